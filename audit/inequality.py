"""How unevenly flags fall on areas: the Gini coefficient, and what chance alone would make it."""

import numpy as np

from features.arrays import Floats


def gini(values: Floats) -> float:
    """Return the Gini coefficient: the mean difference between two areas over twice the mean (Gini 1912).

    Parameters
    ----------
    values : numpy.ndarray
        At least 0, one an area. Shape: (areas,).

    Returns
    -------
    float
        0 where all areas are alike or nothing was counted; 1 − k/n where k of n areas share all, alike.
    """
    total, n = float(values.sum()), len(values)
    if total == 0:
        return 0.0
    ranks = 2 * np.arange(1, n + 1) - n - 1
    return float((ranks * np.sort(values)).sum() / (n * total))


def random_gini(areas: int, k: int, windows: int, offences: int = 1) -> float:
    """Return how large the Gini coefficient of flagged windows is if k areas are flagged at random in every window.

    Two areas differ by a walk that a window moves up, down or not at all. Its law is computed exactly, and its mean
    distance from 0 set over twice the mean count of flagged windows.

    Parameters
    ----------
    areas, k : int
        How many there are, and how many of them are flagged in each window for each offence.
    windows : int
        How many.
    offences : int
        An area counts as flagged where it is flagged for any of so many, drawn apart.
    """
    if areas < 2:
        return 0.0
    spared = ((areas - k) / areas) ** offences
    both_spared = ((areas - k) * (areas - k - 1) / (areas * (areas - 1))) ** offences
    step = spared - both_spared
    law = np.ones(1)
    for _ in range(windows):
        law = np.convolve(law, [step, 1 - 2 * step, step])
    apart = float((np.abs(np.arange(-windows, windows + 1)) * law).sum())
    return (areas - 1) / areas * apart / (2 * windows * (1 - spared))
