"""Scores of a ranking: AUC, hit rate, share caught, PAI and PEI of the areas flagged in each window."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from features.arrays import Mask
from training.metrics.metric import Metric
from training.metrics.scored import Scored


def auc_any(y: ArrayLike, mean: ArrayLike) -> float:
    """Return the area under the ROC curve of 'at least one incident', by rank; nan where all rows agree."""
    from sklearn.metrics import roc_auc_score

    positive = np.asarray(y).ravel() > 0
    both = bool(positive.any()) and not positive.all()
    return float(roc_auc_score(positive, np.asarray(mean).ravel())) if both else float("nan")


def top_areas(mean: ArrayLike, k: int) -> Mask:
    """Return which k areas have the highest means in each window; of equal ones the first. Shape: that of `mean`."""
    expected = np.asarray(mean, dtype=np.float64)
    found = np.zeros(expected.shape, dtype=np.bool_)
    order: NDArray[np.int64] = np.argsort(-expected, axis=1, kind="stable")[:, :k]
    np.put_along_axis(found, order, values=True, axis=1)
    return found


def hit_rate(y: ArrayLike, mean: ArrayLike, k: int) -> float:
    """Return the share of flagged area-windows with at least one incident: precision of the top k."""
    return float((np.asarray(y)[top_areas(mean, k)] > 0).mean())


def share_caught(y: ArrayLike, mean: ArrayLike, k: int) -> float:
    """Return the share of incidents in the top k areas of each window; nan where nothing came.

    Chainey, Tompson & Uhlig 2008 call it hit rate.
    """
    observed = np.asarray(y, dtype=np.float64)
    total = float(observed.sum())
    return float(observed[top_areas(mean, k)].sum() / total) if total else float("nan")


def prediction_accuracy_index(y: ArrayLike, mean: ArrayLike, share: float) -> float:
    """Return the PAI: share of incidents caught in the top `share` of areas, over that share.

    Chainey, Tompson & Uhlig 2008. Arrays have shape (n_windows, n_areas); the top areas are chosen in each window.
    Areas count as of equal size; `training.metrics.fixed_area` takes their sizes.
    """
    n_areas = np.asarray(y).shape[1]
    k = int(np.ceil(share * n_areas))
    return share_caught(y, mean, k) / float(k / n_areas)


def prediction_efficiency_index(y: ArrayLike, mean: ArrayLike, k: int) -> float:
    """Return the PEI: incidents caught in the top k areas over the most that any k areas held; nan where none came.

    Hunt 2016; 1 is the best that could have been done with k areas a window.
    """
    observed = np.asarray(y, dtype=np.float64)
    most = float(np.sort(observed, axis=1)[:, ::-1][:, :k].sum())
    return float(observed[top_areas(mean, k)].sum()) / most if most else float("nan")


METRICS: tuple[Metric[Scored], ...] = (
    Metric(
        "auc",
        "AUC of any incident",
        "probability that a row with an incident has a higher μ than one without, equal ones counted half",
        "share",
        "higher",
        "Hanley & McNeil 1982",
        lambda scored: auc_any(scored.y, scored.mean),
    ),
    Metric(
        "hit_rate",
        "Hit rate at k",
        "share of flagged area-windows with y > 0; flagged: the k areas of highest μ in each window, k from the policy",
        "share",
        "higher",
        "Precision at k; the skill gate's hit rate",
        lambda scored: hit_rate(scored.y, scored.mean, scored.flagged),
    ),
    Metric(
        "caught",
        "Share of incidents caught",
        "n / N: incidents in flagged areas over all incidents",
        "share",
        "higher",
        "Chainey, Tompson & Uhlig 2008, there called hit rate",
        lambda scored: share_caught(scored.y, scored.mean, scored.flagged),
    ),
    Metric(
        "pai",
        "Prediction accuracy index",
        "(n / N) / (k / K), K areas in all",
        "ratio",
        "higher",
        "Chainey, Tompson & Uhlig 2008",
        lambda scored: prediction_accuracy_index(scored.y, scored.mean, scored.beside.share),
    ),
    Metric(
        "pei",
        "Prediction efficiency index",
        "n / n*: n* is the most that any k areas of each window held",
        "share",
        "higher",
        "Hunt 2016; NIJ 2017",
        lambda scored: prediction_efficiency_index(scored.y, scored.mean, scored.flagged),
    ),
)
