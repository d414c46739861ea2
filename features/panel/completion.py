"""Completes the last windows: what is known of them, and what is expected to become known later."""

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from features.panel.delays import complete_at
from features.panel.tally import Tally

LEAST_MISSING = 0.005
"""Share of a window that must be missing for it to be completed."""
CITY_SHAPE = 10.0
"""Shape of the gamma prior of the whole city's level in one window against its year: a standard deviation of 32%."""
SHAPES = (0.25, 50.0)
"""Least and largest shape of the gamma prior of one area's level against its year."""
MOST = 3.0
"""How many times its level a city is held to be at in a window, and an area to be short of, at most.

Where a source that was always late comes at once, the delays of the year say that hardly anything is known yet. Without
a bound a city would then be taken to be at a hundred times its level, for as long as the year remembers. In an area it
tells only where less than a third of the window is known.
"""


def expected_missing(tally: Tally, origin: int, per_year: int) -> NDArray[np.float32]:
    """Return what is expected to become known later of the last windows before an origin.

    With n known of a window of which the share F is complete, and a gamma prior of mean μ and shape a for its level
    λ, n is Poisson with mean F λ (thinning), so that E[λ | n] = (a + n) / (a / μ + F), and (1 - F) E[λ | n] is
    missing. Where more is being taken back than arrives (F > 1), n / F will remain.

    F comes from the delays known at the origin; μ is the area's level over the last year, times the level of the
    whole city in that window; a comes from how much the year's counts vary about that by the method of moments.

    Where more is known of the whole city than F allows at three times its level, beyond chance, reports come sooner
    than they did: F is then taken to be what makes it three times. In an area no more is expected to come than three
    times what is missing of its level and of what is known of it together.

    Parameters
    ----------
    tally : Tally
        Counts or evidence; what became known later than the origin is not looked at.
    origin : int
        A window's index.
    per_year : int
        Number of windows in a year.

    Returns
    -------
    numpy.ndarray
        Shape: (n_incomplete, n_areas, n_offences); the last row is the window that ends at the origin.
    """
    complete = complete_at(tally.arrivals, origin, per_year)[:, :origin]
    short = np.flatnonzero((np.abs(1 - complete) >= LEAST_MISSING).any(axis=0))
    last = int(short[-1]) + 1 if len(short) else 0
    if not last:
        return np.empty((0, *tally.values.shape[1:]), dtype=np.float32)
    # a year, and half a year more than is missing: a source may always come a year late
    absent = int(np.ceil(np.maximum(1 - complete, 0).sum(axis=1).max()))
    span = min(max(per_year, last, absent + (per_year + 1) // 2), origin)
    share = np.ones((span, complete.shape[0]))
    ages = min(span, complete.shape[1])
    share[span - ages :] = complete[:, :ages][:, ::-1].T
    known = tally.known(origin, origin - span)
    level, city, share = _levels(known, share)
    shape = _shape(known, level, share * city)
    return _missing(known[-last:], level, shape, city[-last:], share[-last:])


def _levels(known: NDArray[np.float32], share: Floats) -> tuple[NDArray[np.float32], Floats, Floats]:
    """Level of each area over the year, of the city in each window against it, and the share that is known.

    The share is raised to at most 1 where the city would be at more than `MOST` times its level.
    Shapes: (n_areas, n_offences), (n_windows, n_offences), (n_windows, n_offences).
    """
    total, waited = known.sum(axis=0), share.sum(axis=0)
    level = (total + total.mean(axis=0) / waited) / (waited + 1)
    whole = level.sum(axis=0)
    of_city = np.ones(known.shape[1], dtype=np.float32) @ known
    beyond_chance = of_city - 2 * np.sqrt(of_city)
    least = beyond_chance / np.maximum(MOST * whole, 1e-9)
    share = np.maximum(share, np.minimum(least, 1))
    city = (CITY_SHAPE + of_city) / (CITY_SHAPE + share * whole)
    return level.astype(np.float32), city, share


def _shape(known: NDArray[np.float32], level: NDArray[np.float32], exposure: Floats) -> NDArray[np.float32]:
    """Shape of the gamma prior by moments: the sum of (n - m)² - m - m² / a over all windows and areas is 0."""
    windows = len(known)
    means, squares = level.sum(axis=0) * exposure.sum(axis=0), (level**2).sum(axis=0) * (exposure**2).sum(axis=0)
    flat = np.ascontiguousarray(known.reshape(windows, -1))
    along = np.einsum("wao,wo->ao", known, exposure.astype(np.float32))
    square = np.einsum("wc,wc->c", flat, flat).reshape(level.shape).sum(axis=0)
    about = (square - 2 * (along * level).sum(axis=0) + squares) * windows / max(windows - 1, 1)
    inverse = np.divide(about - means, squares, out=np.zeros_like(squares), where=squares > 0)
    return np.asarray(1 / np.clip(inverse, 1 / SHAPES[1], 1 / SHAPES[0]), dtype=np.float32)


def _missing(
    known: NDArray[np.float32], level: NDArray[np.float32], shape: NDArray[np.float32], city: Floats, share: Floats
) -> NDArray[np.float32]:
    """Return what is missing; `city` and `share` have shape (n_incomplete, n_offences)."""
    cells = known.reshape(len(known), -1)

    def wide(values: NDArray[np.floating]) -> NDArray[np.float32]:
        return np.tile(values.astype(np.float32), known.shape[1])

    prior, usual, late = wide(shape[None]), level.ravel(), wide(np.maximum(1 - share, 0))
    rate = prior / np.maximum(usual * wide(city), np.float32(1e-9)) + wide(share)
    missing = np.minimum((prior + cells) * late / rate, np.float32(MOST) * late * (usual + cells))
    taken_back = np.minimum(1 / np.maximum(share, 1) - 1, 0)
    if taken_back.any():
        missing += cells * wide(taken_back)
    return np.asarray(missing.reshape(known.shape))
