"""Reported and discovered incidents together: what is reported dampens feedback and does not end it."""

from dataclasses import replace

import numpy as np

from audit.known.answers import Answer, chance, one
from audit.known.oakland import DECAYED, RATES, SOURCE, VOUCHES_FOR
from audit.urn import fixed_point, shares

__all__ = ["ANSWERS", "NAME", "SET_UP", "SOURCE", "TITLE", "VOUCHES_FOR", "run"]

NAME, TITLE = "mixed", "Reported and discovered incidents together"
SET_UP = (
    "Oakland's top two areas, Poisson finds, decay of 1%. A share of the incidents is only discovered by a visit; the "
    "rest is reported in both areas. 200 runs of 3,000 days each, for the slowest has not settled after 1,000."
)
RUNS, DAYS = 200, 3_000
DISCOVERED = (0.9, 0.8, 0.7, 0.6, 0.5, 0.0)
_PUBLISHED = (0.776, 0.683, 0.639, 0.614, 0.599, 0.567)
_SD = (0.059, 0.049, 0.04, 0.035, 0.03, 0.02)
ANSWERS: tuple[Answer, ...] = (
    *(
        one(f"{w:.0%} discovered: the fixed point", share, 0.0005)
        for w, share in zip(DISCOVERED, _PUBLISHED, strict=True)
    ),
    *(
        one(f"{w:.0%} discovered: share found by the urn", share, chance(sd, RUNS))
        for w, share, sd in zip(DISCOVERED, _PUBLISHED, _SD, strict=True)
    ),
)


def run(rng: np.random.Generator) -> list[float]:
    """Return the fixed points as solved, and the mean shares that the urns find."""
    urn = replace(DECAYED, discovered=np.repeat(DISCOVERED, RUNS))
    found = shares(urn, DAYS, RUNS * len(DISCOVERED), rng).reshape(len(DISCOVERED), RUNS).mean(axis=1)
    return [*(fixed_point(RATES, w) for w in DISCOVERED), *(float(each) for each in found)]
