"""Values of a feature: (n_offences, n_areas), or 1 in the place of either where all offences or areas share it."""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


def one(number: float) -> Values:
    """Return a value that all offences and areas share. Shape: (1, 1)."""
    return np.full((1, 1), number, dtype=np.float32)


def mean_area(level: Values) -> Values:
    """Return the mean over areas. Shape: (n_offences, n_areas) → (n_offences, 1)."""
    return np.asarray(level.mean(axis=1, keepdims=True))


def all_offences(level: Values) -> Values:
    """Return the sum over offences. Shape: (n_offences, n_areas) → (1, n_areas)."""
    return np.asarray(level.sum(axis=0, keepdims=True))
