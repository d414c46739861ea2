"""The week-block bootstrap that training and audit share, and rates against rates."""

import numpy as np

from features.arrays import Floats
from training.bootstrap import FEWEST_BLOCKS, interval, ratio, resample_weights, tail

MOST_TIMES = 99.0

__all__ = ["FEWEST_BLOCKS", "MOST_TIMES", "interval", "ratio", "resample_weights", "tail", "times"]


def times(numerator: Floats, denominator: Floats) -> Floats:
    """Return one rate over another: 0 where the first is 0, at most 99, and 99 where only the second is 0."""
    whole = np.where(np.asarray(numerator) == 0, 0.0, MOST_TIMES)
    return np.minimum(np.where(np.asarray(denominator) > 0, ratio(numerator, denominator), whole), MOST_TIMES)
