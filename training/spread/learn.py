"""Learns a spread from past forecasts: over-dispersion, then calibration, of each half on what the other taught."""

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Integers, Mask
from training.counts import ends
from training.spread.bands import KNOTS, membership
from training.spread.curve import GRID, inverse, shares_below, steady
from training.spread.overdispersion import by_level
from training.spread.spread import Curve, Spread

STRETCHES = 8
"""Into how many stretches past origins are divided, to see whether a curve stays the same."""
ENOUGH = 1000
"""Rows that a district needs for a curve of its own."""
_DIGITS = 6


def learn_spread(
    y: NDArray[np.int32],
    mean: NDArray[np.float32],
    area: Integers,
    n_areas: int,
    districts: Integers | None = None,
    together: int = 1,
) -> Spread:
    """Learn the spread from past forecasts, the same areas at each of several origins.

    Means are first brought to the level of all that was counted: a bias that a whole city shared is one event, not as
    many as there are rows, and other weeks do not share it. Over-dispersion then comes from all origins
    (`training.spread.overdispersion`). Calibration is cross-conformal (Vovk 2015) in the PIT (distributional conformal
    prediction, Chernozhukov, Wüthrich & Zhu 2021): the PIT values of each half of the origins are those of the
    dispersion that the other half taught. Curves of levels are drawn to that of all rows, that of all to none, and
    those of districts to none, as far as they differ from one stretch of origins to the next
    (`training.spread.curve.steady`). With fewer than three stretches nothing is calibrated, and without origins counts
    are Poisson.

    Parameters
    ----------
    y, mean, area : numpy.ndarray
        Counts, what was expected, and each row's area, by origin, then area. Shape of each: (n_rows,), which may be 0.
    n_areas : int
        Number of areas.
    districts : numpy.ndarray, optional
        Index of each area's district. Shape: (n_areas,).
    together : int
        How many windows each count is of: those of neighbouring origins overlap.
    """
    n_origins = len(y) // n_areas
    if not n_origins:
        return Spread()
    counts, expected = np.maximum(y, 0).astype(np.float64), np.maximum(mean, 1e-9).astype(np.float64)
    hats = membership(expected)
    expected *= max(counts.sum(), 1.0) / expected.sum()
    alpha = _kept(by_level(counts, expected, hats))
    n_stretches = min(STRETCHES, n_origins // max(2, together))
    if n_stretches < 3:
        return Spread(alpha)
    origin = np.repeat(np.arange(n_origins), n_areas)
    stretch = origin * n_stretches // n_origins
    low, high = _crossed(counts, expected, hats, origin >= n_origins // 2)
    spread = Spread(alpha, _by_level(low, high, hats, stretch))
    if districts is None:
        return spread
    low, high = (spread.calibrated(end, hats, area) for end in (low, high))
    return Spread(alpha, spread.curves, _by_district(low, high, districts, stretch))


def _crossed(counts: Floats, expected: Floats, hats: Floats, newer: Mask) -> tuple[Floats, Floats]:
    """Return the ends of each row's PIT under the dispersion of the other half of the origins."""
    low, high = np.empty(len(counts)), np.empty(len(counts))
    for half in (newer, ~newer):
        alpha = by_level(counts[~half], expected[~half], hats[~half])
        low[half], high[half] = ends(counts[half], expected[half], hats[half] @ alpha)
    return low, high


def _by_level(low: Floats, high: Floats, hats: Floats, stretch: Integers) -> tuple[Curve, ...]:
    shares, total = shares_below(low, high, np.column_stack([np.ones(len(low)), hats]), stretch)
    overall = steady(shares[:, 0], total[:, 0], GRID)
    knots = range(1, len(KNOTS) + 1)
    return tuple(_kept(inverse(steady(shares[:, at], total[:, at], overall))) for at in knots)


def _by_district(
    low: Floats, high: Floats, districts: Integers, stretch: Integers
) -> tuple[tuple[tuple[int, ...], Curve], ...]:
    """Return the curves of districts that have enough rows and differ from all in the same way all the time."""
    found, n_origins = [], len(low) // len(districts)
    for district in np.unique(districts):
        areas = np.flatnonzero(districts == district)
        if len(areas) * n_origins < ENOUGH:
            continue
        rows = (areas + len(districts) * np.arange(n_origins)[:, None]).ravel()
        shares, total = shares_below(low[rows], high[rows], np.ones((len(rows), 1)), stretch[rows])
        curve = steady(shares[:, 0], total[:, 0], GRID)
        if (curve != GRID).any():
            found.append((tuple(areas.tolist()), _kept(inverse(curve))))
    return tuple(found)


def _kept(numbers: Floats) -> Curve:
    return tuple(np.round(numbers, _DIGITS).tolist())
