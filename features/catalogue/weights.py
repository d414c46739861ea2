"""Weights over past windows: every level is one row of a matrix that multiplies what is known."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray


def lag_weights(n_windows: int, lag: int) -> NDArray[np.float32]:
    """Return weight 1 for the window `lag` ago, 1 being the last one. Shape: (n_windows,).

    All weights are nan where the history does not reach back so far.
    """
    weights = np.zeros(n_windows, dtype=np.float32)
    if lag > n_windows:
        return np.full_like(weights, np.nan)
    weights[n_windows - lag] = 1.0
    return weights


def without_dust(weights: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return weights with those below 1e-20 as 0: products with such numbers add nothing and are slow.

    Shape: (n_windows,).
    """
    return np.where(weights < 1e-20, 0.0, weights).astype(np.float32)


def mean_weights(n_windows: int, span: int) -> NDArray[np.float32]:
    """Return the weights of the mean of the last `span` windows, or of all there are. Shape: (n_windows,)."""
    span = min(span, n_windows)
    weights = np.zeros(n_windows, dtype=np.float32)
    weights[n_windows - span :] = 1 / span
    return weights


def season_weights(n_windows: int, season: int, around: int) -> NDArray[np.float32]:
    """Return the weights of the mean over `season` windows ago and `around` windows on each side. Shape: (n_windows,).

    All weights are 0 where the history does not reach back so far.
    """
    weights = np.zeros(n_windows, dtype=np.float32)
    centre = n_windows - season
    first, last = max(centre - around, 0), min(centre + around, n_windows - 1)
    if centre >= 0:
        weights[first : last + 1] = 1 / (last - first + 1)
    return weights


KINDS: dict[str, Callable[..., NDArray[np.float32]]] = {
    "lag": lag_weights,
    "mean": mean_weights,
    "season": season_weights,
}
Level = tuple[str | float, ...]


@lru_cache(maxsize=64)
def weight_matrix(n_windows: int, levels: tuple[Level, ...]) -> NDArray[np.float32]:
    """Stack the weights of several levels, each (kind, parameters). Shape: (n_levels, n_windows)."""
    return np.stack([KINDS[str(kind)](n_windows, *parameters) for kind, *parameters in levels])
