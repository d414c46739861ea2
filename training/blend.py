"""The blend: a weighted mean of models whose weights are learned on past forecasts, shrunk to common and equal ones."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from features.arrays import Floats
from training.models import Fitted, Rows

TO_EQUAL, TO_COMMON = 5.0, 50.0
"""Strengths with which common weights are drawn to equal ones, and an offence's own to the common: log likelihood lost
where one model has all the weight of two."""
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
    """Return the weights under which past forecasts, mixed, would have been best, offences drawn to what all share.

    Common weights maximise the Poisson log likelihood of the mixed means of all offences less `TO_EQUAL` × the sum of
    squared distances from equal weights; an offence's own that of its own mean less `TO_COMMON` × those from the common
    ones. With few incidents weights stay equal, with more all offences follow the scores together, with many each its
    own (forecast combination with shrinkage, Diebold & Pauly 1990, in two steps).

    Parameters
    ----------
    y : numpy.ndarray
        Counts. Shape: (n_windows, n_offences, n_areas); windows may be none.
    means : numpy.ndarray
        What each model expected. Shape: (n_members, n_windows, n_offences, n_areas).

    Returns
    -------
    numpy.ndarray
        At least 0, those of an offence add up to 1. Shape: (n_members, n_offences).
    """
    n, windows, offences, _ = means.shape
    equal = np.full(n, 1 / n)
    if n == 1 or not windows:
        return np.repeat(equal[:, None], offences, axis=1)
    common = _drawn(y, means, equal, TO_EQUAL)
    if offences == 1:
        return common[:, None]
    return np.stack([_drawn(y[:, k], means[:, :, k], common, TO_COMMON) for k in range(offences)], axis=1)


def _drawn(y: NDArray[np.int32], means: NDArray[np.float32], centre: Floats, strength: float) -> Floats:
    """Return the weights that explain counts best, drawn to a centre. Shape: (n_members,)."""
    seen, n = y.ravel(), len(means)
    each = np.maximum(means, _FLOOR).astype(np.float64).reshape(n, -1)
    total, hit = each.sum(axis=1), np.flatnonzero(seen)
    at, count = each[:, hit], seen[hit].astype(np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        """Return what is minimised, and its slope."""
        mixed = weights @ at
        far = weights - centre
        value = weights @ total - count @ np.log(mixed) + strength * far @ far
        return float(value), total - at @ (count / mixed) + 2 * strength * far

    scale = max(float(count.sum()), 1.0)
    found = minimize(
        lambda weights: tuple(part / scale for part in loss(weights)),
        centre,
        jac=True,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * n,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones(n)},
        options={"ftol": 1e-10, "maxiter": 200},
    )
    weights = np.where(found.x < 1e-4, 0.0, found.x)
    return np.asarray(np.round(weights / weights.sum(), 6))
