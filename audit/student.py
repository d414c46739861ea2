"""Student's interval of a mean, for simulations run a few times with other draws."""

from collections.abc import Sequence

import numpy as np
from scipy import stats

from audit.results import Interval


def mean_interval(values: Sequence[float], confidence: float) -> Interval | None:
    """Return Student's interval of the mean of independent runs; None for a single one.

    Parameters
    ----------
    values : sequence of float
        One for each run.
    confidence : float
        Level of the interval.
    """
    if len(values) < 2:
        return None
    middle, error = float(np.mean(values)), float(np.std(values, ddof=1)) / np.sqrt(len(values))
    reach = float(stats.t.ppf((1 + confidence) / 2, len(values) - 1)) * error
    return middle - reach, middle + reach
