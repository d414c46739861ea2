"""The section of simulations: each view is a title, sentences and tables; adding one is one line."""

from collections.abc import Callable
from typing import Any

from audit.pages.displacement import displacement_view
from audit.pages.removal import removal_view
from audit.pages.section import Setting

KEY, TITLE = "simulations", "Simulations with this release"
View = dict[str, Any]
SIMULATIONS: dict[str, Callable[[dict[str, Any]], View]] = {"feedback": displacement_view, "removal": removal_view}
"""By the name of the study whose finding a view shows. A view has title, lines, tables, and more, which is folded."""


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return what the template places, of the studies that could be made."""
    found = document["simulations"]
    return {"views": [shown(found[name]) for name, shown in SIMULATIONS.items() if found.get(name) is not None]}
