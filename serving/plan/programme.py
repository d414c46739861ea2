"""The mixed-integer programme of a plan, solved by HiGHS, with a proven bound on how much better any plan could be."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from features.arrays import Floats, Integers
from serving.plan.price import Priced, priced
from serving.plan.problem import Problem, Travel

SECONDS = 20.0
GAP = 0.002
"""HiGHS stops when it has proven that no plan of what it was given is better by more."""
WANTED = 0.01
"""Where the proven gap is wider, HiGHS is given every unit that a plan so much better could use."""
_FIRST = 1500
_EACH = 12
_AGAIN = 20_000


@dataclass(frozen=True)
class Solved:
    """A plan and how good it is known to be.

    Attributes
    ----------
    placed : numpy.ndarray
        Units in each area and shift. Shape: (n_areas, n_shifts).
    covered : float
        Expected incidents that it covers.
    bound : float
        No plan within the bounds covers more.
    """

    placed: NDArray[np.int64]
    covered: float
    bound: float

    @property
    def gap(self) -> float:
        """What is at most missing to the best plan, as a share of that."""
        return max(0.0, 1 - self.covered / self.bound) if self.bound > 0 else 0.0


def solve(problem: Problem, seconds: float = SECONDS) -> Solved | None:
    """Place the units where they cover most within the bounds; None where no placement keeps all of them.

    HiGHS is given the units whose worth at the best prices is highest (`serving.plan.price`): more of them where it
    finds no plan, in the end all. The bound holds over all units.

    Parameters
    ----------
    problem : Problem
        With room for all units.
    seconds : float
        HiGHS' time limit each time it is asked.
    """
    prices = priced(problem)
    size = prices.worth.size
    many = min(size, max(_FIRST, _EACH * problem.units))
    found = _solved(problem, prices, _chosen(problem, prices.worth, many), seconds)
    while found is None and many < size:
        many = min(size, 8 * many)
        found = _solved(problem, prices, _chosen(problem, prices.worth, many), seconds)
    if found is None or found.gap <= WANTED:
        return found
    could = np.flatnonzero(prices.worth.ravel() > found.covered / (1 - WANTED) - prices.bound)
    if many < len(could) <= _AGAIN:
        better = _solved(problem, prices, could, seconds)
        found = better if better is not None and better.gap < found.gap else found
    return found


def _solved(problem: Problem, prices: Priced, chosen: Integers, seconds: float) -> Solved | None:
    """Let HiGHS place some of the units, and bound what all could cover.

    A plan either uses none but these, and is bounded by HiGHS, or one of the others, and is bounded by the prices'
    bound and the worth of the best of these, which is lost.
    """
    answer = _ask(problem, chosen, seconds)
    if answer is None:
        return None
    placed, bound = answer
    others = np.delete(prices.worth.ravel(), chosen)
    if others.size:
        bound = max(bound, prices.bound + min(0.0, float(others.max())))
    covered = problem.covered(placed)
    return Solved(placed, covered, max(min(prices.bound, bound), covered))


def _chosen(problem: Problem, worth: Floats, many: int) -> Integers:
    """Return the units that HiGHS may place: those of highest worth, and of each district that must be covered."""
    flat = worth.ravel()
    if many >= flat.size:
        return np.arange(flat.size)
    wanted = [np.argpartition(-flat, many)[:many]]
    per_area = worth[0].size
    for bound in problem.bounds:
        if bound.family == "cover" and bound.limit:
            inside = np.flatnonzero(np.repeat(bound.weights > 0, per_area))
            order = np.argsort(-flat[inside], kind="stable")
            wanted.append(inside[order[: 3 * bound.limit]])
    return np.unique(np.concatenate(wanted))


def _ask(problem: Problem, chosen: Integers, seconds: float) -> tuple[NDArray[np.int64], float] | None:
    shape = (*problem.expected.shape, len(problem.returns))
    area, shift, level = np.unravel_index(chosen, shape)
    gains = problem.expected[area, shift] * problem.returns[level]
    rows = [LinearConstraint(np.ones((1, len(chosen))), problem.units, problem.units)]
    for bound in problem.bounds:
        weights, limit = bound.signed
        rows.append(LinearConstraint(weights[area][None], -np.inf, limit))
    places = 0
    if problem.travel is not None:
        rows, places = _with_travel(rows, problem.travel, area, shift)
    goal = np.concatenate([-gains, np.zeros(places)])
    options = {"mip_rel_gap": GAP, "time_limit": seconds}
    found: Any = milp(goal, integrality=np.ones(len(goal)), bounds=Bounds(0, 1), constraints=rows, options=options)
    if found.x is None:
        return None
    placed = np.zeros(shape[:2], dtype=np.int64)
    np.add.at(placed, (area, shift), np.rint(found.x[: len(chosen)]).astype(np.int64))
    return placed, -float(found.mip_dual_bound)


def _with_travel(
    rows: list[LinearConstraint], travel: Travel, area: Integers, shift: Integers
) -> tuple[list[LinearConstraint], int]:
    """Add meeting places: at most one for each district and shift, and no unit out of its reach."""
    of_unit, of_group, place = [], [], 0
    keys = travel.beat[area] * (int(shift.max(initial=0)) + 1) + shift
    for number, key in enumerate(np.unique(keys)):
        units = np.flatnonzero(keys == key)
        for reached in _largest(travel, area[units]):
            of_unit.append((units[reached], place))
            of_group.append((number, place))
            place += 1
    n = len(area)
    at = np.concatenate([units for units, _ in of_unit])
    to = np.concatenate([np.full(len(units), k) for units, k in of_unit])
    covers = sparse.csr_array((-np.ones(len(at)), (at, to)), shape=(n, place))
    meets = sparse.csr_array((np.ones(place), tuple(np.array(of_group).T)), shape=(len(np.unique(keys)), place))
    wide = [_widened(row, place) for row in rows]
    wide.append(LinearConstraint(sparse.hstack([sparse.eye_array(n), covers]).tocsr(), -np.inf, 0))
    wide.append(LinearConstraint(sparse.hstack([sparse.csr_array((meets.shape[0], n)), meets]).tocsr(), -np.inf, 1))
    return wide, place


def _largest(travel: Travel, areas: Integers) -> list[NDArray[np.bool_]]:
    """Return what a meeting place can reach of some areas, leaving out what another reaches as well and more."""
    beat = np.flatnonzero(travel.beat == travel.beat[areas[0]])
    sets = np.unique(travel.reach[beat][:, areas].toarray() > 0, axis=0)
    sets = sets[np.argsort(-sets.sum(axis=1), kind="stable")]
    kept: list[NDArray[np.bool_]] = []
    for each in sets:
        if each.any() and not any((each <= other).all() for other in kept):
            kept.append(each)
    return kept


def _widened(row: LinearConstraint, more: int) -> LinearConstraint:
    return LinearConstraint(np.pad(np.asarray(row.A), ((0, 0), (0, more))), row.lb, row.ub)
