"""What stands beside the incidents as an origin knows it: calendar, weather, places and totals."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.errors import ConfigError
from features.context.columns import DAYS, PLACES, WEATHER, empty
from features.panel import Surroundings, Windows

_NO_DAYS, _NO_PLACES = empty(DAYS), empty(PLACES)
_NO_VALUES = {column.name for column in WEATHER}


class Told:
    """Days that were announced, weather that was measured, places that were there and totals that were published.

    Parameters
    ----------
    beside : Surroundings
        Those of the panel, which may hold what was not known yet.
    windows : Windows
        The panel's windows.
    origin : int
        Index of the window ahead.
    """

    def __init__(self, beside: Surroundings, windows: Windows, origin: int) -> None:
        self._beside = beside
        self._windows = windows
        self._origin = origin

    @cached_property
    def _moment(self) -> pd.Timestamp:
        """The origin in UTC."""
        return self._windows.start_utc(self._origin)

    @cached_property
    def _start(self) -> pd.Timestamp:
        """The origin in naive local time."""
        return self._windows.start(self._origin)

    def days(self, kind: str, name: str = "") -> pd.DataFrame:
        """Return the days of a kind, or of one name, past and ahead, that were announced before the origin.

        Raises
        ------
        ConfigError
            The city's calendar has no day of that kind and name.
        """
        days = self._beside.days if len(self._beside.days) else _NO_DAYS
        days = days[days["kind"] == kind]
        if name and not (days["name"] == name).any():
            raise unknown(f"{kind} {name!r} in the calendar", days["name"].unique())
        return days[(days["known"] <= self._moment) & (not name or days["name"] == name)]

    def weather(self, value: str) -> pd.Series:
        """Return a value of the weather by local date, of the days that were known before the origin.

        Raises
        ------
        ConfigError
            The city's weather table has no such value.
        """
        weather = self._beside.weather
        values = [str(column) for column in weather.columns if column not in _NO_VALUES]
        if value not in values:
            raise unknown(f"value {value!r} of the weather table", values)
        known = weather[weather["known"] <= self._moment]
        return known.set_index("date")[value]

    def places(self, kind: str) -> NDArray[np.float64]:
        """Return the points of the places of a kind that are there at the origin. Shape: (n_places, 2), metres.

        Raises
        ------
        ConfigError
            The city's places are of other kinds.
        """
        places = self._beside.places if len(self._beside.places) else _NO_PLACES
        if not (places["kind"] == kind).any():
            raise unknown(f"place of kind {kind!r}", places["kind"].unique())
        opened = places["opened"].isna() | (places["opened"] <= self._start)
        closed = places["closed"].notna() & (places["closed"] <= self._start)
        return places.loc[(places["kind"] == kind) & opened & ~closed, ["x", "y"]].to_numpy(np.float64)

    def attribute(self, name: str) -> NDArray[np.float64]:
        """Return a total of each area, nan before it was published. Shape: (n_areas,).

        Raises
        ------
        ConfigError
            The city's attribute tables have no such total that a model may read.
        """
        if name not in self._beside.attributes:
            raise unknown(f"total {name!r}", self._beside.attributes)
        found = self._beside.attributes[name]
        return found.totals if found.published <= self._start else np.full_like(found.totals, np.nan)


def unknown(what: str, there_are: Iterable[str]) -> ConfigError:
    """Return the refusal of something that a feature is of and that a city does not have."""
    return ConfigError(
        f"there is no {what}", where="model.features", remedy=f"choose from {', '.join(there_are) or '–'}"
    )
