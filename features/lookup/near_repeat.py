"""Near repeats: are incidents that are close in place also close in time, more often than chance would have it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from configs.errors import ConfigError
from features.arrays import Floats, Integers

MOST_PAIRS = 30_000_000
"""Pairs close in place that are held at once: about 2 GB."""
_BLOCK = 1 << 18


@dataclass(frozen=True)
class Knox:
    """Knox's table of pairs of incidents by distance and by days apart.

    Attributes
    ----------
    metres : numpy.ndarray
        Upper edges of the distance bands; the first may be 0 (the same place). Shape: (n_distances,).
    days : numpy.ndarray
        Upper edges of the bands of days apart, whole days, inclusive. Shape: (n_spans,).
    pairs : numpy.ndarray
        Pairs of incidents in each band. Shape: (n_distances, n_spans).
    expected : numpy.ndarray
        Their mean over permutations of the times. Shape: (n_distances, n_spans).
    p : numpy.ndarray
        Share of permutations, the data among them, with at least as many pairs. Shape: (n_distances, n_spans).
    permutations : int
        How many there were.
    """

    metres: Floats
    days: Integers
    pairs: Integers
    expected: Floats
    p: Floats
    permutations: int

    def table(self) -> pd.DataFrame:
        """Return one row a band: metres, days (upper edges), pairs, expected, ratio (Knox ratio) and p."""
        distance, span = np.indices(self.pairs.shape)
        expected = self.expected.ravel()
        ratio = np.divide(self.pairs.ravel(), expected, out=np.full(expected.shape, np.nan), where=expected > 0)
        return pd.DataFrame(
            {
                "metres": self.metres[distance.ravel()],
                "days": self.days[span.ravel()],
                "pairs": self.pairs.ravel(),
                "expected": expected,
                "ratio": ratio,
                "p": self.p.ravel(),
            }
        )


def knox(
    x: Floats,
    y: Floats,
    day: Integers,
    *,
    metres: tuple[float, ...],
    days: tuple[int, ...],
    permutations: int,
    rng: np.random.Generator,
) -> Knox:
    """Count pairs close in place and time, and how often chance alone would find as many.

    Pairs close in place are found once, in a k-d tree; each permutation only deals the days out anew. The test is
    Knox's (1964) with the Monte Carlo p-values of Besag & Diggle (1977), as used for near-repeat burglary by
    Johnson et al. (2007).

    Parameters
    ----------
    x, y : numpy.ndarray
        Metres. Shape of each: (n_incidents,).
    day : numpy.ndarray
        Days, as whole numbers. Shape: (n_incidents,).
    metres : tuple of float
        Upper edges of the distance bands, ascending, inclusive.
    days : tuple of int
        Upper edges of the bands of days apart, ascending, inclusive; the first band starts at 0 days.
    permutations : int
        How many; 99 give p-values down to .01.
    rng : numpy.random.Generator
        Deals out the days.

    Raises
    ------
    ConfigError
        More than `MOST_PAIRS` pairs are close in place.
    ValueError
        Edges do not ascend, or there is no permutation.
    """
    if permutations < 1 or list(metres) != sorted(set(metres)) or list(days) != sorted(set(days)):
        raise ValueError("metres and days ascend, and there is at least one permutation")
    first, second, band = _close_pairs(np.c_[x, y], np.asarray(metres, dtype=np.float64))
    whole = np.ascontiguousarray(day, dtype=np.int32)
    span_of = _span_of(int(np.ptp(whole)) if len(whole) else 0, days)
    shape = (len(metres), len(days))
    observed = _tally(whole, first, second, band, span_of, shape)
    total = np.zeros(shape)
    reached = np.ones(shape, dtype=np.int64)
    for _ in range(permutations):
        drawn = _tally(rng.permutation(whole), first, second, band, span_of, shape)
        total += drawn
        reached += drawn >= observed
    return Knox(
        np.asarray(metres, dtype=np.float64),
        np.asarray(days),
        observed,
        total / permutations,
        reached / (permutations + 1),
        permutations,
    )


def _close_pairs(points: Floats, metres: Floats) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    tree, farthest = cKDTree(points), metres[-1] * (1 + 1e-12) + 1e-9
    number = (int(tree.count_neighbors(tree, farthest)) - len(points)) // 2
    if number > MOST_PAIRS:
        raise ConfigError(
            f"{number:,} pairs lie within {metres[-1]:g} m of each other, too many to hold: at most {MOST_PAIRS:,}",
            remedy="choose a shorter time, fewer bands or narrower ones",
        )
    pairs = tree.query_pairs(farthest, output_type="ndarray")
    order = np.argsort(pairs[:, 0], kind="stable")
    first, second = pairs[order, 0], pairs[order, 1]
    apart = np.hypot(*(points[first] - points[second]).T)
    band = np.searchsorted(metres * (1 + 1e-12) + 1e-9, apart)
    inside = band < len(metres)
    return first[inside].astype(np.int32), second[inside].astype(np.int32), band[inside].astype(np.int32)


def _span_of(longest: int, days: tuple[int, ...]) -> NDArray[np.int32]:
    """Return the band of each number of days from 0 to the longest; one past the last for none."""
    return np.searchsorted(np.asarray(days), np.arange(longest + 1)).astype(np.int32)


def _tally(
    day: NDArray[np.int32],
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    band: NDArray[np.int32],
    span_of: NDArray[np.int32],
    shape: tuple[int, int],
) -> Integers:
    wide = shape[1] + 1
    counts = np.zeros(shape[0] * wide, dtype=np.int64)
    for start in range(0, len(first), _BLOCK):
        part = slice(start, start + _BLOCK)
        apart = np.abs(day[first[part]] - day[second[part]])
        counts += np.bincount(band[part] * wide + span_of[apart], minlength=len(counts))
    return counts.reshape(shape[0], wide)[:, :-1]
