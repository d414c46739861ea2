"""Counts rows into the cubes of a panel, a part of the rows at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from features.arrays import Floats, Integers, Mask
from features.panel.aoristic import reach, spread
from features.panel.arrivals import Arrivals
from features.panel.late import sorted_late, summed
from features.panel.tally import Tally
from features.panel.windows import Windows

CHUNK = 1_000_000
"""Rows that are counted at a time: what bounds the memory that counting needs."""
PIECES = 8_000_000
"""Pieces of incidents that are made at a time: a fraud that took years lies in hundreds of daily windows."""


@dataclass(frozen=True)
class Rows:
    """Incidents, or equal incidents by the count, as numbers. Shape of each: (n_rows,).

    Attributes
    ----------
    start, end, reported, withdrawn : numpy.ndarray
        Microseconds of UTC; the largest integer for what never was withdrawn.
    area, offence, source : numpy.ndarray
        By index.
    probability : numpy.ndarray
        Probability that they lie in the area.
    count : numpy.ndarray
        How many.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    reported: NDArray[np.int64]
    withdrawn: NDArray[np.int64]
    area: NDArray[np.int32]
    offence: NDArray[np.int16]
    source: NDArray[np.int16]
    probability: Floats
    count: NDArray[np.int32]

    def part(self, keep: Mask | slice) -> "Rows":
        """Return the rows that a mask or a slice keeps."""
        return Rows(*(getattr(self, field.name)[keep] for field in fields(self)))

    def chunks(self) -> Iterator["Rows"]:
        """Return the rows a part at a time."""
        for first in range(0, len(self.start), CHUNK):
            yield self.part(slice(first, first + CHUNK))


def count_rows(
    parts: Iterator[Rows], windows: Windows, neighbours: csr_array, offences: int, sources: int
) -> tuple[Tally, Tally]:
    """Count rows once each, and spread them as evidence.

    A row is counted that starts in a window and was known at an origin up to the end of the last. It is known from
    the first origin at or after its report, and no longer from the first at or after its withdrawal; one that no
    origin knew is left out.

    Parameters
    ----------
    parts : iterator of Rows
        The rows, a part at a time.
    windows : Windows
        The windows.
    neighbours : csr_array
        1 where two areas touch. Shape: (n_areas, n_areas).
    offences, sources : int
        How many there are.

    Returns
    -------
    tuple of Tally
        Counts (int32) and evidence (float32).
    """
    shape = (windows.n, neighbours.shape[0], offences)
    counts, evidence = _Sums(shape, sources, np.dtype(np.int32)), _Sums(shape, sources, np.dtype(np.float32))
    for rows in parts:
        window = windows.index_of_utc(rows.start)
        inside = (window >= 0) & (window < windows.n)
        rows, window = rows.part(inside), window[inside]
        told, gone = windows.index_since(rows.reported, window), windows.index_since(rows.withdrawn, window)
        area = rows.area.astype(np.int64)
        counts.add(window, area, rows.offence, rows.source, rows.count.astype(np.float64), told, gone)
        for few in _runs(reach(rows.end, window, area, rows.probability, windows, neighbours)):
            one, begins = rows.part(few), window[few]
            pieces = spread(one.start, one.end, begins, area[few], one.probability, windows, neighbours)
            at, weight = pieces.row, pieces.share * one.count[pieces.row]
            when = told[few][at], gone[few][at]
            evidence.add(pieces.window, pieces.area, one.offence[at], one.source[at], weight, *when)
    return counts.tally(), evidence.tally()


def _runs(sizes: NDArray[np.int64]) -> Iterator[slice]:
    """Cut rows into runs of at most `PIECES` pieces, or of one row."""
    upto, first = np.cumsum(sizes), 0
    while first < len(sizes):
        last = int(np.searchsorted(upto, upto[first] - sizes[first] + PIECES, side="right"))
        yield slice(first, max(last, first + 1))
        first = max(last, first + 1)


class _Sums:
    """The cube, late counts and arrivals of a tally while rows are added to it."""

    def __init__(self, shape: tuple[int, int, int], sources: int, dtype: np.dtype[Any]) -> None:
        self._shape = shape
        self._sources = sources
        self._values = np.zeros(shape, dtype=dtype)
        self._prompt = np.zeros((shape[0], shape[2], sources))
        nothing = (np.empty(0, dtype=np.int64), np.empty(0))
        self._late: list[tuple[Integers, Floats]] = [nothing]
        self._arrived: list[tuple[Integers, Floats]] = [nothing]

    def add(
        self,
        window: Integers,
        area: Integers,
        offence: Integers,
        source: Integers,
        weight: Floats,
        told: Integers,
        gone: Integers,
    ) -> None:
        """Add entries that were told in one window and taken back in another. Shape of each: (n_entries,)."""
        known, fell = np.maximum(told, window) + 1, np.maximum(gone, window) + 1
        stood = (known <= self._shape[0]) & (fell > known)
        for at, since, sign in ((stood, known, 1.0), (stood & (fell <= self._shape[0]), fell, -1.0)):
            self._enter(window[at], area[at], offence[at], source[at], sign * weight[at], since[at])

    def _enter(
        self, window: Integers, area: Integers, offence: Integers, source: Integers, weight: Floats, known: Integers
    ) -> None:
        windows, areas, offences = self._shape
        cell = (window * areas + area) * offences + offence
        np.add.at(self._values.reshape(-1), cell, weight.astype(self._values.dtype))
        late = known > window + 1
        self._late.append(summed(cell[late] * (windows + 1) + known[late], weight[late]))
        arrived = (window * offences + offence) * self._sources + source
        np.add.at(self._prompt.reshape(-1), arrived[~late], weight[~late])
        key = arrived[late] * (windows + 1) + (known - window - 1)[late]
        self._arrived.append(summed(key, weight[late]))

    def tally(self) -> Tally:
        """Return what was added."""
        self._values.setflags(write=False)
        late = sorted_late(*_joined(self._late), self._shape)
        prompt = np.flatnonzero(self._prompt)
        self._arrived.append((prompt * (self._shape[0] + 1), self._prompt.reshape(-1)[prompt]))
        return Tally(self._values, late, self._arrivals(*_joined(self._arrived)))

    def _arrivals(self, key: Integers, count: Floats) -> Arrivals:
        windows, _, offences = self._shape
        window, offence, source, delay = np.unravel_index(key, (windows, offences, self._sources, windows + 1))
        return Arrivals(
            window.astype(np.int32),
            offence.astype(np.int16),
            source.astype(np.int16),
            delay.astype(np.int32),
            count,
            (windows, offences, self._sources),
        )


def _joined(parts: list[tuple[Integers, Floats]]) -> tuple[Integers, Floats]:
    keys, weights = (np.concatenate(each) for each in zip(*parts, strict=True))
    return summed(keys, weights)
