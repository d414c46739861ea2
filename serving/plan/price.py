"""What no plan can cover more than: a proven upper bound, and the prices of units and bounds that give it."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from features.arrays import Floats
from serving.plan.problem import Problem

_TURNS = 120
_CLOSE = 5e-4
_DEAR = 20.0


@dataclass(frozen=True)
class Priced:
    """An upper bound, and by how much each unit is worth more than its price at the prices that give it.

    Attributes
    ----------
    bound : float
        No plan covers more.
    worth : numpy.ndarray
        Shape: (n_areas, n_shifts, most).
    """

    bound: float
    worth: Floats


def priced(problem: Problem) -> Priced:
    """Bound a problem by Lagrangian relaxation (Geoffrion 1974), its dual minimised by cutting planes.

    A price on each unit and on each bound takes them out of the programme; what is left falls apart into districts
    and shifts, of each of which the best meeting place is found by looking at all. So every price gives a bound. Each
    step goes half way from the best prices to those of the cutting-plane model (Ben-Ameur & Neto 2007).
    """
    rows = [each.signed for each in problem.bounds]
    weights = np.array([np.ones(len(problem.expected)), *(row for row, _ in rows)])
    limits = np.array([problem.units, *(limit for _, limit in rows)], dtype=np.float64)
    scale = max(float(problem.expected.max(initial=0.0) * problem.returns[0]), 1e-12)
    box = [(-1.0, 1.0), *[(0.0, _DEAR)] * len(rows)]
    best, at = np.inf, np.zeros(len(limits))
    slopes: list[Floats] = []
    heights: list[float] = []
    trial = at
    for _ in range(_TURNS):
        value, slope = _relaxed(problem, weights, limits, trial * scale)
        slopes.append(slope)
        heights.append(value / scale - float(slope @ trial))
        if value < best:
            best, at = value, trial
        low, model = _lowest(slopes, heights, box)
        if best - low * scale <= _CLOSE * abs(best):
            break
        trial = (at + model) / 2
    return Priced(best, _worth(problem, weights, at * scale))


def _worth(problem: Problem, weights: Floats, prices: Floats) -> Floats:
    gains = problem.expected[:, :, None] * problem.returns
    return np.asarray(gains - (prices @ weights)[:, None, None])


def _relaxed(problem: Problem, weights: Floats, limits: Floats, prices: Floats) -> tuple[float, Floats]:
    """Return the relaxed programme's best value at prices, and its slope there, in units."""
    worth = _worth(problem, weights, prices)
    pays = np.maximum(worth, 0.0).sum(axis=2)
    if problem.travel is not None:
        pays = pays * _best_reached(problem, pays)
        taken = ((worth > 0) & (pays > 0)[:, :, None]).sum(axis=(1, 2))
    else:
        taken = (worth > 0).sum(axis=(1, 2))
    return float(pays.sum() + prices @ limits), np.asarray(limits - weights @ taken)


def _best_reached(problem: Problem, pays: Floats) -> Floats:
    """Return 1 where the best meeting place of each district and shift reaches, else 0."""
    assert problem.travel is not None  # noqa: S101 - asked for only where units travel
    beat, reach = problem.travel.beat, problem.travel.reach
    sums = reach @ pays
    reached = np.zeros_like(pays)
    for each in np.unique(beat):
        inside = np.flatnonzero(beat == each)
        best = inside[sums[inside].argmax(axis=0)]
        reached[inside] = reach[best][:, inside].toarray().T
    return reached


def _lowest(slopes: list[Floats], heights: list[float], box: list[tuple[float, float]]) -> tuple[float, Floats]:
    """Return the lowest value of the cutting-plane model, and where it is."""
    n = len(box)
    cuts = np.column_stack([np.array(slopes), -np.ones(len(slopes))])
    found = linprog(
        np.concatenate([np.zeros(n), [1.0]]), A_ub=cuts, b_ub=-np.array(heights), bounds=[*box, (None, None)]
    )
    if found.x is None:
        return -np.inf, np.zeros(n)
    return float(found.fun), np.asarray(found.x[:-1])
