"""Windows of a panel in local time: where each starts, which holds a moment, and where it stands in the calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.windows import WindowSettings
from features.rows.dates import to_utc

_NAIVE = "datetime64[us]"
_START = {"shift": "the start of a shift", "day": "a day", "week": "a Monday", "month": "the first of a month"}


@dataclass(frozen=True)
class Windows:
    """Consecutive windows of one length in local time.

    A window is [start, next start): at a change of clocks a day has 23 or 25 real hours, and so has the shift that
    holds the change one hour less or more. A start at a clock time that was skipped is the next that was not, of
    two moments with one clock time the first (the rules of `features.rows.dates.to_utc`).

    Attributes
    ----------
    settings : WindowSettings
        Their length, and the clock times of shifts.
    first : datetime.date
        The local day on which the first window starts.
    n : int
        Number of windows.
    timezone : str
        IANA name.
    """

    settings: WindowSettings
    first: date
    n: int
    timezone: str

    def starts(self, indices: NDArray[np.int64]) -> NDArray[np.datetime64]:
        """Return the first moments of windows in naive local time, also beyond the last. Shape: as `indices`."""
        at = np.asarray(indices, dtype=np.int64)
        if self.settings.unit == "month":
            months = np.datetime64(self.first, "M") + at * self.settings.every
            return np.asarray(months.astype(_NAIVE))
        if self.settings.unit == "shift":
            day, shift = np.divmod(at, len(self.settings.shifts))
            return np.asarray((np.datetime64(self.first, "D") + day).astype(_NAIVE) + self._clock[shift])
        days = self.settings.every * (7 if self.settings.unit == "week" else 1)
        return np.asarray((np.datetime64(self.first, "D") + at * days).astype(_NAIVE))

    def start(self, index: int) -> pd.Timestamp:
        """Return the first moment of a window in naive local time; the index may lie beyond the last."""
        return pd.Timestamp(self.starts(np.array([index]))[0])

    def start_utc(self, index: int) -> pd.Timestamp:
        """Return the first moment of a window in UTC; the index may lie beyond the last."""
        return pd.Timestamp(to_utc(pd.Series(self.starts(np.array([index]))), self.timezone).iloc[0])

    @cached_property
    def edges(self) -> NDArray[np.int64]:
        """First moments of all windows and of the one after the last, microseconds of UTC. Shape: (n + 1,)."""
        local = pd.Series(self.starts(np.arange(self.n + 1)))
        return np.asarray(to_utc(local, self.timezone).astype("int64"), dtype=np.int64)

    def index_of(self, moments: pd.Series | pd.DatetimeIndex) -> NDArray[np.int64]:
        """Return the window that holds each moment: -1 before the first, n at or after the end of the last.

        Parameters
        ----------
        moments : pandas.Series or pandas.DatetimeIndex
            Moments with a time zone; a missing one lies after the end. Shape: (n_moments,).
        """
        return self.index_of_utc(microseconds(moments))

    def index_of_utc(self, moments: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the same for microseconds of UTC. Shape: (n_moments,)."""
        return np.asarray(np.searchsorted(self.edges, moments, side="right") - 1)

    def index_since(self, moments: NDArray[np.int64], window: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the window that holds each moment, or the one given where that is later. Shape: (n_moments,)."""
        found = np.array(window)
        beyond = np.flatnonzero(moments >= self.edges[window + 1])
        found[beyond] = self.index_of_utc(moments[beyond])
        return found

    def origin_of(self, day: date, *, history: int = 1) -> int:
        """Return the index of the window that starts on a day or at a moment, which may be the one after the last.

        Parameters
        ----------
        day : datetime.date or datetime.datetime
            A local day, or a naive local moment.
        history : int
            Number of windows that must lie before it.

        Raises
        ------
        ValueError
            It starts no window for which history exists.
        """
        starts = self.starts(np.arange(self.n + 1))
        index = int(np.searchsorted(starts, np.datetime64(day, "us")))
        found = index <= self.n and (
            starts[index] == np.datetime64(day, "us")
            if isinstance(day, datetime)
            else starts[index].astype("datetime64[D]") == np.datetime64(day, "D")
        )
        if not found or index < history:
            raise ValueError(f"{day} starts no window: choose {self._choice(min(history, self.n))}")
        return index

    def calendar(self, indices: NDArray[np.int64]) -> pd.DataFrame:
        """Say where windows start in the local calendar.

        Parameters
        ----------
        indices : numpy.ndarray
            Windows, also beyond the last. Shape: (n_indices,).

        Returns
        -------
        pandas.DataFrame
            year, month, week (ISO), weekday (Monday is 0), day_of_year (from 1), shift (its place in the day, 0
            where windows are no shifts) and fraction (share of the year that is over). Shape: (n_indices, 7).
        """
        at = np.asarray(indices, dtype=np.int64)
        local = pd.DatetimeIndex(self.starts(at))
        return pd.DataFrame(
            {
                "year": local.year,
                "month": local.month,
                "week": local.isocalendar().week.to_numpy(),
                "weekday": local.weekday,
                "day_of_year": local.day_of_year,
                "shift": at % len(self.settings.shifts) if self.settings.unit == "shift" else 0,
                "fraction": self.year_gone(at),
            }
        ).astype(dict.fromkeys(("year", "month", "week", "weekday", "day_of_year", "shift"), np.int32))

    def year_gone(self, indices: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the share of the year that is over when windows start. Shape: (n_indices,)."""
        start = self.starts(np.asarray(indices, dtype=np.int64))
        year = start.astype("datetime64[Y]")
        gone, whole = start - year.astype(_NAIVE), (year + 1).astype(_NAIVE) - year.astype(_NAIVE)
        return np.asarray(gone / whole)

    def until(self, index: int) -> "Windows":
        """Return the windows before an index."""
        return Windows(self.settings, self.first, index, self.timezone)

    @cached_property
    def _clock(self) -> NDArray[np.timedelta64]:
        minutes = [int(shift[:2]) * 60 + int(shift[3:]) for shift in self.settings.shifts]
        return np.asarray(np.array(minutes, dtype="timedelta64[m]").astype("timedelta64[us]"))

    def _choice(self, history: int) -> str:
        first, last = self.start(history).date(), self.start(self.n).date()
        every = f" (every {self.settings.every} {self.settings.unit}s)" if self.settings.every > 1 else ""
        return f"{_START[self.settings.unit]} from {first} to {last}{every}"


def microseconds(moments: pd.Series | pd.DatetimeIndex) -> NDArray[np.int64]:
    """Return moments as microseconds of UTC, a missing one as the last there is. Shape: (n_moments,)."""
    stamps = pd.DatetimeIndex(moments).as_unit("us")
    asked = np.asarray(stamps.asi8)
    return np.where(stamps.isna(), np.iinfo(np.int64).max, asked) if stamps.hasnans else asked
