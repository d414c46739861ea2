"""Finds rows that are one incident: the same id again in a source, the same place and time in another."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from configs.city import Tolerance
from features.arrays import Floats, Integers, Mask

SAME_ID = "the same id again"
SAME_INCIDENT = "the same incident from a source listed earlier"
TAKEN_BACK = "takes back an earlier row"

_MINUTE = 60_000_000
_ROUNDING = 1 + 1e-9


@dataclass(frozen=True)
class Reports:
    """Reports of incidents as numbers.

    `offence` is a code, `start` and `end` microseconds, `x` and `y` metres. Shape of each: (n_reports,).
    """

    offence: Integers
    start: Integers
    end: Integers
    x: Floats
    y: Floats

    def __getitem__(self, chosen: Integers) -> "Reports":
        return Reports(self.offence[chosen], self.start[chosen], self.end[chosen], self.x[chosen], self.y[chosen])


def same_id(ids: pd.Series, usable: Mask) -> Integers:
    """Return for each usable row whose id stood in an earlier usable row that row's position, else -1.

    Parameters
    ----------
    ids : pandas.Series
        Ids of one source as text, empty for none. Shape: (n_rows,).
    usable : numpy.ndarray
        Rows that take part. Shape: (n_rows,).
    """
    kept = np.full(len(ids), -1, dtype=np.int64)
    places = np.flatnonzero(usable & (ids != "").to_numpy())
    codes, _ = pd.factorize(ids.iloc[places])
    _, first = np.unique(codes, return_index=True)
    again = np.setdiff1d(np.arange(len(places)), first)
    kept[places[again]] = places[first[codes[again]]]
    return kept


def match_reports(left: Reports, right: Reports, rule: Tolerance) -> tuple[Integers, Integers]:
    """Match reports of two sources one-to-one, the nearest first.

    Two reports may be one incident where the offence is the same, no more than `rule.minutes` lie between
    their times and no more than `rule.metres` between their places. Nearness is the sum of the squares of
    both, each over its limit; of equals the first in `left`, then in `right`, is matched first.

    Parameters
    ----------
    left, right : Reports
        The reports of each source.
    rule : DuplicateSettings
        The limits.

    Returns
    -------
    tuple of numpy.ndarray
        Positions in `left` and in `right` of the pairs. Shape of each: (n_pairs,).
    """
    first, second = _candidates(left, right, rule)
    gap = np.maximum(0, np.maximum(right.start[second] - left.end[first], left.start[first] - right.end[second]))
    apart = np.hypot(right.x[second] - left.x[first], right.y[second] - left.y[first])
    near = (gap <= rule.minutes * _MINUTE) & (apart <= rule.metres)
    first, second, gap, apart = first[near], second[near], gap[near], apart[near]
    cost = _over(gap, rule.minutes * _MINUTE) ** 2 + _over(apart, rule.metres) ** 2
    order = np.lexsort((second, first, cost))
    return _one_to_one(first[order], second[order])


def _over(value: Integers | Floats, limit: float) -> Floats:
    return value / limit if limit > 0 else np.zeros(len(value))


def _one_to_one(first: Integers, second: Integers) -> tuple[Integers, Integers]:
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    chosen = []
    for place, (i, j) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        if i not in taken_first and j not in taken_second:
            taken_first.add(i)
            taken_second.add(j)
            chosen.append(place)
    return first[chosen], second[chosen]


def _candidates(left: Reports, right: Reports, rule: Tolerance) -> tuple[Integers, Integers]:
    pairs = [
        _within(left, right, of_left, of_right, rule)
        for offence in np.intersect1d(left.offence, right.offence)
        for of_left in _by_length(left, offence)
        for of_right in _by_length(right, offence)
    ]
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *(i for i, _ in pairs)]), np.concatenate([none, *(j for _, j in pairs)])


def _by_length(reports: Reports, offence: int) -> list[Integers]:
    """Group reports of an offence by the length of their times, each group at most twice the shortest."""
    chosen = np.flatnonzero(reports.offence == offence)
    minutes = (reports.end[chosen] - reports.start[chosen]) / _MINUTE
    size = np.ceil(np.log2(np.maximum(minutes, 1)))
    return [chosen[size == one] for one in np.unique(size)]


def _within(
    left: Reports, right: Reports, of_left: Integers, of_right: Integers, rule: Tolerance
) -> tuple[Integers, Integers]:
    """Find all pairs in a box of space and time that is sure to hold every pair within the limits."""
    start = min(left.start[of_left].min(), right.start[of_right].min())
    half = sum(float((r.end[of] - r.start[of]).max()) / 2 for r, of in ((left, of_left), (right, of_right)))
    across, long = max(rule.metres, 1e-3), rule.minutes * _MINUTE + half + _MINUTE
    trees = []
    for reports, chosen in ((left, of_left), (right, of_right)):
        middle = (reports.start[chosen] - start) + (reports.end[chosen] - reports.start[chosen]) / 2
        trees.append(cKDTree(np.c_[reports.x[chosen] / across, reports.y[chosen] / across, middle / long]))
    found = trees[0].sparse_distance_matrix(trees[1], _ROUNDING, p=np.inf, output_type="ndarray")
    return of_left[found["i"]], of_right[found["j"]]
