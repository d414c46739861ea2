"""Shrinkage of shares towards those of a larger whole, as far as the counts themselves say that they are alike."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from features.arrays import Floats, Integers

STRENGTHS = (1e-1, 1e7)
"""Least and largest strength."""


def strength(counts: Floats, base: Floats, group: Integers) -> float:
    """Return the strength of a Dirichlet prior about `base` under which the counts are likeliest.

    Maximises the Dirichlet-multinomial likelihood of all groups together (empirical Bayes; Minka 2000, "Estimating a
    Dirichlet distribution", section 3), in which fractions of incidents count as fractions.

    Parameters
    ----------
    counts : numpy.ndarray
        Shape: (n_cells,).
    base : numpy.ndarray
        Share of each cell in its group where the group is like the whole; they add up to 1. Shape: (n_cells,).
    group : numpy.ndarray
        Each cell's group, from 0. Shape: (n_cells,).
    """
    total = np.bincount(group, counts)
    total = total[total > 0]
    some = (counts > 0) & (base > 0)
    n, p = counts[some], base[some]

    def loss(log: float) -> float:
        """Return the negative marginal log likelihood of a strength, told by its logarithm."""
        k = np.exp(log)
        return -float((gammaln(k) - gammaln(k + total)).sum() + (gammaln(k * p + n) - gammaln(k * p)).sum())

    low, high = np.log(STRENGTHS)
    if not len(n):
        return float(STRENGTHS[1])
    return float(np.exp(minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 0.02}).x))


def shrunken(counts: Floats, base: Floats, group: Integers) -> Floats:
    """Return the shares of each group's cells: the mean under the prior of `strength` and the counts.

    Shapes as for `strength`; the shares of a group add up to 1.
    """
    k, total = strength(counts, base, group), np.bincount(group, counts)
    return np.asarray((counts + k * base) / (total + k)[group])
