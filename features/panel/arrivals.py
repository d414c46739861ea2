"""When counts of the whole city became known: by window, offence, source and delay."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats

LONGEST = 90
"""Delays are estimated up to a year, and up to this many windows; what comes later still is not waited for."""


@dataclass(frozen=True)
class Arrivals:
    """Counts of the whole city by window, offence, source and delay; a withdrawal counts as minus one when it comes.

    Each array has shape (n_arrivals,), ascending by window.

    Attributes
    ----------
    window, offence, source : numpy.ndarray
        By index.
    delay : numpy.ndarray
        Windows between the end of the window and the first origin at which the count is known: 0 for what is
        known as its window ends.
    count : numpy.ndarray
        Incidents, or shares of them.
    shape : tuple of int
        n_windows, n_offences and n_sources.
    """

    window: NDArray[np.int32]
    offence: NDArray[np.int16]
    source: NDArray[np.int16]
    delay: NDArray[np.int32]
    count: Floats
    shape: tuple[int, int, int]

    def as_of(self, origin: int) -> "Arrivals":
        """Return what had arrived at an origin, and the windows before it."""
        keep = self.window.astype(np.int64) + self.delay < origin
        return Arrivals(
            self.window[keep],
            self.offence[keep],
            self.source[keep],
            self.delay[keep],
            self.count[keep],
            (origin, *self.shape[1:]),
        )

    @cached_property
    def longest(self) -> NDArray[np.int64]:
        """Longest delay, up to LONGEST, of what had arrived at each origin. Shape: (n_windows + 1,)."""
        found = np.zeros(self.shape[0] + 1, dtype=np.int64)
        np.maximum.at(found, self.window + self.delay + 1, np.minimum(self.delay, LONGEST))
        return np.asarray(np.maximum.accumulate(found))

    @cached_property
    def sums(self) -> Floats:
        """Counts of all windows before one that arrived within a delay.

        Shape: (n_windows + 1, n_offences, n_sources, min(longest delay, LONGEST) + 1).
        """
        longest = min(int(self.delay.max(initial=0)), LONGEST)
        cube = np.zeros((self.shape[0] + 1, *self.shape[1:], longest + 1))
        near = self.delay <= longest
        at = (self.window[near] + 1, self.offence[near], self.source[near], self.delay[near])
        np.add.at(cube, at, self.count[near])
        np.cumsum(cube, axis=0, out=cube)
        return np.asarray(np.cumsum(cube, axis=3, out=cube))
