"""Counts by window × area × offence, and what of them was known at each origin."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.panel.arrivals import Arrivals
from features.panel.late import LateCounts


@dataclass(frozen=True)
class Tally:
    """A cube of counts as it stands at the end of the panel, and when its parts became known.

    For what an origin knew, without a copy of the cube: `values[:origin]` less `unknown(origin)`. Both are multiples
    of 1/1024, so that sums and differences of them are exact, in any order, up to 16,384 in a cell.

    Attributes
    ----------
    values : numpy.ndarray
        int32 or float32, read only. Shape: (n_windows, n_areas, n_offences).
    late : LateCounts
        What became known only after its window had ended.
    arrivals : Arrivals
        When the counts of the whole city became known.
    """

    values: NDArray[Any]
    late: LateCounts
    arrivals: Arrivals

    def unknown(self, origin: int) -> LateCounts:
        """Return what `values[:origin]` holds that was not known at an origin."""
        return self.late.unknown(origin)

    def known(self, origin: int, first: int = 0) -> NDArray[np.float32]:
        """Return the counts of the windows from `first` to before an origin as they were known at it.

        Shape: (origin - first, n_areas, n_offences).
        """
        cube = self.values[first:origin].astype(np.float32)
        missing = self.unknown(origin)
        if first:
            missing = missing.where(missing.window >= first)
        _, areas, offences = cube.shape
        cell = ((missing.window - first).astype(np.int64) * areas + missing.area) * offences + missing.offence
        np.subtract.at(cube.reshape(-1), cell, missing.weight)
        return cube

    def as_of(self, origin: int) -> "Tally":
        """Return the tally that a person would have had at an origin."""
        values = self.known(origin).astype(self.values.dtype)
        values.setflags(write=False)
        late = self.late.where((self.late.known <= origin) & (self.late.window < origin))
        return Tally(values, late, self.arrivals.as_of(origin))
