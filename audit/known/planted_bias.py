"""Planted bias: forecasts or reports of one group's areas are bent by a known factor, and the gate must find it."""

import numpy as np

from audit.gates import calibration
from audit.known.answers import Answer, chance, one
from audit.known.made import made_evidence
from features.arrays import Floats

NAME, TITLE = "planted_bias", "Planted bias"
SET_UP = (
    "40 areas, half of them of group A, 5 to 35 incidents each in each of 16 weeks, forecast at their true rate; then "
    "A's forecasts times 1.5, then times 0.6, then half of A's incidents no longer reported. 10 draws of each, bounds "
    "of 0.8 and 1.25."
)
VOUCHES_FOR = "the calibration gate"
SOURCE = "by construction: forecast over record is the factor planted, or 1 over the share still reported"
BOUNDS = (0.8, 1.25)
PLANTED = (("nothing planted", 1.0, 1.0), ("forecasts times 1.5", 1.5, 1.0), ("forecasts times 0.6", 0.6, 1.0),
           ("half no longer reported", 1.0, 0.5))  # fmt: skip
_WEEKS, _AREAS, _DRAWS = 16, 40, 10
_SD = 0.0125
"""Of a ratio in one draw where nothing is planted: 1/√6,400 incidents."""
ANSWERS: tuple[Answer, ...] = tuple(
    answer
    for name, factor, reported in PLANTED
    for answer in (
        one(f"{name}: ratio of group A", factor / reported, chance(_SD * factor / reported**1.5, _DRAWS), 2),
        one(f"{name}: ratio of group B", 1.0, chance(_SD, _DRAWS), 2),
        one(f"{name}: the gate fails, share of draws", float(factor != reported), 0.0, 1),
    )
)


def run(rng: np.random.Generator) -> list[float]:
    """Return mean ratios of both groups, and how often the gate fails, for each thing planted."""
    return [
        value
        for _, factor, reported in PLANTED
        for value in np.mean([_draw(factor, reported, rng) for _ in range(_DRAWS)], axis=0).tolist()
    ]


def _draw(factor: float, reported: float, rng: np.random.Generator) -> Floats:
    """Return the gate's ratios of both groups, and 1 where it fails."""
    inside = np.arange(_AREAS) < _AREAS // 2
    rate = np.tile(rng.uniform(5, 35, _AREAS), (_WEEKS, 1))
    recorded = rng.binomial(rng.poisson(rate), np.where(inside, reported, 1.0)).astype(np.float64)
    forecast = rate * np.where(inside, factor, 1.0)
    groups = {"A": inside.astype(np.float64), "B": (~inside).astype(np.float64)}
    said = calibration.check(made_evidence(recorded, forecast, groups, BOUNDS, rng))
    ratios = {row["group"]: row["ratio"] for row in said.rows}
    return np.array([ratios["A"], ratios["B"], float(said.outcome == "fail")])
