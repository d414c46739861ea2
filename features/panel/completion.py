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


def expected_missing(tally: Tally, origin: int, per_year: int) -> NDArray[np.float32]:
    """Return what is expected to become known later of the last windows before an origin.

    With n known of a window of which the share F is complete, and a gamma prior of mean μ and shape a for its level
    λ, n is Poisson with mean F λ (thinning), so that E[λ | n] = (a + n) / (a / μ + F), and (1 - F) E[λ | n] is
    missing. Where more is being taken back than arrives (F > 1), n / F will remain.

    F comes from the delays known at the origin; μ is the area's level over the last year, times the level of the
    whole city in that window; a comes from how much the year's counts vary about that by the method of moments.

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
    span = min(max(per_year, last), origin)
    share = np.ones((span, complete.shape[0]))
    ages = min(span, complete.shape[1])
    share[span - ages :] = complete[:, :ages][:, ::-1].T
    known = tally.known(origin, origin - span)
    level, city = _levels(known, share)
    shape = _shape(known, level, share * city)
    return _missing(known[-last:], level, shape, city[-last:], share[-last:])


def _levels(known: NDArray[np.float32], share: Floats) -> tuple[NDArray[np.float32], Floats]:
    """Level of each area over the year, and of the city in each window against it.

    Shapes: (n_areas, n_offences), (n_windows, n_offences).
    """
    total, waited = known.sum(axis=0), share.sum(axis=0)
    level = (total + total.mean(axis=0) / waited) / (waited + 1)
    of_city = np.ones(known.shape[1], dtype=np.float32) @ known
    city = (CITY_SHAPE + of_city) / (CITY_SHAPE + share * level.sum(axis=0))
    return level.astype(np.float32), city


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

    prior = wide(shape[None])
    rate = prior / np.maximum(level.ravel() * wide(city), np.float32(1e-9)) + wide(share)
    missing = (prior + cells) * wide(np.maximum(1 - share, 0)) / rate
    taken_back = np.minimum(1 / np.maximum(share, 1) - 1, 0)
    if taken_back.any():
        missing += cells * wide(taken_back)
    return np.asarray(missing.reshape(known.shape))
