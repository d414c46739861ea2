"""What the form of a plan offers: kinds, offences, and shifts by day and clock time."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from serving.approved.guard import Shown
from serving.plan.asked import DAYS, MOST, policy_of, shift_names
from serving.plan.ground import Ground

if TYPE_CHECKING:
    from serving.pages.plan.page import PlanPageQuery

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def form_values(shown: Shown, ground: Ground, query: "PlanPageQuery") -> dict[str, Any]:
    """Return what the form holds and which of it is chosen."""
    kinds = policy_of(shown.approval.policy).kinds
    return {
        "units": query.units,
        "most": MOST,
        "kinds": [(name, kind.title, name == query.kind) for name, kind in kinds.items()],
        "offences": [(name, shown.served.offences[name], name in query.offence) for name in ground.offences],
        "days": _days(ground, set(query.shift)),
        "chosen_shifts": bool(query.shift),
    }


def _days(ground: Ground, chosen: set[str]) -> list[dict[str, Any]]:
    """Return the days with their shifts, each named once; none where the window is a single shift."""
    if len(ground.starts) == 1:
        return []
    shifts: dict[str, list[tuple[str, str, bool]]] = {}
    for name, start, end in zip(shift_names(ground), ground.starts, ground.ends, strict=True):
        said = f"{pd.Timestamp(start):%H:%M} to {pd.Timestamp(end):%H:%M}"
        day = shifts.setdefault(name[:3], [])
        if name not in {known for known, _, _ in day}:
            day.append((name, said, name in chosen))
    return [{"day": _NAMES[DAYS.index(day)], "shifts": found} for day, found in shifts.items()]
