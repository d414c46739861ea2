"""What an origin knows: the one thing that a feature sees, cut from the panel so that nothing later is in it."""

from copy import copy
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from configs.windows import WindowSettings
from features.catalogue.ground import Ground
from features.catalogue.known import Known, Memory
from features.catalogue.told import Told, unknown
from features.catalogue.values import Values, mean_area
from features.catalogue.weights import Level, weight_matrix, without_dust
from features.panel import Panel

LONG_RUN = (0.01, 0.005)
"""Shares of weight that the long-run level forgets a window, slow and slower."""


class Past:
    """Everything that is known at an origin. Only this class reads the panel, so a feature cannot see later.

    Levels have shape (n_offences, n_areas); cubes (origin, n_areas, n_offences), time first.

    Parameters
    ----------
    panel : Panel
        The panel, which may hold later windows.
    origin : int
        Index of the first window that is not known.
    ground : Ground
        The plane of the panel's areas.
    memory : Memory
        Sums of the same panel that other origins have made.
    horizon : int
        Which window is the window ahead: 1 is the one that starts at the origin, 2 the next.

    Attributes
    ----------
    origin : int
        Number of windows behind the origin.
    horizon : int
        As given.
    looked_ahead : bool
        Whether anything was asked that depends on the horizon, since somebody set this to False.
    moment : pandas.Timestamp
        The origin, in naive local time.
    told : Told
        Calendar, weather, places and totals as known then.
    """

    def __init__(self, panel: Panel, origin: int, ground: Ground, memory: Memory, horizon: int = 1) -> None:
        self._panel = panel
        self._known = Known(panel, origin, memory)
        self._levels: dict[Level, Values] = {}
        self.ground = ground
        self.origin = origin
        self.areas = panel.areas
        self.offences = panel.offences
        self.moment = panel.windows.start(origin)
        self.told = Told(panel.beside, panel.windows, origin)
        self.horizon = horizon
        self.looked_ahead = False

    def further(self, horizon: int) -> "Past":
        """Return the same origin with another window ahead; what was computed is shared."""
        other = copy(self)
        other.horizon = horizon
        return other

    @property
    def ahead(self) -> int:
        """Index of the window ahead."""
        self.looked_ahead = True
        return self.origin + self.horizon - 1

    @property
    def season(self) -> int:
        """Windows from the origin back to the one at the same time of last year as the window ahead."""
        self.looked_ahead = True
        return season(self._panel.windows.settings) - self.horizon + 1

    @property
    def start(self) -> pd.Timestamp:
        """First moment of the window ahead, in naive local time."""
        return self._panel.windows.start(self.ahead)

    @property
    def end(self) -> pd.Timestamp:
        """First moment after the window ahead, in naive local time."""
        return self._panel.windows.start(self.ahead + 1)

    @cached_property
    def counts(self) -> NDArray[np.float32]:
        """Incidents as a person could have counted them."""
        return self._panel.known(self.origin)

    @property
    def shift(self) -> int:
        """Place of the window ahead among the shifts of a day, 0 where windows are no shifts."""
        settings = self._panel.windows.settings
        return self.ahead % len(settings.shifts) if settings.unit == "shift" else 0

    @property
    def year_gone(self) -> float:
        """Share of the year that is over when the window ahead starts."""
        return float(self._panel.windows.year_gone(np.array([self.ahead]))[0])

    @cached_property
    def starts(self) -> NDArray[np.datetime64]:
        """First moments of the windows behind the origin, naive local time. Shape: (origin,)."""
        return self._panel.windows.starts(np.arange(self.origin))

    def prepare(self, levels: tuple[Level, ...]) -> None:
        """Compute several levels at once."""
        decayed = tuple(level for level in levels if level[0] == "ewma")
        others = tuple(level for level in levels if level[0] != "ewma")
        if decayed:
            rates = tuple(float(rate) for _, rate in decayed)
            self._levels |= dict(zip(decayed, self._known.ewmas(rates), strict=True))
        if others:
            self._levels |= dict(zip(others, self._known.sums(weight_matrix(self.origin, others)), strict=True))

    def level(self, *level: str | float) -> Values:
        """Return a level by kind and parameters: `ewma` with its rate, or one of `weights.KINDS`."""
        if level not in self._levels:
            self.prepare((level,))
        return self._levels[level]

    @cached_property
    def offset(self) -> Values:
        """Long-run expected count of the window ahead, above 0, on which the model improves.

        Own slow and slower level, that of the neighbours and a touch of the city's, mixed.
        """
        slow, slower = (self.level("ewma", rate) for rate in LONG_RUN)
        return long_run(slow, slower, self.ground.near)

    def weighted(self, weights: NDArray[np.float64]) -> Values:
        """Return a sum over past windows by any weights. Shape: (origin,) → (n_offences, n_areas)."""
        return np.asarray(self._known.sums(without_dust(weights)[None])[0])

    def around(self, matrix: csr_array, level: Values) -> Values:
        """Return the sum of a level over other areas, by a matrix of the ground. Shape: that of the level."""
        found: Values = matrix @ level.T
        return np.ascontiguousarray(found.T)

    def offence(self, name: str) -> int:
        """Return the position of a target offence.

        Raises
        ------
        ConfigError
            It is no target.
        """
        if name not in self.offences:
            raise unknown(f"target offence {name!r}", self.offences)
        return self.offences.index(name)

    def back(self, windows: int) -> pd.Timestamp:
        """Return the start of the window so many before the origin, or of the first there is; naive local time."""
        return pd.Timestamp(self.starts[-min(windows, self.origin)])

    @cached_property
    def days_ago(self) -> NDArray[np.float64]:
        """Days from the middle of each window behind the origin to the origin, by the clock. Shape: (origin,)."""
        edges = np.append(self.starts, np.datetime64(self.moment))
        days = (edges[-1] - edges) / np.timedelta64(1, "D")
        return np.asarray((days[:-1] + days[1:]) / 2)


def long_run(slow: Values, slower: Values, near: csr_array) -> Values:
    """Mix levels of the rates of `LONG_RUN`: own slow and slower, the neighbours', and a touch of the mean area's.

    Shapes: (n_levels, n_areas), the same, and (n_areas, n_areas) → (n_levels, n_areas).
    """
    around = np.ascontiguousarray((near @ slow.T).T)
    mixed = 0.55 * slow + 0.3 * slower + 0.13 * around
    return np.asarray(mixed + 0.02 * mean_area(slow) + 1e-6, dtype=np.float32)


def season(window: WindowSettings) -> int:
    """Return how many windows lie between a window and that of the same time of last year.

    A year is 364 days, so that weekdays and shifts are those of last year too, or 12 months.
    """
    a_year = {"shift": 364 * len(window.shifts), "day": 364, "week": 52, "month": 12}[window.unit]
    return max(1, round(a_year / window.every))
