"""Calibration curves: at which level of the raw distribution each level is truly reached, learned from PIT values."""

import numpy as np

from features.arrays import Floats, Integers
from training.counts import LEVELS

GRID = np.array([0.0, 0.0025, 0.005, *LEVELS, 0.995, 0.9975, 1.0])
"""Levels at which a curve is kept; it is linear between them."""
KEPT = 0.02
"""How much of the uncalibrated curve is always mixed in, so that no count becomes impossible."""


def shares_below(low: Floats, high: Floats, members: Floats, stretch: Integers) -> tuple[Floats, Floats]:
    """Return in each stretch of origins the share of PIT values below each level of `GRID`, by group.

    A count's PIT is anywhere between the probability of less and of at most that count, so a row counts with the
    part of that interval that lies below the level: the expectation of the randomised PIT, without its noise (the
    non-randomised PIT of Czado, Gneiting & Held 2009, equation 2).

    Parameters
    ----------
    low, high : numpy.ndarray
        Probability of less than, and of at most, what was counted. Shape: (n_rows,).
    members : numpy.ndarray
        How far each row belongs to each group. Shape: (n_rows, n_groups).
    stretch : numpy.ndarray
        Each row's stretch of origins, from 0, ascending. Shape: (n_rows,).

    Returns
    -------
    tuple of numpy.ndarray
        Shares, shape (n_stretches, n_groups, n_grid), and the rows behind them, shape (n_stretches, n_groups); the
        share is 0 where there are none.
    """
    n = int(stretch[-1]) + 1
    total, shares = np.zeros((n, members.shape[1])), np.zeros((n, members.shape[1], len(GRID)))
    for at in range(n):
        rows = slice(*np.searchsorted(stretch, (at, at + 1)))
        width = np.maximum(high[rows] - low[rows], 1e-12)[:, None]
        below = np.clip((GRID - low[rows, None]) / width, 0.0, 1.0)
        total[at] = members[rows].sum(axis=0)
        shares[at] = members[rows].T @ below
    return shares / np.where(total > 0, total, 1.0)[..., None], total


def steady(shares: Floats, total: Floats, towards: Floats) -> Floats:
    """Return a group's shares, drawn to others as far as they differ from one stretch of origins to the next.

    Positive-part shrinkage (James & Stein 1961): of the distance to `towards` remains 1 - (variance of the mean over
    stretches) / (its squared distance), both summed over the levels, and nothing where the variance is larger. Rows
    of one week rise and fall together, so stretches of weeks are counted, not rows.

    Parameters
    ----------
    shares, total : numpy.ndarray
        Of one group, see `shares_below`. Shapes: (n_stretches, n_grid) and (n_stretches,).
    towards : numpy.ndarray
        Shape: (n_grid,).
    """
    n = int((total > 0).sum())
    if n < 3:
        return towards
    part = total / total.sum()
    mean = part @ shares
    variance = part**2 @ (shares - mean) ** 2 * n / (n - 1)
    away = float(((mean - towards) ** 2).sum())
    kept = max(0.0, 1 - float(variance.sum()) / away) if away > 0 else 0.0
    result: Floats = towards + kept * (mean - towards)
    return result


def inverse(shares: Floats) -> Floats:
    """Return for each level of `GRID` the raw level below which that share of PIT values lies.

    Shape: (n_grid,), ascending from 0 to 1, → the same, strictly ascending.
    """
    rising = (1 - KEPT) * shares + KEPT * GRID
    return np.asarray(np.interp(GRID, rising, GRID))


def applied(curves: Floats, levels: Floats) -> Floats:
    """Return what curves make of levels, linear between those of `GRID`. Shapes: (n, n_grid), (m,) → (n, m)."""
    return np.stack([np.interp(levels, GRID, each) for each in curves])
