"""Week-block bootstrap over per-window sums: resamples are drawn once and every statistic reuses them."""

import numpy as np

from features.arrays import Floats

FEWEST_BLOCKS = 3


def resample_weights(windows: int, block: int, resamples: int, rng: np.random.Generator) -> Floats | None:
    """Draw how often each window stands in each resample.

    Moving blocks of `block` consecutive windows, taken around the end so that every window is drawn equally often
    (the circular block bootstrap of Politis & Romano 1992).

    Parameters
    ----------
    windows, block, resamples : int
        Number of windows, windows of a block, number of resamples.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    numpy.ndarray or None
        Shape: (resamples, windows); each row sums to `windows`. `None` when there are fewer than three blocks of
        windows: no interval can then be had from them.
    """
    if windows < FEWEST_BLOCKS * block:
        return None
    blocks = -(-windows // block)
    starts = rng.integers(0, windows, size=(resamples, blocks))
    drawn = (starts[:, :, None] + np.arange(block)) % windows
    drawn = drawn.reshape(resamples, -1)[:, :windows]
    flat = drawn + windows * np.arange(resamples)[:, None]
    counts = np.bincount(flat.ravel(), minlength=resamples * windows)
    return counts.reshape(resamples, windows).astype(np.float64)


def tail(windows: int, block: int, confidence: float) -> float:
    """Return the share of resamples to leave out on each side.

    With few blocks the plain percentiles are too narrow. The level is widened as in Hesterberg (2015), the expanded
    percentile interval: a t quantile in place of the normal one, at 1.5 windows/block − 1 degrees of freedom
    (overlapping blocks carry half as much again as separate ones), and the block bootstrap's variance deficit
    1 − block/windows.
    """
    from scipy import stats

    freedom = 1.5 * windows / block - 1
    t = stats.t.ppf((1 + confidence) / 2, freedom)
    return float(stats.norm.cdf(-t / np.sqrt(1 - block / windows)))


def interval(values: Floats, windows: int, block: int, confidence: float) -> tuple[float, float] | None:
    """Return the expanded percentile interval of a statistic's resampled values.

    Resamples in which the statistic is undefined (division by zero) are left out; `None` when more than one in
    twenty is.

    Parameters
    ----------
    values : numpy.ndarray
        The statistic on each resample. Shape: (resamples,).
    windows, block : int
        As they were drawn.
    confidence : float
        Level of the interval.

    Returns
    -------
    tuple of float or None
        Lower and upper bound.
    """
    finite = values[np.isfinite(values)]
    if finite.size < 0.95 * values.size or finite.size == 0:
        return None
    share = tail(windows, block, confidence)
    low, high = np.quantile(finite, [share, 1 - share])
    return float(low), float(high)


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Divide, with NaN where the denominator is zero."""
    out: Floats = np.full(np.broadcast_shapes(np.shape(numerator), np.shape(denominator)), np.nan)
    np.divide(numerator, denominator, out=out, where=np.asarray(denominator) != 0)
    return out
