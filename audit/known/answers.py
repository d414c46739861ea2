"""What a known-answer experiment is: published answers, and code of the audit that must find them again."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

_SIGMAS = 3


@dataclass(frozen=True)
class Answer:
    """One published number, or range of numbers.

    Attributes
    ----------
    what : str
        What the number is.
    low, high : float
        The published range; the same twice for one number.
    tolerance : float
        How far outside it a number may lie and still agree.
    digits : int
        Decimals with which it was published.
    """

    what: str
    low: float
    high: float
    tolerance: float
    digits: int = 3

    def told(self, found: float) -> dict[str, Any]:
        """Return the answer beside what was found, as plain JSON values."""
        known = math.isfinite(found)
        return {
            "what": self.what,
            "published": [self.low, self.high],
            "found": round(found, 6) if known else None,
            "tolerance": round(self.tolerance, 6),
            "digits": self.digits,
            "agrees": known and self.low - self.tolerance <= found <= self.high + self.tolerance,
        }


class Experiment(Protocol):
    """One file of this package.

    Attributes
    ----------
    NAME, TITLE, SET_UP : str
        Name in the dossier, heading, and what is done.
    VOUCHES_FOR, SOURCE : str
        Which gate or method is wrong where the answers are not found, and where the answers come from.
    ANSWERS : tuple of Answer
        What is known.
    """

    NAME: str
    TITLE: str
    SET_UP: str
    VOUCHES_FOR: str
    SOURCE: str
    ANSWERS: tuple[Answer, ...]

    def run(self, rng: np.random.Generator) -> Sequence[float]:
        """Return what is found, in the order of the answers."""


def one(what: str, value: float, tolerance: float, digits: int = 3) -> Answer:
    """Return the answer that is one number."""
    return Answer(what, value, value, tolerance, digits)


def chance(sd: float, *runs: int) -> float:
    """Return how far apart two means may lie by chance: three standard errors, and half of a third decimal.

    Parameters
    ----------
    sd : float
        Standard deviation of a single run.
    *runs : int
        Runs behind each mean; a mean that is exact has none.
    """
    return _SIGMAS * sd * math.sqrt(sum(1 / each for each in runs)) + 0.0005
