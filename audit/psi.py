"""The population stability index, with the limit that its sample sizes warrant."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stability:
    """The index of one column.

    Attributes
    ----------
    psi : float
        Σ (p − q)·log(p/q) over bins.
    limit : float
        What no drift would exceed with probability 1 − level: (1/n + 1/m)·χ²(bins − 1, level).
    p : float
        Probability of an index this large without drift.
    bins, n, m : int
        Bins used and sizes of the two samples.
    """

    psi: float
    limit: float
    p: float
    bins: int
    n: int
    m: int


def stability(reference: ArrayLike, current: ArrayLike, bins: int, level: float) -> Stability | None:
    """Compare two samples of one column by PSI with a size-aware limit (Yurdakul & Naranjo 2020).

    Bins hold equal shares of both samples together (few values: a bin each); one that is empty in a sample counts as
    half a row there, so that the index stays finite.

    Parameters
    ----------
    reference, current : array_like
        Independent draws. Shape: (n,) and (m,).
    bins : int
        Bins wanted; fewer where values repeat.
    level : float
        1 − the probability of exceeding the limit without drift.

    Returns
    -------
    Stability or None
        `None` when all values are the same.
    """
    before, after = np.asarray(reference, dtype=np.float64), np.asarray(current, dtype=np.float64)
    edges = _edges(np.concatenate([before, after]), bins)
    parts = len(edges) + 1
    counts = np.stack([np.bincount(np.searchsorted(edges, each), minlength=parts) for each in (before, after)])
    used = counts.sum(axis=0) > 0
    parts = int(used.sum())
    if parts < 2:
        return None
    filled = np.maximum(counts[:, used].astype(np.float64), 0.5)
    p, q = filled / filled.sum(axis=1, keepdims=True)
    psi = float(((p - q) * np.log(p / q)).sum())
    scale = 1 / len(before) + 1 / len(after)
    limit = scale * float(stats.chi2.ppf(level, parts - 1))
    return Stability(psi, limit, float(stats.chi2.sf(psi / scale, parts - 1)), parts, len(before), len(after))


def _edges(pooled: Floats, bins: int) -> Floats:
    """Return the highest value of every bin but the last."""
    values: Floats = np.unique(pooled)
    if len(values) <= bins:
        return values[:-1]
    edges = np.unique(np.quantile(pooled, np.arange(1, bins) / bins))
    below: Floats = edges[edges < values[-1]]
    return below if below.size else values[-2:-1]


def discoveries(p: ArrayLike, rate: float) -> NDArray[np.bool_]:
    """Return which hypotheses are rejected at a false-discovery rate (Benjamini & Hochberg 1995).

    Parameters
    ----------
    p : array_like
        Shape: (hypotheses,).
    rate : float
        Expected share of false discoveries among all.

    Returns
    -------
    numpy.ndarray
        Shape: (hypotheses,).
    """
    values: Floats = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    passed = np.flatnonzero(values[order] <= rate * np.arange(1, len(values) + 1) / max(len(values), 1))
    rejected = np.zeros(len(values), dtype=np.bool_)
    if passed.size:
        rejected[order[: passed[-1] + 1]] = True
    return rejected
