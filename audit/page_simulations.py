"""The dossier's chapter on simulations: each view is a title, sentences and tables; adding one is one line."""

from collections.abc import Callable
from typing import Any

from audit.page_displacement import displacement_view
from audit.page_removal import removal_view

View = dict[str, Any]
SIMULATIONS: dict[str, Callable[[dict[str, Any]], View]] = {"feedback": displacement_view, "removal": removal_view}
"""By the name of the study whose finding a view shows. A view has title, lines, tables, and more, which is folded."""


def simulations_view(found: dict[str, Any]) -> list[View]:
    """Return what the template places, of the studies that could be made.

    Parameters
    ----------
    found : dict
        The document's `simulations`: by study, what it found, None where it could not be made.
    """
    return [view(found[name]) for name, view in SIMULATIONS.items() if found.get(name) is not None]
