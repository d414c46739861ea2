"""Paired comparison of a forecast with a rule: skill with a block-bootstrap interval, and a Diebold–Mariano test."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from configs.policy import Policy
from features.arrays import Floats
from training.bootstrap import interval, ratio, resample_weights


@dataclass(frozen=True)
class How:
    """How a comparison is made.

    Attributes
    ----------
    block : int
        Windows in a block of the bootstrap, and one more than the lags of the test's variance.
    resamples : int
        Of the bootstrap.
    confidence : float
        Level of the interval.
    seed : int
        Of the bootstrap's draws.
    """

    block: int
    resamples: int
    confidence: float
    seed: int


def how(policy: Policy, per_year: int, seed: int) -> How:
    """Return it as the policy says, its blocks of weeks in windows: at least one window.

    Parameters
    ----------
    policy : Policy
        Block in weeks, resamples and confidence.
    per_year : int
        Windows in a year.
    seed : int
        Of the bootstrap's draws.
    """
    return How(policy.block(per_year), policy.bootstrap, policy.confidence, seed)


@dataclass(frozen=True)
class Comparison:
    """What a forecast gains on a rule over the same windows.

    Attributes
    ----------
    skill : float
        1 - loss of the forecast over that of the rule; nan where the rule's is 0.
    low, high : float or None
        Its interval; None with fewer than three blocks of windows.
    statistic : float or None
        Of the Diebold–Mariano test, positive where the forecast loses less; None where both lose the same by the same
        in every window, or there are fewer than three windows.
    p : float or None
        Two-sided probability of so large a statistic were the expected losses equal.
    windows : int
        How many were compared.
    """

    skill: float
    low: float | None
    high: float | None
    statistic: float | None
    p: float | None
    windows: int

    def told(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        return {
            name: None if value is not None and not np.isfinite(value) else value
            for name, value in asdict(self).items()
        }


def compare(forecast: Floats, rule: Floats, how: How) -> Comparison:
    """Compare losses window by window.

    Both are resampled by the same blocks of windows, so that what makes a week hard for both takes no part.

    Parameters
    ----------
    forecast, rule : numpy.ndarray
        Loss of each window, summed over its areas. Shape of each: (n_windows,).
    how : How
        Blocks, resamples, confidence and seed.
    """
    n = len(forecast)
    found = 1 - float(ratio(forecast.sum(), rule.sum()))
    statistic, p = diebold_mariano(rule - forecast, min(how.block - 1, n - 1))
    bounds = None
    weights = resample_weights(n, how.block, how.resamples, np.random.default_rng(how.seed))
    if weights is not None:
        bounds = interval(1 - ratio(weights @ forecast, weights @ rule), n, how.block, how.confidence)
    low, high = bounds or (None, None)
    return Comparison(found, low, high, statistic, p, n)


def diebold_mariano(gain: Floats, lags: int = 0, horizon: int = 1) -> tuple[float | None, float | None]:
    """Test whether the expected gain of one forecast on another is 0.

    The mean gain over its standard error (Diebold & Mariano 1995), the long-run variance by Bartlett weights (Newey &
    West 1987), shrunk by √((n + 1 - 2h + h(h - 1)/n) / n) and held against Student's t with n - 1 degrees of freedom
    (Harvey, Leybourne & Newbold 1997). With no lags and a horizon of 1 it is the paired t test.

    Parameters
    ----------
    gain : numpy.ndarray
        Loss of the second less loss of the first, window by window. Shape: (n_windows,).
    lags : int
        Windows after which gains are taken to be unrelated.
    horizon : int
        Windows ahead that were forecast, h.

    Returns
    -------
    tuple of float or None
        Statistic and two-sided p; None where the gain never varies or there are fewer than three windows.
    """
    from scipy import stats

    n = len(gain)
    if n < 3:
        return None, None
    centred = gain - gain.mean()
    covariances = [float(centred[k:] @ centred[: n - k]) / n for k in range(lags + 1)]
    variance = covariances[0] + 2 * sum((1 - k / (lags + 1)) * covariances[k] for k in range(1, lags + 1))
    if variance <= 1e-12 * max(float(gain @ gain) / n, 1e-300):
        return None, None
    shrunk = np.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    statistic = float(gain.mean() / np.sqrt(variance / n) * shrunk)
    return statistic, float(2 * stats.t.sf(abs(statistic), n - 1))
