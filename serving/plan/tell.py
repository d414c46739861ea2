"""A plan told: its rows with their reasons, its bounds and which of them bind, what it is compared with, its notes."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.plan import PlanKind, PlanPolicy
from serving import words
from serving.plan.ground import Ground
from serving.plan.problem import Problem
from serving.plan.programme import Solved

_ROUNDING = 1e-6


def rows(
    ground: Ground,
    times: list[tuple[Any, Any]],
    problem: Problem,
    placed: NDArray[np.int64],
    free: NDArray[np.int64],
) -> list[dict[str, Any]]:
    """Return a row for each area and shift with units, in the order of shifts, the most covered first.

    Parameters
    ----------
    ground : Ground
        Names of areas.
    times : list of tuple
        Start and end of each shift.
    problem : Problem
        What was solved.
    placed, free : numpy.ndarray
        The plan, and the best placement without bounds. Shape of each: (n_areas, n_shifts).
    """
    order = np.argsort(np.argsort(-problem.expected.ravel(), kind="stable"), kind="stable").reshape(placed.shape)
    covered = problem.expected * problem.share(placed)
    found = [
        {
            "area": ground.areas[area],
            "name": ground.names[area],
            "district": ground.districts[area],
            "start": _moment(times[shift][0]),
            "end": _moment(times[shift][1]),
            "units": int(placed[area, shift]),
            "expected": float(problem.expected[area, shift]),
            "covered": float(covered[area, shift]),
            "reason": _reason(problem, ground, int(area), int(shift), int(order[area, shift]) + 1, placed, free),
        }
        for area, shift in zip(*np.nonzero(placed), strict=True)
    ]
    return sorted(found, key=lambda row: (row["start"], -row["covered"], row["area"]))


def _moment(when: Any) -> str:
    return f"{pd.Timestamp(when):%Y-%m-%dT%H:%M}"


def _reason(
    problem: Problem,
    ground: Ground,
    area: int,
    shift: int,
    rank: int,
    placed: NDArray[np.int64],
    free: NDArray[np.int64],
) -> str:
    place = "areas" if placed.shape[1] == 1 else "places and shifts"
    said = f"{words.amount(problem.expected[area, shift])} expected, rank {rank:,} of {placed.size:,} {place}"
    if placed[area, shift] <= free[area, shift]:
        return said
    short = _short(problem, area, free)
    if short:
        return f"{said}; brings {words.listed(short)} up to what the policy asks"
    return f"{said}; in the place of a busier one that a bound keeps free"


def _short(problem: Problem, area: int, free: NDArray[np.int64]) -> list[str]:
    """Return the districts of an area that would receive too little without bounds."""
    return [
        bound.name
        for bound in problem.bounds
        if bound.family == "cover" and bound.weights[area] and bound.weights @ free.sum(axis=1) < bound.limit
    ]


def bounds_told(
    policy: PlanPolicy, problem: Problem, placed: NDArray[np.int64], free: NDArray[np.int64]
) -> list[dict[str, Any]]:
    """Return each bound with what the plan and the best placement without bounds give; one that this breaks binds."""
    told = []
    for bound in problem.bounds:
        plan, without = (float(bound.weights @ units.sum(axis=1)) for units in (placed, free))
        weights, limit = bound.signed
        told.append(
            {
                "bound": bound.family,
                "of": bound.name,
                "limit": bound.limit,
                "plan": plan,
                "without": without,
                "binds": bool(weights @ free.sum(axis=1) > limit + _ROUNDING),
            }
        )
    if problem.travel is not None and policy.travel is not None:
        far = int(out_of_reach(problem, free))
        told.append(
            {
                "bound": "travel",
                "of": f"units of one shift and district within {policy.travel.metres:,.0f} m of one area",
                "limit": 0,
                "plan": float(out_of_reach(problem, placed)),
                "without": float(far),
                "binds": far > 0,
            }
        )
    return told


def out_of_reach(problem: Problem, placed: NDArray[np.int64]) -> int:
    """Return how many units the best meeting places leave out of reach."""
    if problem.travel is None:
        return 0
    beat, reach = problem.travel.beat, problem.travel.reach
    reached = reach @ placed
    best = sum(int(reached[beat == each].max(axis=0).sum()) for each in np.unique(beat))
    return int(placed.sum()) - best


def compared(
    problem: Problem, found: Solved, others: dict[str, NDArray[np.int64]], random: float
) -> list[dict[str, Any]]:
    """Return what the plan and each thing that it is compared with cover, most first."""
    total = float(problem.expected.sum())
    titles = {
        "plan": ("This plan", found.covered),
        "free": ("Without bounds", problem.covered(others["free"])),
        "history": ("Where most was recorded in the last year", problem.covered(others["history"])),
        "random": ("At random, on average", random),
        "none": ("No plan", 0.0),
    }
    return [
        {"name": name, "title": title, "covered": covered, "share": covered / total if total > 0 else 0.0}
        for name, (title, covered) in titles.items()
    ]


def notes(policy: PlanPolicy, ground: Ground, kind: PlanKind) -> list[str]:
    """Return what a reader must know of this plan."""
    said = [
        f"Covered is an assumption: the first unit counts for {kind.covers:.0%} of what is expected in its place, each "
        f"further one for {kind.again:.0%} of the one before it. Source: {kind.source}. It is no promise of fewer "
        "incidents."
    ]
    if ground.people is None:
        said.append("This city counts no people: bounds by people are not applied, and nothing is said of groups.")
    if len(ground.starts) == 1:
        said.append("Times of day are not known here: the whole window is one shift.")
    if policy.travel is not None and kind.holds == "window":
        said.append("Units that hold for the whole window stay where they are: the bound of travel is not applied.")
    return said
