"""Over-dispersion by level: a curve through the knots, held smooth and near 0 as far as few counts say otherwise."""

import numpy as np

from features.arrays import Floats
from training.spread.bands import KNOTS

SD = 0.3
"""How far the over-dispersion of an offence is held to lie from 0 before anything was seen."""
STEP_SD = 0.2
"""How far it is held to differ from one knot to the next."""
_ROUNDS = 8


def by_level(y: Floats, mean: Floats, hats: Floats) -> Floats:
    """Return α of variance μ + αμ² at each knot, at least 0, linear in the log mean between.

    Squared residuals less the mean, (y - μ)² - μ, have the mean αμ²: α is their regression on μ², each row weighted
    by the inverse variance that a negative binomial gives them, σ⁴(2 + 6α) + σ² (Johnson, Kemp & Kotz 2005, section
    5.3), in a few rounds (moment estimation, Cameron & Trivedi 2013, section 3.3), each going half of the way: the
    weights of one round undo the answer of the last, which otherwise swings between two. Normal priors hold it:
    differences of neighbouring knots `STEP_SD`, the whole `SD`; little data gives one α for all levels, and none 0.

    Parameters
    ----------
    y, mean : numpy.ndarray
        Shape: (n_rows,), which may be 0.
    hats : numpy.ndarray
        See `training.spread.bands.membership`. Shape: (n_rows, n_knots).
    """
    excess, square = (y - mean) ** 2 - mean, mean**2
    n = len(KNOTS)
    steps = np.diff(np.eye(n), axis=0)
    prior = steps.T @ steps / STEP_SD**2 + np.eye(n) / (n * SD**2)
    alpha: Floats = np.zeros(n)
    for step in range(_ROUNDS):
        over = hats @ alpha
        spread = mean + over * square
        weight = 1 / (spread**2 * (2 + 6 * over) + spread)
        slope = hats * (weight * square)[:, None]
        found = np.linalg.solve(slope.T @ (hats * square[:, None]) + prior, slope.T @ excess)
        alpha = np.maximum(found, 0.0) if step == 0 else (alpha + np.maximum(found, 0.0)) / 2
    return alpha
