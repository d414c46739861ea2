"""A model with no drift: the size-aware limit of the stability index stays quiet where the usual rule cries wolf."""

import math

import numpy as np

from audit.known.answers import Answer, chance, one
from audit.psi import stability

NAME, TITLE = "no_drift", "A model with no drift"
SET_UP = (
    "1,000 times two samples of one normal distribution, of 100, 200 and 500 rows each, in ten bins; how often the "
    "drift gate's limit is exceeded (level 99%), and how often the usual PSI > 0.1."
)
VOUCHES_FOR = "the drift gate's stability index and its limit (audit/psi.py)"
SOURCE = (
    "Yurdakul & Naranjo 2020, Statistical Properties of the Population Stability Index: the limit is made to fire in "
    "1% with many rows, and fires in 1.6% with 100"
)
DRAWS, BINS, LEVEL, USUAL = 1_000, 10, 0.99, 0.1
ANSWERS: tuple[Answer, ...] = (
    one("100 rows: the limit fires", 0.016, chance(math.sqrt(0.016 * 0.984), DRAWS, DRAWS)),
    one("100 rows: the usual rule fires", 0.84, chance(math.sqrt(0.84 * 0.16), DRAWS, DRAWS), 2),
    Answer("200 rows: the limit fires", 0.01, 0.016, chance(math.sqrt(0.01 * 0.99), DRAWS)),
    one("200 rows: the usual rule fires", 0.37, chance(math.sqrt(0.37 * 0.63), DRAWS, DRAWS), 2),
    Answer("500 rows: the limit fires", 0.01, 0.016, chance(math.sqrt(0.01 * 0.99), DRAWS)),
)


def run(rng: np.random.Generator) -> list[float]:
    """Return how often each rule fires."""
    (small, usual_small), (middle, usual_middle), (large, _) = (_fired(size, rng) for size in (100, 200, 500))
    return [small, usual_small, middle, usual_middle, large]


def _fired(size: int, rng: np.random.Generator) -> tuple[float, float]:
    """Return how often the limit fires, and how often the usual rule."""
    drawn = rng.normal(size=(DRAWS, 2, size))
    tests = [test for before, now in drawn if (test := stability(before, now, BINS, LEVEL)) is not None]
    return float(np.mean([test.psi > test.limit for test in tests])), float(np.mean([t.psi > USUAL for t in tests]))
