"""How long a plan takes, and how far it may be from the best: 2,500 areas, 21 shifts, 100 units, one thread."""

import time
from typing import Any

import numpy as np

from serving.plan.problem import Bound, Problem, Travel, falling, reach_of
from serving.plan.programme import solve

AREAS, SHIFTS, UNITS, DISTRICTS = 2500, 21, 100, 12
SEEDS = (1, 2, 3)
BARS = {"seconds": 10.0, "gap": 0.01}


def city(seed: int, metres: float | None = 2500.0) -> Problem:
    """Return a made-up city: clustered expectations, groups of people who live apart, bounds as in the policy."""
    rng = np.random.default_rng(seed)
    side = round(AREAS**0.5)
    points = np.array([(k % side, k // side) for k in range(AREAS)]) * 250.0 + rng.normal(0, 40, (AREAS, 2))
    beat = np.digitize(points[:, 0], [3125, 6250, 9375]) * 3 + np.digitize(points[:, 1], [4167, 8333])
    smooth = np.convolve(rng.normal(size=AREAS + 4), np.ones(5) / 2.2, "valid")
    expected = (0.5 * np.exp(1.2 * smooth))[:, None] * rng.dirichlet(np.full(SHIFTS, 20.0), AREAS)
    people = rng.gamma(4, 300, AREAS)
    shares = rng.dirichlet([2, 1, 0.5, 0.3], AREAS) * np.where(points[:, [0]] > 8000, [[1, 4, 1, 1]], [[1, 1, 1, 1]])
    shares /= shares.sum(axis=1, keepdims=True)
    portions = people @ shares / people.sum()
    bounds = [Bound("exposure", f"group {k}", shares[:, k], int(np.ceil(1.25 * portions[k] * UNITS))) for k in range(4)]
    for each in range(DISTRICTS):
        inside = (beat == each).astype(np.float64)
        bounds.append(Bound("cover", f"district {each}", inside, int(0.5 * (people @ inside) / people.sum() * UNITS)))
    travel = None if metres is None else Travel(beat, reach_of(points, beat, metres))
    return Problem(expected, UNITS, falling(0.16, 0.5, 3), tuple(bounds), travel)


def measured(seed: int, metres: float | None) -> dict[str, Any]:
    """Plan for one city, and return seconds of wall clock and of CPU, and the proven gap."""
    problem = city(seed, metres)
    started, worked = time.perf_counter(), time.process_time()
    found = solve(problem)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    if found is None:
        raise RuntimeError("the made-up city allows no plan")
    return {"seed": seed, "metres": metres, "seconds": seconds, "cpu": cpu, "gap": found.gap, "covered": found.covered}


def report() -> list[str]:
    """Measure a few cities, with travel bounded and not, and return the table."""
    rows = [measured(seed, metres) for metres in (None, 2500.0, 1000.0) for seed in SEEDS]
    lines = ["| travel | city | seconds | of CPU | proven gap |", "|---|--:|--:|--:|--:|"]
    for row in rows:
        within = "not bounded" if row["metres"] is None else f"within {row['metres']:,.0f} m"
        lines.append(f"| {within} | {row['seed']} | {row['seconds']:.1f} | {row['cpu']:.1f} | {row['gap']:.2%} |")
    worst = {bar: max(row[bar] for row in rows) for bar in BARS}
    lines += ["", f"Bars: {BARS['seconds']:.0f} s ({worst['seconds']:.1f}), {BARS['gap']:.0%} ({worst['gap']:.2%})."]
    return lines
