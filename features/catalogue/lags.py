"""Weights over past windows: every lag feature is one row of a matrix that multiplies the known counts."""

import numpy as np
from numpy.typing import NDArray


def ewma_weights(n_windows: int, rate: float) -> NDArray[np.float32]:
    """Return the weights of an exponentially weighted mean, latest window last. Shape: (n_windows,).

    The weights sum to 1 however short the history is (the bias correction of Kingma & Ba 2015, section 3).
    """
    weights = rate * (1 - rate) ** np.arange(n_windows - 1, -1, -1)
    return np.asarray(weights / weights.sum(), dtype=np.float32)


def mean_weights(n_windows: int, span: int) -> NDArray[np.float32]:
    """Return the weights of the mean of the last `span` windows, or of all there are. Shape: (n_windows,)."""
    span = min(span, n_windows)
    weights = np.zeros(n_windows, dtype=np.float32)
    weights[n_windows - span :] = 1 / span
    return weights


def last_year_weights(n_windows: int, around: int) -> NDArray[np.float32]:
    """Return the weights of the mean over 52 windows ago and `around` windows on each side. Shape: (n_windows,).

    All weights are 0 where the history does not reach back so far.
    """
    weights = np.zeros(n_windows, dtype=np.float32)
    centre = n_windows - 52
    first, last = max(centre - around, 0), min(centre + around, n_windows - 1)
    if centre >= 0:
        weights[first : last + 1] = 1 / (last - first + 1)
    return weights
