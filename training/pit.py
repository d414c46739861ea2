"""Calibration of forecasts of counts: randomised PIT, its histogram, and coverage, also by groups of people."""

from itertools import pairwise

import numpy as np

from features.arrays import Floats

COVERAGES = (0.5, 0.8, 0.9, 0.95)
"""Central intervals whose coverage is told."""


def randomised_pit(below: Floats, at_most: Floats, rng: np.random.Generator) -> Floats:
    """Draw each row's PIT value evenly between P(Y < y) and P(Y ≤ y): uniform if the forecasts are right.

    Smith 1985; Czado, Gneiting & Held 2009, equation 1. Shape: that of `below` and `at_most`.
    """
    return np.asarray(below + rng.random(np.shape(below)) * (at_most - below))


def within(below: Floats, at_most: Floats, low: float, high: float) -> Floats:
    """Return the probability that each row's randomised PIT lies between two levels: what draws of it would average to.

    The share of [P(Y < y), P(Y ≤ y)] that lies in [low, high]. Shape: that of `below` and `at_most`.
    """
    inside = np.minimum(at_most, high) - np.maximum(below, low)
    wide = np.maximum(at_most - below, 1e-12)
    return np.clip(inside / wide, 0.0, 1.0)


def covered(below: Floats, at_most: Floats, share: float) -> Floats:
    """Return how far each row's outcome lies in the central interval of a share, by randomised PIT (see `within`).

    On average it is the share itself where forecasts are right, however sparse the counts: the plain share of counts
    inside an interval of whole numbers is larger.
    """
    return within(below, at_most, (1 - share) / 2, (1 + share) / 2)


def pit_coverage(below: Floats, at_most: Floats, share: float) -> float:
    """Return the coverage of the central interval of a share by randomised PIT, over all rows."""
    return float(covered(below, at_most, share).mean())


def pit_histogram(below: Floats, at_most: Floats, bins: int = 10) -> Floats:
    """Return the share of PIT values in each of equal bins: all 1 / `bins` if the forecasts are right.

    Expectation of the randomised PIT's histogram, which has no noise of its own: the non-randomised one of Czado,
    Gneiting & Held 2009, section 2.1. A bowl tells of too narrow forecasts, a hill of too wide ones, a slope of a
    bias. Shape: (bins,).
    """
    edges = np.linspace(0, 1, bins + 1)
    return np.array([within(below, at_most, low, high).mean() for low, high in pairwise(edges)])


def by_group(terms: Floats, weights: Floats) -> Floats:
    """Return the mean of rows' terms for each group, an area counting with the part of it that belongs to the group.

    Parameters
    ----------
    terms : numpy.ndarray
        Such as those of `covered`. Shape: (..., n_areas).
    weights : numpy.ndarray
        People of each group in each area, or shares; never a label on an area. Shape: (n_areas, n_groups).

    Returns
    -------
    numpy.ndarray
        NaN for a group without weight. Shape: (n_groups,).
    """
    of_areas = np.asarray(terms, dtype=np.float64).reshape(-1, weights.shape[0]).mean(axis=0)
    total = weights.sum(axis=0)
    return np.asarray(np.divide(of_areas @ weights, total, out=np.full(len(total), np.nan), where=total > 0))
