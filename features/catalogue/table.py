"""Lag features of all windows of a cube at once, where everything was known as its window ended."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def lag_table(
    counts: NDArray[np.number], lags: Sequence[int], spans: Sequence[int], rates: Sequence[float]
) -> NDArray[np.float32]:
    """Compute lags, means and exponentially weighted means for the window that follows each window's past.

    What the families lags, means and ewmas say at each origin, for series in which nothing arrives late: by slices,
    running sums and one recursion over windows.

    Parameters
    ----------
    counts : NDArray
        Shape: (n_windows, n_series). Sums of a series must stay below 2^24.
    lags : sequence of int
        Windows back, 1 being the one before.
    spans : sequence of int
        Windows of a mean; where there are fewer, all there are.
    rates : sequence of float
        Shares that an exponentially weighted mean forgets in a window.

    Returns
    -------
    NDArray
        Features in the order of lags, spans, rates; nan where there is no past. At window t only windows before t
        are used. Shape: (n_features, n_windows, n_series).
    """
    past = counts.astype(np.float32)
    table = np.empty((len(lags) + len(spans) + len(rates), *past.shape), dtype=np.float32)
    _lags(past, lags, table[: len(lags)])
    _means(past, spans, table[len(lags) : len(lags) + len(spans)])
    _ewmas(past, rates, table[len(lags) + len(spans) :])
    return table


def _lags(past: NDArray[np.float32], lags: Sequence[int], out: NDArray[np.float32]) -> None:
    for found, lag in zip(out, lags, strict=True):
        found[:lag] = np.nan
        found[lag:] = past[: max(len(past) - lag, 0)]


def _means(past: NDArray[np.float32], spans: Sequence[int], out: NDArray[np.float32]) -> None:
    sums = np.zeros((len(past) + 1, past.shape[1]), dtype=np.float32)
    np.cumsum(past, axis=0, out=sums[1:])
    for found, span in zip(out, spans, strict=True):
        full = min(span, len(past))
        found[:1] = np.nan
        np.divide(sums[1:full], np.arange(1, full, dtype=np.float32)[:, None], out=found[1:full])
        np.subtract(sums[full:-1], sums[: len(past) - full], out=found[full:])
        found[full:] *= np.float32(1 / span)


def _ewmas(past: NDArray[np.float32], rates: Sequence[float], out: NDArray[np.float32]) -> None:
    seen = np.arange(1, len(past))
    for found, rate in zip(out, rates, strict=True):
        keep, last = np.float32(1 - rate), np.zeros(past.shape[1], dtype=np.float32)
        found[:1] = np.nan
        np.multiply(past[:-1], np.float32(rate), out=found[1:])
        for row in found[1:]:
            last *= keep
            last += row
            row[:] = last
        found[1:] /= (1 - (1 - rate) ** seen)[:, None].astype(np.float32)
