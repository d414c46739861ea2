"""Scores of expected counts: Poisson deviance, absolute, squared and scaled errors, and calibration in the large."""

import numpy as np
from numpy.typing import ArrayLike

from features.arrays import Floats
from training.metrics.metric import Metric
from training.metrics.scored import Scored

FLOOR = 1e-3


def poisson_deviance_terms(y: ArrayLike, mean: ArrayLike) -> Floats:
    r"""Return each row's Poisson deviance, 2(y log(y/μ) - (y - μ)), with means floored at .001.

    Nelder & Wedderburn 1972. Lower is better; 0 where μ = y. Shape: that of `y`.
    """
    observed = np.asarray(y, dtype=np.float64)
    expected = np.maximum(np.asarray(mean, dtype=np.float64), FLOOR)
    logs = np.where(observed > 0, observed * np.log(np.where(observed > 0, observed, 1.0) / expected), 0.0)
    return np.asarray(2 * (logs - (observed - expected)))


def poisson_deviance(y: ArrayLike, mean: ArrayLike) -> float:
    """Return the mean Poisson deviance over all rows."""
    return float(poisson_deviance_terms(y, mean).mean())


def mean_absolute_error(y: ArrayLike, mean: ArrayLike) -> float:
    """Return the mean of |y - μ|."""
    return float(np.abs(np.asarray(y, dtype=np.float64) - np.asarray(mean, dtype=np.float64)).mean())


def root_mean_squared_error(y: ArrayLike, mean: ArrayLike) -> float:
    """Return the square root of the mean of (y - μ)²."""
    return float(np.sqrt(((np.asarray(y, dtype=np.float64) - np.asarray(mean, dtype=np.float64)) ** 2).mean()))


def mean_absolute_scaled_error(y: ArrayLike, mean: ArrayLike, history: ArrayLike) -> float:
    """Return the MAE over that of 'as in the window before', on the windows before the test.

    Hyndman & Koehler 2006, with one scale for all areas: an area in which nothing ever changed has none of its own.
    nan where nothing changed anywhere.

    Parameters
    ----------
    y, mean : array_like
        Counts and expected counts. Shape of each: (n_windows, n_areas).
    history : array_like
        Counts before them. Shape: (n_past, n_areas), at least two windows.
    """
    scale = float(np.abs(np.diff(np.asarray(history, dtype=np.float64), axis=0)).mean())
    return mean_absolute_error(y, mean) / scale if scale else float("nan")


def predicted_over_observed(y: ArrayLike, mean: ArrayLike) -> float:
    """Return the sum of expected counts over that of counts; nan where nothing came."""
    total = float(np.sum(y))
    return float(np.sum(mean)) / total if total else float("nan")


def _scaled(scored: Scored) -> float:
    return mean_absolute_scaled_error(scored.y, scored.mean, scored.history)


METRICS: tuple[Metric[Scored], ...] = (
    Metric(
        "deviance",
        "Poisson deviance",
        "mean of 2(y log(y/μ) − (y − μ)), μ at least .001, y log y = 0 at y = 0",
        "nats, doubled",
        "lower",
        "Nelder & Wedderburn 1972",
        lambda scored: poisson_deviance(scored.y, scored.mean),
    ),
    Metric(
        "mae",
        "Mean absolute error",
        "mean of |y − μ|; with sparse counts least for a forecast of 0 (Kolassa 2016): told, never decided by",
        "incidents",
        "lower",
        "Kolassa 2016 on what it rewards",
        lambda scored: mean_absolute_error(scored.y, scored.mean),
    ),
    Metric(
        "rmse",
        "Root mean squared error",
        "√ mean of (y − μ)²",
        "incidents",
        "lower",
        "Gauss 1823; Gneiting 2011: right for means",
        lambda scored: root_mean_squared_error(scored.y, scored.mean),
    ),
    Metric(
        "mase",
        "Mean absolute scaled error",
        "MAE over the mean of |y_t − y_(t−1)| in the windows before the test, one scale for all areas",
        "ratio",
        "lower",
        "Hyndman & Koehler 2006",
        _scaled,
        ("history",),
    ),
    Metric(
        "calibration",
        "Predicted over observed",
        "Σ μ / Σ y",
        "ratio",
        "nearest 1",
        "Van Calster et al. 2016, calibration in the large",
        lambda scored: predicted_over_observed(scored.y, scored.mean),
    ),
)
