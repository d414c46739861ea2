"""Hot and cold spots: Getis-Ord Gi* over areas and windows, its trend, and false-discovery control."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.sparse import csr_array, eye_array

from features.arrays import Floats


def gi_star(values: Floats, neighbours: csr_array) -> Floats:
    """Return the Getis-Ord Gi* statistic of each area in each window, as a standard score.

    Binary weights, the area itself among its neighbours (Ord & Getis 1995, equation 14.2 for Gi*).

    Parameters
    ----------
    values : numpy.ndarray
        One row a window. Shape: (n_windows, n_areas).
    neighbours : csr_array
        1 where two areas touch. Shape: (n_areas, n_areas).

    Returns
    -------
    numpy.ndarray
        About 0 where levels around are as everywhere; 0 in windows without any variation. Shape: (n_windows, n_areas).
    """
    n_areas = values.shape[1]
    weights = csr_array((neighbours != 0).astype(np.float64) + eye_array(n_areas))
    around = (weights @ values.T).T
    size = np.asarray(weights.sum(axis=1)).ravel()
    mean = values.mean(axis=1, keepdims=True)
    spread = values.std(axis=1, keepdims=True) * np.sqrt((n_areas * size - size**2) / max(n_areas - 1, 1))
    score: Floats = np.divide(around - mean * size, spread, out=np.zeros_like(around), where=spread > 0)
    return score


def trend(scores: Floats) -> tuple[Floats, Floats]:
    """Return Kendall's tau of each area's scores with time, and its two-sided p-value (Mann–Kendall).

    Parameters
    ----------
    scores : numpy.ndarray
        Ascending in time. Shape: (n_windows, n_areas).

    Returns
    -------
    tuple of numpy.ndarray
        tau (0 for a series without variation) and p. Shape of each: (n_areas,).
    """
    time = np.arange(len(scores))
    found = [stats.kendalltau(time, series) if np.ptp(series) > 0 else (0.0, 1.0) for series in scores.T]
    tau, p = np.array([[float(one[0]), float(one[1])] for one in found]).reshape(-1, 2).T
    return tau, p


def discovered(p: Floats, rate: float) -> NDArray[np.bool_]:
    """Return which tests are discoveries at a false-discovery rate (Benjamini & Hochberg 1995).

    Parameters
    ----------
    p : numpy.ndarray
        P-values of one family of tests. Shape: (n_tests,).
    rate : float
        Share of false discoveries that is borne, in (0, 1).
    """
    return np.asarray(stats.false_discovery_control(p) <= rate)
