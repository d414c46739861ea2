"""Puts rows together that are one incident, in the order in which they became known."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from features.arrays import Floats, Integers
from features.linkage.match import Pairs

Apart = Mapping[int, frozenset[int]]
"""For a row the rows that somebody found to be other incidents."""
NEVER = np.iinfo(np.int64).max
"""The moment at which what still stands is gone."""


@dataclass(frozen=True)
class Standing:
    """Since when each row is known, until when it stands, and its source; shape of each: (n_rows,).

    Attributes
    ----------
    known, gone : numpy.ndarray
        Microseconds; `gone` is `NEVER` for what still stands.
    source : numpy.ndarray
        Positions in the city's order of sources.
    rank : numpy.ndarray
        Of the rows of one incident the one of least rank stands for it; rows of one source may differ in rank.
    """

    known: Integers
    gone: Integers
    source: Integers
    rank: Integers


def group_rows(pairs: Pairs, odds: Floats, rows: Standing, apart: Apart) -> Integers:
    """Put rows together that are more likely than not one incident, as somebody would who saw them arrive.

    A row is compared, at the moment at which it becomes known, with the rows that stand then, and joins the incident
    of the likeliest that has no row of its source, or is one of its own. Two incidents that were known before are
    never made one by what is known later: so at any moment the incidents are those that would be found among the rows
    known by then. Of rows known at one moment the likeliest go first, of equally likely ones the first in the files.
    Once the row that stands for an incident was taken back, it takes no more rows but one that may stand for it.

    Parameters
    ----------
    pairs : Pairs
        Which rows may be one incident.
    odds : numpy.ndarray
        The log odds of each pair. Shape: (n_pairs,).
    rows : Standing
        All rows.
    apart : mapping
        Rows that are never put together.

    Returns
    -------
    numpy.ndarray
        For each row the position of a row of its incident that was known first. Shape: (n_rows,).
    """
    moment = np.maximum(rows.known[pairs.first], rows.known[pairs.second])
    stand = (rows.gone[pairs.first] > moment) & (rows.gone[pairs.second] > moment)
    chosen = np.flatnonzero(stand & (odds > 0))
    order = chosen[np.lexsort((pairs.second[chosen], pairs.first[chosen], -odds[chosen], moment[chosen]))]
    incidents = _Incidents(rows, apart)
    columns = (pairs.first[order], pairs.second[order], moment[order])
    for one, other, now in zip(*(column.tolist() for column in columns), strict=True):
        incidents.join(one, other, now)
    label = np.arange(len(rows.known))
    for row, members in incidents.of.items():
        label[row] = members[0]
    return label


class _Incidents:
    """Incidents of more than one row, by each of their rows; the first of an incident's rows was known first."""

    def __init__(self, rows: Standing, apart: Apart) -> None:
        self.of: dict[int, list[int]] = {}
        self.apart = apart
        self.known, self.gone = rows.known.tolist(), rows.gone.tolist()
        self.source, self.rank = rows.source.tolist(), rows.rank.tolist()

    def join(self, one: int, other: int, now: int) -> None:
        old, new = self.of.get(one), self.of.get(other)
        if old is None and new is None and not self.apart:
            pair = [one, other] if self.known[one] <= self.known[other] else [other, one]
            self.of[one] = self.of[other] = pair
            return
        old, new = old or [one], new or [other]
        if self.known[old[0]] > self.known[new[0]]:
            old, new = new, old
        if old is not new and self._may_join(old, new, now):
            old += new
            self.of.update(dict.fromkeys(old, old))

    def _may_join(self, old: list[int], new: list[int], now: int) -> bool:
        if self.known[new[0]] < now:
            return False
        stand = [row for row in old if self.gone[row] > now]
        if {self.source[row] for row in stand} & {self.source[row] for row in new}:
            return False
        least = min(self.rank[row] for row in old)
        if min(self.rank[row] for row in new) > least < min((self.rank[row] for row in stand), default=least + 1):
            return False
        return not self.apart or all(self.apart.get(row, frozenset()).isdisjoint(old) for row in new)
