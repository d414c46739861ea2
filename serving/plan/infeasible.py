"""Where no placement keeps every bound: which bound it is, and how little would have to give way."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from serving.plan.problem import Bound

STEP = 0.01
"""Relaxations are told to the hundredth."""


def possible(bounds: tuple[Bound, ...], n_areas: int, units: int, room: int) -> bool:
    """Return whether units can be placed within bounds, wherever that may be and whatever it covers.

    Bounds look at areas and not at shifts, so that shifts need not be told apart; meeting places bar no area.

    Parameters
    ----------
    bounds : tuple of Bound
        All are kept.
    n_areas, units, room : int
        Areas, units to place, and for how many units an area has room.
    """
    rows = [LinearConstraint(np.ones((1, n_areas)), units, units)]
    for bound in bounds:
        weights, limit = bound.signed
        rows.append(LinearConstraint(weights[None], -np.inf, limit))
    found = milp(np.zeros(n_areas), integrality=np.ones(n_areas), bounds=Bounds(0, room), constraints=rows)
    return found.x is not None


def least_at_most(now: float, highest: float, fits: Callable[[float], bool]) -> float | None:
    """Return the smallest value above `now` at which everything fits, to the hundredth; None where not even `highest`.

    What fits at a value fits at every larger one.
    """
    low, high = round(now / STEP), int(np.ceil(highest / STEP))
    if not fits(high * STEP):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle * STEP) else (middle, high)
    return round(high * STEP, 2)


def most_at_least(now: float, fits: Callable[[float], bool]) -> float | None:
    """Return the largest value below `now` at which everything fits, to the hundredth; None where not even 0."""
    if not fits(0.0):
        return None
    low, high = 0, round(now / STEP)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle * STEP) else (low, middle)
    return round(low * STEP, 2)
