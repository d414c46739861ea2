"""The standard Pólya urn: every share in the long run is as likely as any other."""

import math

import numpy as np

from audit.known.answers import Answer, chance, one
from audit.urn import Urn, shares

NAME, TITLE = "polya", "Pólya's urn"
SET_UP = "Two areas start with one unit each; a visit adds one unit to the area visited. 4,000 runs of 1,000 days."
VOUCHES_FOR = "the urn of feedback (audit/urn.py), beside which the feedback gate's simulation is read"
SOURCE = "Eggenberger & Pólya 1923: the share's limit is uniform between 0 and 1, its standard deviation 1/√12"
RUNS, DAYS = 4_000, 1_000
_SD = 1 / math.sqrt(12)
ANSWERS: tuple[Answer, ...] = (
    one("mean share of the first area", 0.5, chance(_SD, RUNS), 2),
    one("standard deviation of the share", 0.2887, chance(_SD * math.sqrt(0.2), RUNS), 4),
)


def run(rng: np.random.Generator) -> list[float]:
    """Return mean and standard deviation of the first area's share."""
    found = shares(Urn((1.0, 1.0), (1.0, 1.0)), DAYS, RUNS, rng)
    return [float(found.mean()), float(found.std())]
