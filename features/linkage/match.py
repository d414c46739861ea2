"""Finds pairs of rows that may be one incident: the same offence, within its tolerance of time and place."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.spatial import cKDTree

from configs.linkage import Tolerance
from features.arrays import Floats, Integers, Mask

_MINUTE = 60_000_000
_ROUNDING = 1 + 1e-9


@dataclass(frozen=True)
class Reports:
    """Reports of incidents as numbers; shape of each: (n_reports,).

    Attributes
    ----------
    source, offence : numpy.ndarray
        Codes; sources in the order of the city file.
    start, end : numpy.ndarray
        When it may have occurred, in microseconds.
    x, y : numpy.ndarray
        Where, in metres.
    area : numpy.ndarray
        Position of the area in which it lies.
    vague : numpy.ndarray
        True where no point is known, only the area.
    """

    source: Integers
    offence: Integers
    start: Integers
    end: Integers
    x: Floats
    y: Floats
    area: Integers
    vague: Mask

    def minutes(self, first: Integers, second: Integers) -> Floats:
        """Return the minutes between the times of pairs of reports, 0 where they meet. Shape: (n_pairs,)."""
        gap = np.maximum(self.start[second] - self.end[first], self.start[first] - self.end[second])
        return np.asarray(np.maximum(gap, 0) / _MINUTE)

    def metres(self, first: Integers, second: Integers) -> Floats:
        """Return the metres between the points of pairs of reports, NaN where one has none. Shape: (n_pairs,)."""
        apart = np.hypot(self.x[second] - self.x[first], self.y[second] - self.y[first])
        return np.where(self.vague[first] | self.vague[second], np.nan, apart)


@dataclass(frozen=True)
class Pairs:
    """Pairs of reports that may be one incident; shape of each: (n_pairs,).

    Attributes
    ----------
    first, second : numpy.ndarray
        Positions of the two reports; the first is of the source listed earlier.
    cost : numpy.ndarray
        How unlike they are: the sum of the squares of minutes and metres, each over its limit; 0 to 2. Where a point
        is missing, metres are at their limit.
    """

    first: Integers
    second: Integers
    cost: Floats


def near_pairs(reports: Reports, rules: Mapping[int, Tolerance]) -> Pairs:
    """Find all pairs of reports of two sources that may be one incident.

    Two reports may be one incident where the offence is the same, no more than its `minutes` lie between their
    times and no more than its `metres` between their points; where one has no point, both lie in one area.

    Parameters
    ----------
    reports : Reports
        All reports that take part. Shape: (n_reports,).
    rules : mapping of int to Tolerance
        The limits of each offence's code.

    Returns
    -------
    Pairs
        In no particular order.
    """
    none = np.zeros(0, dtype=np.int64)
    found = [Pairs(none, none, np.zeros(0))]
    for offence in np.unique(reports.offence).tolist():
        groups = [
            _groups(reports, np.flatnonzero((reports.offence == offence) & (reports.source == source)))
            for source in np.unique(reports.source)
        ]
        for one, other in combinations(groups, 2):
            found += [_within(reports, left, right, rules[offence]) for left in one for right in other]
    return Pairs(*(np.concatenate([getattr(part, name) for part in found]) for name in ("first", "second", "cost")))


def _groups(reports: Reports, chosen: Integers) -> list[Integers]:
    """Group reports by the length of their times, at most four times the shortest of a group, and by whether vague."""
    minutes = (reports.end[chosen] - reports.start[chosen]) / _MINUTE
    kind = 2 * np.ceil(np.log2(np.maximum(minutes, 1)) / 2) + reports.vague[chosen]
    return [chosen[kind == one] for one in np.unique(kind)]


def _within(reports: Reports, left: Integers, right: Integers, rule: Tolerance) -> Pairs:
    """Search a box of space and time that is sure to hold every pair within the limits, and keep those within."""
    start = min(reports.start[left].min(), reports.start[right].min())
    half = sum(float((reports.end[of] - reports.start[of]).max()) / 2 for of in (left, right))
    across, long = max(rule.metres, 1e-3), rule.minutes * _MINUTE + half + _MINUTE
    by_area = bool(reports.vague[left[0]] or reports.vague[right[0]])
    trees = []
    for of in (left, right):
        middle = (reports.start[of] - start) + (reports.end[of] - reports.start[of]) / 2
        x, y = (2.0 * reports.area[of], 0 * middle) if by_area else (reports.x[of] / across, reports.y[of] / across)
        trees.append(cKDTree(np.c_[x, y, middle / long]))
    found = trees[0].sparse_distance_matrix(trees[1], _ROUNDING, p=np.inf, output_type="ndarray")
    first, second = left[found["i"]], right[found["j"]]
    minutes, metres = reports.minutes(first, second), reports.metres(first, second)
    near = (minutes <= rule.minutes) & (by_area | (metres <= rule.metres))
    far = np.ones(int(near.sum())) if by_area else _over(metres[near], rule.metres)
    return Pairs(first[near], second[near], _over(minutes[near], rule.minutes) ** 2 + far**2)


def _over(value: Floats, limit: float) -> Floats:
    return value / limit if limit > 0 else np.zeros(len(value))
