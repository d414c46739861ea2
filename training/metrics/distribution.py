"""Scores of whole distributions: WIS, alone and against a flat baseline, log score, CRPS and coverage."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from features.arrays import Floats
from training.metrics.metric import Metric
from training.metrics.scored import Scored
from training.pit import COVERAGES, pit_coverage

_NEVER = 1e-12
_REST = 1e-4
_MOST_PAST = 520


def weighted_interval_score(y: ArrayLike, quantiles: Floats, levels: ArrayLike) -> float:
    """Return the mean weighted interval score of quantiles (Bracher et al. 2021), lower is better.

    Twice the mean pinball loss over the levels, which equals the WIS when the levels are symmetric about the
    median. `quantiles` has the shape of `y`, and n_levels at its end.
    """
    observed = np.asarray(y, dtype=np.float64)[..., None]
    tau = np.asarray(levels, dtype=np.float64)
    miss = observed - quantiles
    return float(2 * np.mean(np.maximum(tau * miss, (tau - 1) * miss)))


def flat_quantiles(history: Floats, y: Floats, levels: ArrayLike) -> Floats:
    """Return what FluSight's baseline would have forecast: the last count, spread by changes from window to window.

    The median is the count of the window before. About it lie, at each level, the quantile of all changes from one
    window to the next so far (from at most 520 windows before the first) and of the same changes with their signs
    turned; nothing below 0 (Cramer et al. 2022). Counts are taken whole, as if no report were ever late, which is
    generous to this baseline.

    Parameters
    ----------
    history : numpy.ndarray
        Counts before the first window that is forecast, whole numbers. Shape: (n_past, n_areas), at least two windows.
    y : numpy.ndarray
        Counts of the windows that are forecast. Shape: (n_windows, n_areas).
    levels : array_like
        Shape: (n_levels,).

    Returns
    -------
    numpy.ndarray
        Shape: (n_windows, n_areas, n_levels).
    """
    counts = np.concatenate([np.asarray(history[-_MOST_PAST:]), np.asarray(y)]).astype(np.int64)
    change, first = np.abs(np.diff(counts, axis=0)), len(counts) - len(y)
    n_areas, width = counts.shape[1], int(change.max(initial=0)) + 1
    areas = np.arange(n_areas)
    seen = np.bincount((areas * width + change[: first - 1]).ravel(), minlength=n_areas * width).reshape(n_areas, width)
    found = np.empty((len(y), n_areas, np.size(levels)))
    for row, at in zip(found, range(first, len(counts)), strict=True):
        row[:] = np.maximum(counts[at - 1][:, None] + _mirrored(seen, np.asarray(levels)), 0.0)
        seen[areas, change[at - 1]] += 1
    return found


def _mirrored(seen: NDArray[np.int64], levels: Floats) -> Floats:
    """Return quantiles, as NumPy interpolates them, of whole numbers and the same with their signs turned.

    `seen` says how often each number from 0 was seen. Shapes: (n_areas, n_numbers), (n_levels,) → (n_areas, n_levels).
    """
    largest = seen.shape[1] - 1
    reached = np.cumsum(np.concatenate([seen[:, :0:-1], 2 * seen[:, :1], seen[:, 1:]], axis=1), axis=1)
    n = 2 * int(seen[0].sum())
    place = levels * (n - 1)
    below = np.floor(place)
    low, high = ((reached[:, :, None] <= np.minimum(at, n - 1)).sum(axis=1) - largest for at in (below, below + 1))
    return np.asarray(low + (place - below) * (high - low), dtype=np.float64)


def relative_wis(y: Floats, quantiles: Floats, levels: ArrayLike, history: Floats) -> float:
    """Return the WIS over that of the flat baseline (see `flat_quantiles`); nan where that is 0."""
    flat = weighted_interval_score(y, flat_quantiles(history, y, levels), levels)
    return weighted_interval_score(y, quantiles, levels) / flat if flat else float("nan")


def log_score(below: ArrayLike, at_most: ArrayLike) -> float:
    """Return the mean of -log P(Y = y), the probability taken to be at least 10⁻¹².

    Good 1952. `below` is P(Y < y) and `at_most` is P(Y ≤ y), of any one shape.
    """
    hit = np.asarray(at_most, dtype=np.float64) - np.asarray(below, dtype=np.float64)
    return float(-np.log(np.maximum(hit, _NEVER)).mean())


def crps_terms(y: ArrayLike, at_most: Callable[[Floats, NDArray[np.int64]], Floats]) -> Floats:
    """Return each row's CRPS of a distribution of counts, Σ over k of (P(Y ≤ k) - 1{y ≤ k})².

    Matheson & Winkler 1976; of counts it is the ranked probability score of Czado, Gneiting & Held 2009. A row's sum
    ends beyond its count, where the probability of more is below 10⁻⁴: what is left is of its square's order.

    Parameters
    ----------
    y : array_like
        Counts. Shape: (n_rows,).
    at_most : callable
        Returns P(Y ≤ k) of some rows for a count of each: (counts, positions of the rows), of one shape.
    """
    observed = np.asarray(y, dtype=np.float64)
    total, rows, k = np.zeros(observed.shape), np.arange(observed.size), 0
    while rows.size:
        gap = at_most(np.full(rows.size, float(k)), rows) - (observed[rows] <= k)
        total[rows] += gap**2
        rows = rows[(observed[rows] > k) | (np.abs(gap) >= _REST)]
        k += 1
    return total


def coverage(y: ArrayLike, low: ArrayLike, high: ArrayLike) -> float:
    """Return the share of rows whose count lies in [low, high]; on counts it exceeds the nominal level."""
    observed = np.asarray(y)
    return float(np.mean((observed >= np.asarray(low)) & (observed <= np.asarray(high))))


def _wis(scored: Scored) -> float:
    return weighted_interval_score(scored.y, scored.quantiles, scored.levels)


def _relative(scored: Scored) -> float:
    return relative_wis(scored.y, scored.quantiles, scored.levels, scored.history)


def _log(scored: Scored) -> float:
    return log_score(scored.below, scored.at_most)


def _covered(scored: Scored) -> float:
    low, high = scored.levels.index(0.05), scored.levels.index(0.95)
    return coverage(scored.y, scored.quantiles[..., low], scored.quantiles[..., high])


def _pit(share: float) -> Metric[Scored]:
    percent = f"{100 * share:.0f}"
    return Metric(
        f"pit_coverage_{percent}",
        f"Coverage of the {percent}% interval by randomised PIT",
        f"share of PIT values in the middle {percent}%, each spread evenly between P(Y < y) and P(Y ≤ y)",
        "share",
        f"nearest {share:g}",
        "Smith 1985; Czado, Gneiting & Held 2009",
        lambda scored: pit_coverage(scored.below, scored.at_most, share),
        ("below", "at_most"),
    )


METRICS: tuple[Metric[Scored], ...] = (
    Metric(
        "wis",
        "Weighted interval score",
        "2 × mean of max(τ(y − q), (τ − 1)(y − q)) over the 23 levels τ with quantiles q",
        "incidents",
        "lower",
        "Bracher, Ray, Gneiting & Reich 2021",
        _wis,
        ("quantiles",),
    ),
    Metric(
        "relative_wis",
        "WIS relative to a flat baseline",
        "WIS over that of the last count, spread by the changes from window to window so far and their mirror image",
        "ratio",
        "lower",
        "Cramer et al. 2022, the baseline of the COVID-19 Forecast Hub and FluSight",
        _relative,
        ("quantiles", "history"),
    ),
    Metric(
        "log_score",
        "Log score",
        "mean of −log P(Y = y), P at least 10⁻¹²",
        "nats",
        "lower",
        "Good 1952; Gneiting & Raftery 2007",
        _log,
        ("below", "at_most"),
    ),
    Metric(
        "crps",
        "Continuous ranked probability score",
        "mean of Σ_k (P(Y ≤ k) − 1{y ≤ k})²",
        "incidents",
        "lower",
        "Matheson & Winkler 1976; Czado, Gneiting & Held 2009",
        lambda scored: float(scored.crps.mean()),
        ("crps",),
    ),
    Metric(
        "coverage_90",
        "Share of counts inside the 90% interval",
        "share of rows with q.05 ≤ y ≤ q.95; above .9 on counts however good the forecast, see the randomised PIT",
        "share",
        "nearest 0.9",
        "Czado, Gneiting & Held 2009",
        _covered,
        ("quantiles",),
    ),
    *(_pit(share) for share in COVERAGES),
)
