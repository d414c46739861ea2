"""Scores of forecasts of counts, each a formula with its source."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FLOOR = 1e-3


def poisson_deviance_terms(y: ArrayLike, mean: ArrayLike) -> NDArray[np.float64]:
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


def skill(y: ArrayLike, mean: ArrayLike, baseline: ArrayLike) -> float:
    """Return 1 - deviance of the forecast over that of a baseline: 0 adds nothing, 1 is perfect."""
    return 1 - poisson_deviance(y, mean) / poisson_deviance(y, baseline)


def weighted_interval_score(y: ArrayLike, quantiles: NDArray[np.float64], levels: ArrayLike) -> float:
    """Return the mean weighted interval score of quantiles (Bracher et al. 2021), lower is better.

    Twice the mean pinball loss over the levels, which equals the WIS when the levels are symmetric about the
    median. `quantiles` has shape (n_rows, n_levels).
    """
    observed = np.asarray(y, dtype=np.float64)[:, None]
    tau = np.asarray(levels, dtype=np.float64)[None, :]
    miss = observed - quantiles
    return float(2 * np.mean(np.maximum(tau * miss, (tau - 1) * miss)))


def auc_any(y: ArrayLike, mean: ArrayLike) -> float:
    """Return the area under the ROC curve of 'at least one incident', by rank; nan where all rows agree."""
    from sklearn.metrics import roc_auc_score

    positive = np.asarray(y) > 0
    return float(roc_auc_score(positive, mean)) if positive.any() and not positive.all() else float("nan")


def prediction_accuracy_index(y: ArrayLike, mean: ArrayLike, share: float) -> float:
    """Return the PAI: share of incidents caught in the top `share` of areas, over that share.

    Chainey, Tompson & Uhlig 2008. Arrays have shape (n_windows, n_areas); the top areas are chosen in each window.
    """
    observed, expected = np.asarray(y, dtype=np.float64), np.asarray(mean, dtype=np.float64)
    k = int(np.ceil(share * observed.shape[1]))
    top = np.argsort(-expected, axis=1, kind="stable")[:, :k]
    caught = np.take_along_axis(observed, top, axis=1).sum() / observed.sum()
    return float(caught / (k / observed.shape[1]))


def coverage(y: ArrayLike, low: ArrayLike, high: ArrayLike) -> float:
    """Return the share of rows whose count lies in [low, high]; on counts it exceeds the nominal level."""
    observed = np.asarray(y)
    return float(np.mean((observed >= np.asarray(low)) & (observed <= np.asarray(high))))
