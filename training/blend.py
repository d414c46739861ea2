"""The blend: a weighted mean of models whose weights are learned on past forecasts and shrunk towards equal."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from features.arrays import Floats
from training.models import Fitted, Rows

PRIOR = 5.0
"""Strength with which weights are drawn to equal: log likelihood lost where one model has all the weight of two."""
_FLOOR = 1e-6


@dataclass(frozen=True)
class Blend:
    """Fitted models of one offence and horizon, and their weights.

    Attributes
    ----------
    members : mapping
        Fitted models by key.
    weights : mapping
        The weight of each, at least 0; they add up to 1.
    """

    members: Mapping[str, Fitted]
    weights: Mapping[str, float]

    def mean(self, rows: Rows) -> Floats:
        """Return expected counts. Shape: (n_rows,)."""
        total = np.zeros(len(rows.offset))
        for key, weight in self.weights.items():
            if weight:
                total += weight * self.members[key].mean(rows)
        return total


def learn_weights(y: NDArray[np.int32], means: NDArray[np.float32]) -> Floats:
    """Return the weights under which past forecasts, mixed, would have been best, drawn towards equal ones.

    Maximises the Poisson log likelihood of the mixed mean less `PRIOR` × the sum of squared distances from equal
    weights: with few incidents the weights stay equal, with many they follow the scores (forecast combination with
    shrinkage, Diebold & Pauly 1990).

    Parameters
    ----------
    y : numpy.ndarray
        Counts. Shape: (n_rows,), which may be 0.
    means : numpy.ndarray
        What each model expected. Shape: (n_members, n_rows).
    """
    n = len(means)
    equal = np.full(n, 1 / n)
    if n == 1 or not means.shape[1]:
        return equal
    each = np.maximum(means, _FLOOR).astype(np.float64)
    total, hit = each.sum(axis=1), np.flatnonzero(y)
    at, count = each[:, hit], y[hit].astype(np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        """Return what is minimised, and its slope."""
        mixed = weights @ at
        far = weights - equal
        value = weights @ total - count @ np.log(mixed) + PRIOR * far @ far
        return float(value), total - at @ (count / mixed) + 2 * PRIOR * far

    scale = max(float(count.sum()), 1.0)
    found = minimize(
        lambda weights: tuple(part / scale for part in loss(weights)),
        equal,
        jac=True,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * n,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones(n)},
        options={"ftol": 1e-10, "maxiter": 200},
    )
    weights = np.where(found.x < 1e-4, 0.0, found.x)
    return np.asarray(np.round(weights / weights.sum(), 6))
