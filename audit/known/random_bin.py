"""Oakland's top area against a random one: almost every visit goes where most was recorded at the start."""

from dataclasses import replace

import numpy as np

from audit.known.answers import Answer, chance, one
from audit.known.oakland import DAYS, RUNS, SOURCE, THEIRS, VOUCHES_FOR
from audit.urn import Urn, shares

__all__ = ["ANSWERS", "NAME", "SET_UP", "SOURCE", "TITLE", "VOUCHES_FOR", "run"]

NAME, TITLE = "random_bin", "Runaway feedback between Oakland's top area and a random one"
SET_UP = (
    "Rates 3.68511 and 2.35592 a day, 609 and 7 units at the start, Poisson finds, 1,000 runs of 1,000 days; each unit "
    "is forgotten with probability 1% a day, and an area keeps at least one."
)
RATES, START = (3.68511, 2.35592), (609.0, 7.0)
DECAYED = Urn(RATES, START, poisson=True, decay=0.01)
ANSWERS: tuple[Answer, ...] = (
    one("true share of the first area", 0.61, 0.0005),
    one("share found", 0.994, chance(0.007, RUNS, THEIRS)),
    Answer("the same with the importance fix", 0.612, 0.617, chance(0.05, RUNS, THEIRS)),
)


def run(rng: np.random.Generator) -> list[float]:
    """Return the true share, and the mean shares that the urns find."""
    urns = (DECAYED, replace(DECAYED, fix=True))
    return [RATES[0] / sum(RATES), *(float(shares(urn, DAYS, RUNS, rng).mean()) for urn in urns)]
