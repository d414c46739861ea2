"""What became known only after its window had ended, found fast for any origin."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Integers, Mask


@dataclass(frozen=True)
class LateCounts:
    """Counts that were not yet known when their own window ended.

    Each array has shape (n_late,); the order is that of `sorted_late`, each window, area, offence and origin once.

    Attributes
    ----------
    window, area, offence : numpy.ndarray
        Where they are counted, by index.
    known : numpy.ndarray
        The first origin (a window's index) at which the count is known.
    weight : numpy.ndarray
        How much: above 0 for incidents, below for incidents that are taken back. Integers for counts, multiples of
        1/1024 for evidence.
    """

    window: NDArray[np.int32]
    area: NDArray[np.int32]
    offence: NDArray[np.int16]
    known: NDArray[np.int32]
    weight: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.window)

    def where(self, keep: Mask | NDArray[np.int64]) -> "LateCounts":
        """Return the late counts that a mask of shape (n_late,), or ascending positions, keep."""
        return LateCounts(self.window[keep], self.area[keep], self.offence[keep], self.known[keep], self.weight[keep])

    def unknown(self, origin: int) -> "LateCounts":
        """Return the counts of windows before an origin that were not known at it.

        Takes time in proportion to what it returns: of each class of delays only the windows are looked at in which
        a delay of that class may reach over the origin.
        """
        last = self._bounds.shape[1] - 1
        spans = [
            np.arange(places[min(max(origin - (1 << kind), 0), last)], places[min(origin, last)])
            for kind, places in enumerate(self._bounds)
        ]
        at = np.concatenate([*spans, np.empty(0, dtype=np.int64)]).astype(np.int64)
        return self.where(at[self.known[at] > origin])

    @cached_property
    def _bounds(self) -> NDArray[np.int64]:
        """First position of each class of delays and window. Shape: (n_classes, n_windows + 1)."""
        if not len(self):
            return np.empty((0, 1), dtype=np.int64)
        kinds, width = _kind(self.window, self.known), int(self.window.max()) + 2
        keys = kinds * width + self.window
        wanted = np.arange((int(kinds.max()) + 1) * width)
        return np.searchsorted(keys, wanted).reshape(-1, width)


def sorted_late(keys: Integers, weights: Floats, shape: tuple[int, int, int]) -> LateCounts:
    """Put late counts in order: by class of delay, then by window.

    A class holds the delays of more than 2^(k-1) and at most 2^k windows. What sums to nothing is left out.

    Parameters
    ----------
    keys : numpy.ndarray
        Position of window, area and offence in a flat cube, times n_windows + 1, plus the first origin at which it is
        known; ascending, each once. Shape: (n,).
    weights : numpy.ndarray
        How much. Shape: (n,).
    shape : tuple of int
        Number of windows, areas and offences.
    """
    some = weights != 0
    window, area, offence, known = np.unravel_index(keys[some], (*shape, shape[0] + 1))
    order = np.argsort(_kind(window, known), kind="stable")
    return LateCounts(
        window[order].astype(np.int32),
        area[order].astype(np.int32),
        offence[order].astype(np.int16),
        known[order].astype(np.int32),
        weights[some][order].astype(np.float32),
    )


def summed(keys: Integers, weights: Floats) -> tuple[Integers, Floats]:
    """Return each key once, ascending, and the sum of its weights, which are exact. Shape of each: (n_keys,)."""
    order = np.argsort(keys)
    keys, weights = keys[order], weights[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[first], np.add.reduceat(weights, first) if len(first) else weights


def _kind(window: Integers, known: Integers) -> NDArray[np.int64]:
    """Class of the number of origins at which a count is missing: 0 for one, 1 for two, 2 for up to four."""
    return np.asarray(np.ceil(np.log2(np.maximum(known - window - 1, 1))), dtype=np.int64)
