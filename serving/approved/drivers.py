"""What moves a forecast away from its long-run expectation, in words and as bars."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from serving import words

START = "long-run expectation"


@dataclass(frozen=True)
class Driver:
    """What one group of features does to the expectation, in words and as a bar."""

    title: str
    factor: float
    effect: str
    direction: str
    x: float
    width: float


def drivers_in_words(drivers: pd.DataFrame) -> tuple[float, list[Driver]]:
    """Return the long-run expectation, and what moves the forecast away from it, strongest first.

    Parameters
    ----------
    drivers : pandas.DataFrame
        Columns driver and factor of one area and offence.
    """
    factors = dict(zip(drivers["driver"], drivers["factor"].astype(float), strict=True))
    start = factors.pop(START)
    strongest = max((abs(np.log(factor)) for factor in factors.values()), default=1.0) or 1.0
    ordered = sorted(factors.items(), key=lambda item: (-abs(np.log(item[1])), item[0]))
    return start, [_driver(name, factor, strongest) for name, factor in ordered]


def _driver(name: str, factor: float, strongest: float) -> Driver:
    length = 50 * np.log(factor) / strongest
    direction = "raises" if length > 0 else "lowers"
    x, width = round(min(length, 0.0), 1), round(abs(length), 1)
    return Driver(words.upper(name), factor, words.factor(factor), direction, x, width)
