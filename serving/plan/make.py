"""Makes a plan: from what is asked to a document that says where units go, why, and what each group receives."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from configs.plan import PlanKind, PlanPolicy
from configs.policy import Policy
from features.arrays import Floats
from serving.plan.asked import Asked, chosen_offences, chosen_shifts, kind_of, policy_of
from serving.plan.bounds import bounds_of
from serving.plan.compare import at_random, greedy
from serving.plan.ground import Ground
from serving.plan.groups import received
from serving.plan.problem import Problem, Travel, falling, reach_of
from serving.plan.programme import SECONDS, Solved, solve
from serving.plan.refused import refuse_impossible, refuse_too_many, refuse_unsolved
from serving.plan.tell import bounds_told, compared, notes, rows

SCHEMA = 1


def make_plan(policy: Policy, ground: Ground, asked: Asked, seconds: float = SECONDS) -> dict[str, Any]:
    """Return a plan as plain values that JSON can hold; the same question gives the same answer.

    Parameters
    ----------
    policy : Policy
        The committee's.
    ground : Ground
        What the plan stands on.
    asked : Asked
        What is wanted.
    seconds : float
        HiGHS' time limit.

    Raises
    ------
    ProblemError
        404: no such kind, offence or shift. 409: no placement keeps every bound; says which.
    """
    allowed = policy_of(policy)
    kind = kind_of(allowed, asked.kind)
    offences, shifts = chosen_offences(ground, asked.offences), chosen_shifts(ground, asked.shifts)
    expected, recorded = (
        _places(part[offences].sum(axis=0)[:, shifts], kind) for part in (ground.expected, ground.recorded)
    )
    smallest = policy.groups.smallest_share
    problem = _problem(allowed, kind, ground, expected, asked.units, smallest)
    refuse_too_many(problem)
    refuse_impossible(allowed, ground, expected.sum(axis=1), problem, smallest)
    found = solve(problem, seconds)
    if found is None:
        raise refuse_unsolved(problem)
    others = {
        "free": greedy(expected, problem.returns, asked.units),
        "history": greedy(recorded, problem.returns, asked.units),
    }
    times = _times(ground, shifts, kind)
    return {
        "schema": SCHEMA,
        "asked": {
            "units": asked.units,
            "kind": asked.kind,
            "offences": [name for name, kept in zip(ground.offences, offences, strict=True) if kept],
            "shifts": list(asked.shifts),
        },
        "kind": kind.model_dump(mode="json"),
        **_measures(problem, found),
        "rows": rows(ground, times, problem, found.placed, others["free"]),
        "comparisons": compared(problem, found, others, at_random(problem)),
        "groups": received(ground, {"plan": found.placed, **others}, expected.sum(axis=1), problem.bounds),
        "bounds": bounds_told(allowed, problem, found.placed, others["free"]),
        "notes": notes(allowed, ground, kind),
    }


def _places(expected: Floats, kind: PlanKind) -> Floats:
    """Return what is expected where a unit may go: by shift, or all shifts together where it holds for the window."""
    return expected if kind.holds == "shift" else expected.sum(axis=1, keepdims=True)


def _problem(
    policy: PlanPolicy, kind: PlanKind, ground: Ground, expected: Floats, units: int, smallest: float
) -> Problem:
    travel = None
    if policy.travel is not None and kind.holds == "shift":
        travel = Travel(ground.beat, reach_of(ground.points, ground.beat, policy.travel.metres))
    bounds = bounds_of(policy, ground, expected.sum(axis=1), units, smallest)
    return Problem(expected, units, falling(kind.covers, kind.again, kind.most), bounds, travel)


def _measures(problem: Problem, found: Solved) -> dict[str, float]:
    return {
        "expected": float(problem.expected.sum()),
        "covered": found.covered,
        "no_plan_covers_more_than": found.bound,
        "gap": found.gap,
    }


def _times(ground: Ground, shifts: NDArray[np.bool_], kind: PlanKind) -> list[tuple[Any, Any]]:
    starts, ends = ground.starts[shifts], ground.ends[shifts]
    if kind.holds == "window":
        return [(starts[0], ends[-1])]
    return list(zip(starts, ends, strict=True))
