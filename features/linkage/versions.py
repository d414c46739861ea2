"""Rows of one source with one id: the same row again, or a later version of it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.arrays import Integers, Mask
from features.linkage.group import NEVER


@dataclass(frozen=True)
class Versions:
    """What rows with one id are to one another; shape of each: (n_rows,).

    Attributes
    ----------
    kept : numpy.ndarray
        The row to which a row is linked, -1 for none.
    replaced : numpy.ndarray
        True for a row that is linked because a version written at the same moment or earlier known took its place,
        False for one that says the same again.
    successor : numpy.ndarray
        The later version that took a row's place, -1 for none.
    known, gone : numpy.ndarray
        Since when and until when it stands, microseconds.
    """

    kept: Integers
    replaced: Mask
    successor: Integers
    known: Integers
    gone: Integers


def same_again(ids: pd.Series, usable: Mask, known: Integers) -> Integers:
    """Return for each usable row whose id another usable row had before the position of that row, else -1.

    Of rows with one id the one that was known first stands, of rows known at one moment the first.

    Parameters
    ----------
    ids : pandas.Series
        Ids of one source as text, empty for none. Shape: (n_rows,).
    usable : numpy.ndarray
        Rows that take part. Shape: (n_rows,).
    known : numpy.ndarray
        When each became known. Shape: (n_rows,).
    """
    kept = np.full(len(ids), -1, dtype=np.int64)
    places, codes = _repeated(ids, usable)
    order = np.lexsort((places, known[places], codes))
    places, codes = places[order], codes[order]
    first = np.r_[True, codes[1:] != codes[:-1]][: len(places)]
    kept[places] = places[first][np.cumsum(first) - 1]
    kept[places[first]] = -1
    return kept


def later_versions(
    ids: pd.Series, usable: Mask, written: Integers, known: Integers, start: Integers, content: Integers
) -> Versions:
    """Order the versions of each id: each stands from the moment it was written until the next one was.

    The first version stands from its report on. A version says the same again where its content equals that of the
    one before it. A version that cannot be used takes nobody's place.

    Parameters
    ----------
    ids : pandas.Series
        Ids of one source as text, empty for none. Shape: (n_rows,).
    usable : numpy.ndarray
        Rows that can be used. Shape: (n_rows,).
    written : numpy.ndarray
        When each version was written, microseconds; the least integer where that is not known.
    known, start : numpy.ndarray
        When each was reported, and when it may have occurred at the earliest, microseconds.
    content : numpy.ndarray
        A number for what each says; equal numbers mean that two say the same.
    """
    n = len(ids)
    result = Versions(np.full(n, -1), np.zeros(n, bool), np.full(n, -1), known.copy(), np.full(n, NEVER))
    places, codes = _repeated(ids, written > np.iinfo(np.int64).min)
    order = np.lexsort((places, written[places], codes))
    places, codes = places[order], codes[order]
    earlier = np.r_[False, codes[1:] == codes[:-1]][: len(places)]
    since = np.where(earlier, np.maximum(written[places], start[places]), known[places])
    good = usable[places]
    places, codes, since = places[good], codes[good], since[good]
    new = np.r_[True, (codes[1:] != codes[:-1]) | (content[places[1:]] != content[places[:-1]])][: len(places)]
    result.kept[places] = places[new][np.cumsum(new) - 1]
    result.kept[places[new]] = -1
    _chain(places[new], codes[new], since[new], result)
    return result


def _chain(places: Integers, codes: Integers, since: Integers, result: Versions) -> None:
    """Let each version of an id stand until the next; one that never stood alone is linked to the next that did."""
    since = pd.Series(since).groupby(codes).cummax().to_numpy(np.int64)
    follows = np.r_[codes[1:] == codes[:-1], False][: len(places)]
    until = np.where(follows, np.roll(since, -1), NEVER)
    stood = until > since
    stays = places[stood][np.cumsum(np.r_[0, stood])[: len(places)]]
    result.known[places], result.gone[places] = since, until
    result.kept[places[~stood]] = stays[~stood]
    result.replaced[places[~stood]] = True
    successor = np.roll(stays, -1)
    result.successor[places[stood & follows]] = successor[stood & follows]


def _repeated(ids: pd.Series, chosen: Mask) -> tuple[Integers, npt.NDArray[np.int64]]:
    """Positions of the chosen rows whose id more than one of them has, and a number for each id."""
    places = np.flatnonzero(chosen & (ids != "").to_numpy())
    codes, _ = pd.factorize(ids.iloc[places])
    several = np.bincount(codes)[codes] > 1 if len(codes) else np.zeros(0, bool)
    return places[several], codes[several]
