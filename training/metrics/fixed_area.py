"""PAI and PEI where the flagged areas have a fixed total size, as in the NIJ's forecasting challenge of 2017."""

import numpy as np
from numpy.typing import ArrayLike

from features.arrays import Floats, Mask
from training.metrics.metric import Metric
from training.metrics.scored import Scored

SQUARE_MILE = 2.589988110336
"""km²."""
NIJ = (0.25 * SQUARE_MILE, 0.75 * SQUARE_MILE)
"""Least and largest forecast area of the challenge, km² (NIJ 2017: .25 to .75 square miles)."""
_SLACK = 1e-9


def areas_within(mean: ArrayLike, sizes: ArrayLike, limits: tuple[float, float]) -> Mask | None:
    """Return the areas that are flagged in each window where their total size must lie between limits.

    Areas are taken by expected incidents a km², the highest first, until the least total is reached: the challenge
    lets a forecaster choose within the limits, and PAI is highest at the least. An area that would go over the
    largest total is passed over.

    Parameters
    ----------
    mean : array_like
        Shape: (n_windows, n_areas).
    sizes : array_like
        Above 0, in the unit of the limits. Shape: (n_areas,).
    limits : tuple of float
        Least and largest total.

    Returns
    -------
    numpy.ndarray or None
        Shape: (n_windows, n_areas); None where in some window no areas so taken reach the least total.
    """
    expected, size = np.asarray(mean, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    found = np.zeros(expected.shape, dtype=np.bool_)
    for row, order in zip(found, np.argsort(-expected / size, axis=1, kind="stable"), strict=True):
        total = 0.0
        for area in order:
            if total >= limits[0] * (1 - _SLACK):
                break
            if total + size[area] <= limits[1] * (1 + _SLACK):
                row[area] = True
                total += size[area]
        if total < limits[0] * (1 - _SLACK):
            return None
    return found


def most_within(counts: ArrayLike, sizes: ArrayLike, room: float) -> int:
    """Return the most incidents that areas of a total size up to `room` held: exact, by dynamic programming.

    The least size in which each number of incidents can be had is built up area by area (the 0–1 knapsack by value,
    Kellerer, Pferschy & Pisinger 2004, section 2.3).

    Parameters
    ----------
    counts : array_like
        Incidents of one window, whole numbers. Shape: (n_areas,).
    sizes : array_like
        Shape: (n_areas,).
    room : float
        In the unit of the sizes.
    """
    held = np.asarray(counts, dtype=np.int64)
    least = np.full(int(held.sum()) + 1, np.inf)
    least[0] = 0.0
    for n, size in zip(held[held > 0], np.asarray(sizes, dtype=np.float64)[held > 0], strict=True):
        np.minimum(least[n:], least[:-n] + size, out=least[n:])
    return int(np.flatnonzero(least <= room * (1 + _SLACK))[-1])


def pai_fixed_area(y: ArrayLike, mean: ArrayLike, sizes: ArrayLike, limits: tuple[float, float] = NIJ) -> float:
    """Return the PAI of areas whose total size lies between limits: (n / N) / (a / A), over all windows together.

    nan where no areas fit the limits, or nothing came. Arrays as in `areas_within`.
    """
    observed, size = np.asarray(y, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    flagged = areas_within(mean, size, limits)
    if flagged is None or not observed.sum():
        return float("nan")
    taken = float((flagged @ size).sum()) / (len(observed) * float(size.sum()))
    return float(observed[flagged].sum() / observed.sum()) / taken


def pei_fixed_area(y: ArrayLike, mean: ArrayLike, sizes: ArrayLike, limits: tuple[float, float] = NIJ) -> float:
    """Return the PEI of the same areas: n / n*, n* the most that areas of the same total size held in each window."""
    observed, size = np.asarray(y, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    flagged = areas_within(mean, size, limits)
    if flagged is None:
        return float("nan")
    rooms: Floats = flagged @ size
    most = sum(most_within(counts, size, float(room)) for counts, room in zip(observed, rooms, strict=True))
    return float(observed[flagged].sum()) / most if most else float("nan")


def _pai(scored: Scored) -> float:
    return pai_fixed_area(scored.y, scored.mean, scored.sizes, scored.beside.limits)


def _pei(scored: Scored) -> float:
    return pei_fixed_area(scored.y, scored.mean, scored.sizes, scored.beside.limits)


METRICS: tuple[Metric[Scored], ...] = (
    Metric(
        "pai_fixed_area",
        "PAI at fixed area",
        "(n / N) / (a / A): areas by μ per km² until .25 square miles are reached, never over .75; sizes as they are",
        "ratio",
        "higher",
        "NIJ 2017, Real-Time Crime Forecasting Challenge",
        _pai,
        ("sizes",),
    ),
    Metric(
        "pei_fixed_area",
        "PEI at fixed area",
        "n / n*: n* is the most that areas of the same total size held in each window (an exact knapsack)",
        "share",
        "higher",
        "Hunt 2016; NIJ 2017",
        _pei,
        ("sizes",),
    ),
)
