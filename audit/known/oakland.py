"""Oakland's two areas with most recorded drug crime: feedback runs away, and the importance fix stops it."""

from dataclasses import replace

import numpy as np

from audit.known.answers import Answer, chance, one
from audit.urn import Urn, shares

NAME, TITLE = "oakland", "Runaway feedback between Oakland's top two areas"
SET_UP = (
    "Rates 3.68511 and 2.816466 a day, 609 and 379 units at the start, 1,000 runs of 1,000 days; with decay each unit "
    "is forgotten with probability 1% a day."
)
VOUCHES_FOR = "the urn of feedback and its fix (audit/urn.py), beside which the simulation of the feedback gate is read"
SOURCE = (
    "Ensign, Friedler, Neville, Scheidegger & Venkatasubramanian 2018, Runaway Feedback Loops in Predictive Policing"
)
RATES, START = (3.68511, 2.816466), (609.0, 379.0)
RUNS, THEIRS, DAYS = 1_000, 200, 1_000
PLAIN = Urn(RATES, START)
DECAYED = replace(PLAIN, poisson=True, decay=0.01)
ANSWERS: tuple[Answer, ...] = (
    one("true share of the first area", 0.567, 0.0005),
    one("share found without decay", 0.701, chance(0.021, RUNS, THEIRS)),
    one("share found with Poisson finds and decay", 0.934, chance(0.059, RUNS, THEIRS)),
    Answer("the same with the importance fix", 0.569, 0.571, chance(0.048, RUNS, THEIRS)),
)


def run(rng: np.random.Generator) -> list[float]:
    """Return the true share, and the mean shares that the urns find."""
    urns = (PLAIN, DECAYED, replace(DECAYED, fix=True))
    return [RATES[0] / sum(RATES), *(float(shares(urn, DAYS, RUNS, rng).mean()) for urn in urns)]
