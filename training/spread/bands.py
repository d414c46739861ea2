"""Bands of level: rows belong to the two knots about their mean, in part to each, so that nothing jumps at a border."""

import numpy as np

from features.arrays import Floats

KNOTS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Means at which over-dispersion and calibration are learned; between two of them both are mixed by the log mean."""


def membership(mean: Floats) -> Floats:
    """Return how far each mean belongs to each knot: hat functions of its log, which add up to 1.

    Shape: (n_rows,) → (n_rows, n_knots).
    """
    knots = np.log(KNOTS)
    place = np.interp(np.log(np.maximum(mean, 1e-9)), knots, np.arange(len(knots)))
    hats: Floats = np.maximum(1 - np.abs(place[:, None] - np.arange(len(knots))), 0.0)
    return hats
