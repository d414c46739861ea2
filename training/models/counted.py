"""Counts as a likelihood can take them: never below 0, and never all 0."""

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from training.models.base import Rows


def counted(rows: Rows, y: NDArray[np.int32]) -> Floats:
    """Return the counts of rows, what was taken back (below 0) as 0. Shape: (n_rows,).

    Where there is no incident at all, half of one is shared out among the rows by their offset, so that there is a
    logarithm of what is expected: the estimate of a Poisson mean under the prior of Jeffreys, 1946.
    """
    count = np.maximum(y, 0).astype(np.float64)
    if count.any() or not len(count):
        return count
    offset = rows.offset.astype(np.float64)
    return np.asarray(0.5 * offset / offset.sum())
