"""How a row was located, and how a probability is put into a level of confidence."""

from typing import Any

import numpy as np
import numpy.typing as npt

from features.arrays import Floats

METHODS = ("point", "snapped", "gazetteer", "recorded")
"""How a row's area was found: by its point; by its point and the recorded area near it; by a place that is named; by
the recorded area alone."""

LEVELS = ("high", "medium", "low")
HIGH, MEDIUM = 0.9, 0.5


def confidence(probability: Floats) -> npt.NDArray[Any]:
    """Return the level of confidence of each location: high from 0.9, medium from 0.5, low below.

    Levels in words follow the geocoding confidence of London's SafeStats hospital data, which says for each record
    how exactly it could be placed.

    Parameters
    ----------
    probability : numpy.ndarray
        Probability that a row lies in the area it was located in. Shape: (n_rows,).

    Returns
    -------
    numpy.ndarray of object
        One of `LEVELS`. Shape: (n_rows,).
    """
    level = np.select([probability >= HIGH, probability >= MEDIUM], [0, 1], 2)
    return np.array(LEVELS, dtype=object).take(level)
