"""Marks a setting of a model with the range in which `fairward tune` looks for a better value."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tuned:
    """Range of a setting; a city's own value outside it widens it.

    Attributes
    ----------
    low, high : float
        The least and the greatest value.
    log : bool
        Whether values are tried by ratio (1, 10, 100) and not by distance.
    """

    low: float
    high: float
    log: bool = True
