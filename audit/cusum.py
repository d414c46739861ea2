"""Whether forecasts got worse along the backtest: a CUSUM test of standardised deviance, window by window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from training.metrics import FLOOR, poisson_deviance_terms

Floats = NDArray[np.float64]
FEWEST = 12
_GRID = 240


@dataclass(frozen=True)
class Cusum:
    """The test of one series.

    Attributes
    ----------
    statistic : float
        Largest fall of the centred partial sums below zero, in units of sd·√windows: high when later windows are worse.
    limit : float
        What no change would exceed with probability 1 − level.
    p : float
        Probability of such a fall without change.
    path : numpy.ndarray
        Partial sums, in the same units, sign turned: high after better windows. Shape: (windows,).
    worst : int
        Index of the window before the worsening sets in.
    """

    statistic: float
    limit: float
    p: float
    path: Floats
    worst: int


def standardised_deviance(y: Floats, mean: Floats) -> Floats:
    """Return each window's Poisson deviance, less what the forecasts themselves lead to expect, over its sd.

    Parameters
    ----------
    y, mean : numpy.ndarray
        Shape: (windows, rows).

    Returns
    -------
    numpy.ndarray
        About mean 0 and sd 1 if counts were Poisson with the forecast means; higher when counts are over-dispersed or
        forecasts are poor. Shape: (windows,).
    """
    floored = np.maximum(mean, FLOOR)
    at = np.geomspace(FLOOR, max(float(floored.max()), 1.0) * 1.01, _GRID)
    expected, variance = _moments(at)
    seen = poisson_deviance_terms(y, mean)
    logs = np.log(floored)
    centre = np.interp(logs, np.log(at), expected).sum(axis=1)
    spread = np.interp(logs, np.log(at), variance).sum(axis=1)
    scores: Floats = (seen.sum(axis=1) - centre) / np.sqrt(spread)
    return scores


def _moments(means: Floats) -> tuple[Floats, Floats]:
    """Return expectation and variance of one row's Poisson deviance at each mean."""
    top = int(np.ceil(means.max() + 12 * np.sqrt(means.max()) + 20))
    counts = np.arange(top + 1)
    weight = stats.poisson.pmf(counts[None, :], means[:, None])
    terms = poisson_deviance_terms(np.broadcast_to(counts, weight.shape), means[:, None])
    first = (weight * terms).sum(axis=1)
    return first, (weight * terms**2).sum(axis=1) - first**2


def worsening(scores: Floats, level: float) -> Cusum | None:
    """Test whether a series rose along the way (one-sided OLS-CUSUM test; Ploberger & Krämer 1992).

    The centred partial sums of an unchanging series behave like a Brownian bridge, whose largest fall exceeds x with
    probability exp(−2x²).

    Parameters
    ----------
    scores : numpy.ndarray
        Of each window, higher is worse. Shape: (windows,).
    level : float
        1 − the probability of a false alarm.

    Returns
    -------
    Cusum or None
        `None` with fewer than twelve windows, where the test could not fire, or for a series that never varies.
    """
    windows, spread = len(scores), float(np.std(scores, ddof=1)) if len(scores) > 1 else 0.0
    if windows < FEWEST or spread == 0:
        return None
    path = np.cumsum(scores - scores.mean()) / (spread * np.sqrt(windows))
    fall = float(max(-path.min(), 0.0))
    limit = float(np.sqrt(-np.log(1 - level) / 2))
    return Cusum(fall, limit, float(np.exp(-2 * fall**2)), -path, int(path.argmin()))
