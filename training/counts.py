"""Distributions of counts: negative binomial with variance μ + αμ², its dispersion and its quantiles."""

import numpy as np
from numpy.typing import NDArray

LEVELS = (0.01, 0.025, *(round(0.05 * i, 2) for i in range(1, 20)), 0.975, 0.99)
QUANTILES = tuple(f"q{level:g}" for level in LEVELS)
_LARGE = 50.0


def dispersion(y: NDArray[np.float64], mean: NDArray[np.float64]) -> float:
    """Return α of variance μ + αμ² by the method of moments, at least 0 (Poisson).

    Solves Σ[(y - μ)² - μ - αμ²] = 0; see Cameron & Trivedi 2013, section 3.3.
    """
    excess = float(((y - mean) ** 2 - mean).sum())
    return max(0.0, excess / float((mean**2).sum()))


def quantiles(mean: NDArray[np.float64], alpha: float) -> NDArray[np.float64]:
    """Return the quantiles of `LEVELS`: the least count whose distribution function reaches the level.

    Shape: (n_rows, 23) for means of shape (n_rows,).
    """
    mu = np.maximum(np.asarray(mean, dtype=np.float64), 1e-9)
    result = np.zeros((len(mu), len(LEVELS)))
    small = mu <= _LARGE
    result[small] = _by_recursion(mu[small], alpha)
    result[~small] = _by_library(mu[~small], alpha)
    return result


def _by_recursion(mu: NDArray[np.float64], alpha: float) -> NDArray[np.float64]:
    """Walk the probabilities up from 0, for all rows at once, until each has passed the last level."""
    levels = np.asarray(LEVELS)
    result = np.zeros((len(mu), len(levels)))
    probability = np.exp(-np.log1p(alpha * mu) / alpha) if alpha > 0 else np.exp(-mu)
    reached = probability.copy()
    rows = np.arange(len(mu))
    count = 0
    while len(rows):
        below = reached[:, None] < levels - 1e-12
        result[rows] += below
        left = below[:, -1]
        rows, mu, probability, reached = rows[left], mu[left], probability[left], reached[left]
        probability = probability * mu * (1 + alpha * count) / ((count + 1) * (1 + alpha * mu))
        reached = reached + probability
        count += 1
    return result


def _by_library(mu: NDArray[np.float64], alpha: float) -> NDArray[np.float64]:
    from scipy import stats

    levels = np.asarray(LEVELS)[None, :]
    if alpha < 1e-9:
        return np.asarray(stats.poisson.ppf(levels, mu[:, None]))
    size = 1 / alpha
    return np.asarray(stats.nbinom.ppf(levels, size, size / (size + mu[:, None])))
