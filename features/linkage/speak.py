"""Which row of an incident stands for it, and when: the one of least rank, from the moment it was known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.arrays import Integers, Mask
from features.linkage.group import Standing


@dataclass(frozen=True)
class Voices:
    """Which rows stand for incidents and when; shape of each: (n_rows,).

    Attributes
    ----------
    kept : numpy.ndarray
        The row to which a row is linked, -1 for one that stands, or stood, for an incident.
    successor : numpy.ndarray
        The row that took a row's place, -1 for none.
    known, gone : numpy.ndarray
        Since when, and until when, a kept row stands for its incident: microseconds.
    teller : numpy.ndarray
        The row from whose report on a kept row's incident was known: itself, or one that is linked to it.
    """

    kept: Integers
    successor: Integers
    known: Integers
    gone: Integers
    teller: Integers


def give_voice(label: Integers, rows: Standing, start: Integers, alike: Callable[[Integers, Integers], Mask]) -> Voices:
    """Let the row of least rank stand for its incident, from the moment at which it was known.

    Until then another row stood for it, if one was known. Where that says of time and place what counts the same, the
    two are linked and the incident is known from the earlier report, though not before it occurred. Otherwise the
    earlier row is kept until the other became known, so that nothing known later moves what was known before. Once
    the row that stands is taken back, the incident is.

    Parameters
    ----------
    label : numpy.ndarray
        As from `group_rows`. Shape: (n_rows,).
    rows : Standing
        All rows.
    start : numpy.ndarray
        When each may have occurred at the earliest, microseconds. Shape: (n_rows,).
    alike : callable
        Says of two arrays of positions which pairs count the same.
    """
    members = _members(label, rows)
    speaks = (pd.Series(rows.rank[members]).groupby(label[members]).cummin() == rows.rank[members]).to_numpy()
    voices = members[speaks]
    one, other = voices[:-1], voices[1:]
    succeeds = (label[one] == label[other]) & (rows.gone[one] > rows.known[other])
    folds = succeeds & ((rows.known[one] == rows.known[other]) | alike(one, other))
    last = voices[np.r_[~folds, True][: len(voices)]]
    first = voices[np.r_[True, ~folds][: len(voices)]]
    stands = last[np.cumsum(np.r_[0, ~folds])[: len(voices)]]
    kept, successor, known, gone = np.full(len(label), -1), np.full(len(label), -1), rows.known.copy(), rows.gone.copy()
    kept[members] = stands[np.cumsum(speaks) - 1]
    kept[last] = -1
    teller = np.arange(len(label))
    teller[last] = first
    known[last] = np.maximum(rows.known[first], start[last])
    replaced = succeeds & ~folds
    successor[one[replaced]], gone[one[replaced]] = stands[1:][replaced], rows.known[other[replaced]]
    return Voices(kept, successor, known, gone, teller)


def _members(label: Integers, rows: Standing) -> Integers:
    """Rows of incidents that have more than one, incident by incident, as they became known."""
    several = np.flatnonzero(np.bincount(label, minlength=len(label))[label] > 1)
    return several[np.lexsort((several, -rows.rank[several], rows.known[several], label[several]))]
