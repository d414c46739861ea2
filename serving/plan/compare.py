"""What a plan is compared with: no plan, units placed at random, where most was recorded, and no bounds."""

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from serving.plan.problem import Problem


def greedy(expected: Floats, returns: Floats, units: int) -> NDArray[np.int64]:
    """Place units one by one where the next one covers most: the best placement of all where nothing is bounded.

    Returns fall, so the best so many of all gains are a placement. Ties go to the first area and shift.

    Parameters
    ----------
    expected : numpy.ndarray
        Shape: (n_areas, n_shifts).
    returns : numpy.ndarray
        What each unit in a place adds. Shape: (most,).
    units : int
        At most expected.size × most.
    """
    gains = (expected[:, :, None] * returns).ravel()
    best = np.argsort(-gains, kind="stable")[:units]
    placed = np.bincount(best // len(returns), minlength=expected.size).reshape(expected.shape)
    return placed.astype(np.int64)


def at_random(problem: Problem) -> float:
    """Return what units placed at random cover on average, exactly.

    Every choice of units among all there is room for is as likely: the number in a place is hypergeometric, and the
    mean share covered is the same everywhere.
    """
    from scipy.stats import hypergeom

    most = len(problem.returns)
    chances = hypergeom.pmf(np.arange(most + 1), problem.room, most, problem.units)
    share = float(chances @ np.concatenate([[0.0], np.cumsum(problem.returns)]))
    return share * float(problem.expected.sum())
