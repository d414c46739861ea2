"""Distributions of counts: negative binomial with variance μ + αμ², its probabilities and its quantiles."""

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats

LEVELS = (0.01, 0.025, *(round(0.05 * i, 2) for i in range(1, 20)), 0.975, 0.99)
QUANTILES = tuple(f"q{level:g}" for level in LEVELS)
_LARGE = 200.0
_LEAST_MEAN = 1e-9
_POISSON = 1e-8


def dispersion(y: NDArray[np.float64], mean: NDArray[np.float64]) -> float:
    """Return α of variance μ + αμ² by the method of moments, at least 0 (Poisson).

    Solves Σ[(y - μ)² - μ - αμ²] = 0; see Cameron & Trivedi 2013, section 3.3.
    """
    excess = float(((y - mean) ** 2 - mean).sum())
    return max(0.0, excess / float((mean**2).sum()))


def reached(count: Floats, mean: Floats, alpha: float | Floats) -> Floats:
    """Return the probability of at most a count; 0 below 0.

    Poisson by the incomplete gamma function, negative binomial by the incomplete beta function (Johnson, Kemp & Kotz
    2005, sections 4.7 and 5.6). Shape: that of `count`, `mean` and `alpha` together.
    """
    from scipy import special

    count, mu, over = np.broadcast_arrays(count, np.maximum(mean, _LEAST_MEAN), alpha)
    result = np.zeros(count.shape)
    poisson = (count >= 0) & (over < _POISSON)
    result[poisson] = special.pdtr(count[poisson], mu[poisson])
    mixed = (count >= 0) & ~poisson
    size = 1 / over[mixed]
    result[mixed] = special.betainc(size, np.floor(count[mixed]) + 1, size / (size + mu[mixed]))
    return result


def ends(y: Floats, mean: Floats, alpha: float | Floats) -> tuple[Floats, Floats]:
    """Return the probabilities of less than, and of at most, what was counted: its PIT lies between them."""
    return reached(y - 1, mean, alpha), reached(y, mean, alpha)


def _none(mu: Floats, alpha: Floats) -> Floats:
    """Return the probability of no incident."""
    over = np.maximum(alpha, _POISSON)
    return np.asarray(np.where(alpha < _POISSON, np.exp(-mu), np.exp(-np.log1p(over * mu) / over)))


def _ratio(mu: Floats, alpha: Floats, count: int) -> Floats:
    """Return the probability of one more than a count, over that of the count."""
    return np.asarray(mu * (1 + alpha * count) / ((count + 1) * (1 + alpha * mu)))


def quantiles(mean: Floats, alpha: float | Floats, levels: Floats | None = None) -> Floats:
    """Return quantiles: the least count whose distribution function reaches the level.

    Parameters
    ----------
    mean : numpy.ndarray
        Expected counts. Shape: (n_rows,).
    alpha : float or numpy.ndarray
        Over-dispersion, of all rows or of each. Shape: () or (n_rows,).
    levels : numpy.ndarray, optional
        Ascending levels below 1, of all rows or of each; by default `LEVELS`. Shape: (n_levels,) or
        (n_rows, n_levels).

    Returns
    -------
    numpy.ndarray
        Whole numbers. Shape: (n_rows, n_levels).
    """
    mu = np.maximum(np.asarray(mean, dtype=np.float64), _LEAST_MEAN)
    asked = np.asarray(LEVELS if levels is None else levels, dtype=np.float64)
    asked = np.broadcast_to(asked, (len(mu), asked.shape[-1]))
    over = np.broadcast_to(np.asarray(alpha, dtype=np.float64), mu.shape)
    result = np.zeros(asked.shape)
    small = mu <= _LARGE
    result[small] = _by_recursion(mu[small], over[small], asked[small])
    result[~small] = _by_halving(mu[~small], over[~small], asked[~small])
    return result


def _by_recursion(mu: Floats, alpha: Floats, levels: Floats) -> Floats:
    """Walk the probabilities up from 0, for all rows at once, until each has passed the last level."""
    result = np.zeros(levels.shape)
    probability = _none(mu, alpha)
    total, rows, count = probability.copy(), np.arange(len(mu)), 0
    while len(rows):
        below = total[:, None] < levels - 1e-12
        result[rows] += below
        left = below[:, -1]
        if not left.all():
            rows, mu, alpha, levels = rows[left], mu[left], alpha[left], levels[left]
            probability, total = probability[left], total[left]
        probability = probability * _ratio(mu, alpha, count)
        total = total + probability
        count += 1
    return result


def _by_halving(mu: Floats, alpha: Floats, levels: Floats) -> Floats:
    """Find the counts between two that are halved, until they are neighbours."""
    wanted = levels - 1e-12
    least, most = np.full(levels.shape, -1.0), np.ceil(np.repeat(mu[:, None], levels.shape[1], axis=1))
    mean, over = mu[:, None], alpha[:, None]
    while (short := reached(most, mean, over) < wanted).any():
        least, most = np.where(short, most, least), np.where(short, 2 * most, most)
    while (most - least > 1).any():
        middle = np.floor((least + most) / 2)
        enough = reached(middle, mean, over) >= wanted
        least, most = np.where(enough, least, middle), np.where(enough, middle, most)
    return np.asarray(most)
