"""The panel: a city's incidents by window × area × offence, and what of them was known at each origin."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.sparse import csr_array

from features.arrays import Floats
from features.panel.arrivals import Arrivals
from features.panel.beside import AreaPlan, Surroundings, known_at
from features.panel.completion import expected_missing
from features.panel.late import LateCounts
from features.panel.tally import Tally
from features.panel.windows import Windows


@dataclass(frozen=True)
class Panel:
    """Counts and evidence of a city's target offences.

    Every incident is counted once, in the window in which it may have begun. As evidence the same incident is
    spread over the windows that its interval covers and over the areas in which it may lie.

    Attributes
    ----------
    windows : Windows
        The windows, in local time.
    plan : AreaPlan
        The areas.
    offences, sources : tuple of str
        Their names, in the panel's order.
    counted, spread : Tally
        Counts (int32) and evidence (float32), shape (n_windows, n_areas, n_offences), and when they became known.
    beside : Surroundings
        Calendar, weather and places.
    """

    windows: Windows
    plan: AreaPlan
    offences: tuple[str, ...]
    sources: tuple[str, ...]
    counted: Tally
    spread: Tally
    beside: Surroundings = field(default_factory=Surroundings)

    @property
    def n_windows(self) -> int:
        """Number of windows."""
        return self.windows.n

    @property
    def per_year(self) -> int:
        """Number of windows in a year, rounded."""
        return self.windows.settings.per_year

    @property
    def areas(self) -> list[str]:
        """Ids of the areas, in the panel's order."""
        return list(self.plan.areas)

    @property
    def neighbours(self) -> csr_array:
        """1 where two areas touch. Shape: (n_areas, n_areas)."""
        return self.plan.neighbours

    @property
    def centres(self) -> Floats:
        """A point in each area, metres in the city's CRS. Shape: (n_areas, 2)."""
        return self.plan.centres

    @cached_property
    def counts(self) -> xr.DataArray:
        """Incidents, each counted once: int32, (window, area, offence); `window` holds naive local starts."""
        return self._labelled(self.counted, "incidents")

    @cached_property
    def evidence(self) -> xr.DataArray:
        """Incidents spread over time and place: float32, (window, area, offence); `window` holds naive local starts."""
        return self._labelled(self.spread, "evidence")

    @property
    def late(self) -> LateCounts:
        """Counts that became known only after their window had ended."""
        return self.counted.late

    @property
    def arrivals(self) -> Arrivals:
        """When the counts of the whole city became known, by window, offence, source and delay."""
        return self.counted.arrivals

    def window_start(self, index: int) -> pd.Timestamp:
        """Return the first moment of a window in naive local time; the index may lie beyond the panel."""
        return self.windows.start(index)

    def origin_of(self, day: date, *, history: int = 1) -> int:
        """Return the index of the window that starts on a day (see `Windows.origin_of`)."""
        return self.windows.origin_of(day, history=history)

    def known(self, origin: int) -> NDArray[np.float32]:
        """Return the counts of all windows before an origin as they were known at it.

        Shape: (origin, n_areas, n_offences), whole numbers.
        """
        return self.counted.known(origin)

    def known_evidence(self, origin: int) -> NDArray[np.float32]:
        """Return the evidence of all windows before an origin as it was known at it, the last windows completed.

        It is a copy. Without one it is `evidence.values[:origin]`, less `unknown(origin)`, plus `completion(origin)`
        in the last windows.

        Shape: (origin, n_areas, n_offences).
        """
        cube = self.spread.known(origin)
        missing = self.completion(origin)
        cube[origin - len(missing) :] += missing
        return cube

    def unknown(self, origin: int) -> LateCounts:
        """Return what `evidence.values[:origin]` holds that was not known at an origin: to be taken off it."""
        return self.spread.unknown(origin)

    def completion(self, origin: int) -> NDArray[np.float32]:
        """Return the evidence of the last windows before an origin that is expected to arrive later.

        It depends on nothing but what was known at the origin. The last row is the window that ends at the origin;
        there are as many rows as reach back to the first window of which `completion.LEAST_MISSING` or more is missing,
        none where all is known at once.

        Shape: (n_incomplete, n_areas, n_offences).
        """
        return expected_missing(self.spread, origin, self.per_year)

    def as_of(self, origin: int) -> "Panel":
        """Return the panel that a person would have had at an origin: nothing later, nothing reported later."""
        counted, spread = self.counted.as_of(origin), self.spread.as_of(origin)
        beside = known_at(self.beside, self.windows, origin)
        return Panel(self.windows.until(origin), self.plan, self.offences, self.sources, counted, spread, beside)

    def _labelled(self, tally: Tally, name: str) -> xr.DataArray:
        starts = self.windows.starts(np.arange(self.n_windows)).astype("datetime64[ns]")
        labels = {"window": starts, "area": self.areas, "offence": list(self.offences)}
        return xr.DataArray(tally.values, labels, name=name)
