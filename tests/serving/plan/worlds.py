"""Small made-up grounds and problems, and the best plan found by trying every one."""

from itertools import product

import numpy as np

from audit.groups import Dimension
from configs.city import City
from configs.load import city_file, load_city, load_policy
from serving.plan.ground import Ground
from serving.plan.problem import Bound, Problem, Travel, falling, reach_of


def demo() -> City:
    """Return the demo city's settings."""
    return load_city("demo")


def policy(**plan):
    """Return the committee's policy with parts of `plan` changed."""
    found = load_policy(city_file("demo").parent / "policy.yaml")
    return found.model_copy(update={"plan": found.plan.model_copy(update=plan)})


def ground(expected, shares, people, districts=None, recorded=None) -> Ground:
    """Return a ground of one offence: areas a kilometre apart on a line, shifts of eight hours from a Monday at 06:00.

    `expected` has a row for each area; `shares` a column for each of two groups.
    """
    values = np.asarray(expected, dtype=float)
    n, shifts = values.shape
    memberships, heads = np.asarray(shares, dtype=float), np.asarray(people, dtype=float)
    of = Dimension("ethnicity", "Ethnicity", ("A", "B"), True, memberships, memberships * heads[:, None])
    starts = np.datetime64("2026-01-05T06:00", "us") + np.arange(shifts) * np.timedelta64(8, "h")
    return Ground(
        areas=tuple(f"a{k}" for k in range(n)),
        names=tuple(f"Area {k}" for k in range(n)),
        districts=tuple(districts or ["North"] * n),
        points=np.column_stack([1000.0 * np.arange(n), np.zeros(n)]),
        offences=("burglary",),
        starts=starts,
        ends=starts + np.timedelta64(8, "h"),
        expected=values[None],
        recorded=(values if recorded is None else np.asarray(recorded, dtype=float))[None],
        dimensions=(of,),
        people=heads,
    )


def drawn(seed: int) -> Problem:
    """Draw a problem small enough to try every plan: 4 areas in 2 districts, 2 shifts, up to 2 units in each."""
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet([1, 1], 4)
    units = int(rng.integers(2, 6))
    beat = np.array([0, 0, 1, 1])
    bounds = (
        *(Bound("exposure", name, shares[:, k], int(rng.integers(1, units + 1))) for k, name in enumerate("AB")),
        Bound("cover", "North", (beat == 0) * 1.0, int(rng.integers(0, 3))),
        Bound("cover", "South", (beat == 1) * 1.0, int(rng.integers(0, 2))),
    )
    points = np.column_stack([np.array([0.0, 900, 5000, 7500]), np.zeros(4)])
    travel = Travel(beat, reach_of(points, beat, 1000.0)) if rng.random() < 0.7 else None
    return Problem(rng.gamma(1.0, 1.0, (4, 2)), units, falling(0.3, 0.5, 2), bounds, travel)


def keeps(problem: Problem, placed) -> bool:
    """Return whether a placement keeps every bound, written out without the programme."""
    for bound in problem.bounds:
        got = sum(bound.weights[a] * placed[a, s] for a in range(placed.shape[0]) for s in range(placed.shape[1]))
        if got > bound.limit + 1e-7 if bound.family == "exposure" else got < bound.limit - 1e-7:
            return False
    if problem.travel is None:
        return True
    near, beat = problem.travel.reach.toarray(), problem.travel.beat
    for s, district in product(range(placed.shape[1]), np.unique(beat)):
        busy = [a for a in range(len(beat)) if placed[a, s] and beat[a] == district]
        homes = [a for a in range(len(beat)) if beat[a] == district]
        if busy and not any(all(near[home, a] for a in busy) for home in homes):
            return False
    return True


def best_of_all(problem: Problem) -> float | None:
    """Return what the best plan covers, by trying every placement; None where none keeps the bounds."""
    shape, most = problem.expected.shape, len(problem.returns)
    best = None
    for each in product(range(most + 1), repeat=problem.expected.size):
        placed = np.array(each).reshape(shape)
        if placed.sum() == problem.units and keeps(problem, placed):
            best = max(best or 0.0, problem.covered(placed))
    return best
