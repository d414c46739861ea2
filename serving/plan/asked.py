"""What somebody asks of a plan, held against what there is: kind, offences and shifts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.plan import PlanKind, PlanPolicy
from configs.policy import Policy
from serving.web.problems import ProblemError, unknown

if TYPE_CHECKING:
    from serving.plan.ground import Ground

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHIFT = r"^(mon|tue|wed|thu|fri|sat|sun)-([01][0-9]|2[0-3]):[0-5][0-9]$"
"""How a shift is named: the day and the clock time at which it starts."""
MOST = 1000


@dataclass(frozen=True)
class Asked:
    """What somebody asks of a plan.

    Attributes
    ----------
    units : int
        Units to place, 1 to `MOST`.
    kind : str
        A kind of the policy.
    offences, shifts : tuple of str
        Which count; all where none is named.
    """

    units: int
    kind: str = "patrol"
    offences: tuple[str, ...] = ()
    shifts: tuple[str, ...] = ()


def policy_of(policy: Policy) -> PlanPolicy:
    """Return what the committee allows of plans.

    Raises
    ------
    ProblemError
        404: its policy says nothing of them.
    """
    if policy.plan is None:
        detail = "the committee's policy says nothing of plans, so none is made"
        raise ProblemError(404, "no-plans", detail, "the committee adds `plan` to its policy: see docs/plan.md")
    return policy.plan


def kind_of(policy: PlanPolicy, name: str) -> PlanKind:
    """Return a kind of intervention.

    Raises
    ------
    ProblemError
        404, with the kinds that there are.
    """
    if name not in policy.kinds:
        raise unknown("unknown-kind", name, list(policy.kinds))
    return policy.kinds[name]


def shift_names(ground: "Ground") -> tuple[str, ...]:
    """Return the name of each shift, such as `mon-06:00`."""
    starts = [pd.Timestamp(start) for start in ground.starts]
    return tuple(f"{DAYS[start.weekday()]}-{start:%H:%M}" for start in starts)


def chosen_offences(ground: "Ground", wanted: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which offences count. Shape: (n_offences,).

    Raises
    ------
    ProblemError
        404, with the offences that are forecast.
    """
    for name in wanted:
        if name not in ground.offences:
            raise unknown("unknown-offence", name, list(ground.offences))
    return np.array([not wanted or name in wanted for name in ground.offences])


def chosen_shifts(ground: "Ground", wanted: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which shifts are planned for. Shape: (n_shifts,).

    Raises
    ------
    ProblemError
        404, with the shifts that there are.
    """
    names = shift_names(ground)
    for name in wanted:
        if name not in names:
            raise unknown("unknown-shift", name, list(dict.fromkeys(names)))
    return np.array([not wanted or name in wanted for name in names])
