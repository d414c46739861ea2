"""What the residents' first page says: what this is, what it will never do, what was found and what nobody knows."""

from typing import Any

from audit.public.page import HIDDEN
from serving.approved.guard import Guard
from serving.pages.resident.editions import edition_of, in_words, view_of


def front_page(guard: Guard) -> dict[str, Any]:
    """Return the values that resident/front.html prints.

    Raises
    ------
    ProblemError
        404: no release has been audited.
    """
    edition = edition_of(guard)
    view = view_of(guard.city, edition)
    kept = ("does", "never", "gates", "verdict", "map", "flagged", "recorded", "rule", "withheld", "not_known", "few")
    return {
        **{name: view[name] for name in kept},
        "number": edition.number,
        "in_use": edition.used is not None,
        "status": in_words(edition),
        "hidden": HIDDEN,
        "simulated": guard.city.simulation is not None,
    }
