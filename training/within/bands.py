"""Bands of the day: where in a window each begins and ends, and which share of the window falls into it."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.errors import ConfigError
from configs.windows import WindowSettings
from features.arrays import Floats
from training.within.hours import HOURS, hourly

_HOUR = 3_600_000_000


@dataclass(frozen=True)
class Bands:
    """Consecutive bands that fill a window.

    Attributes
    ----------
    starts, ends : numpy.ndarray
        Naive local time; the first starts and the last ends with the window. Shape of each: (n_bands,).
    hour : numpy.ndarray
        Hour of the week of each hour of the window. Shape: (n_hours,).
    overlap : numpy.ndarray
        Real hours of each hour of the window that are over when each band ends. Shape: (n_bands, n_hours).
    """

    starts: NDArray[np.datetime64]
    ends: NDArray[np.datetime64]
    hour: NDArray[np.int64]
    overlap: Floats

    def upto(self, shares: Floats) -> Floats:
        """Return which share of the window is over as each band ends; the last is 1.

        Parameters
        ----------
        shares : numpy.ndarray
            Profiles of the week (see `training.within.profile.Profile`). Shape: (n_rows, 168).

        Returns
        -------
        numpy.ndarray
            Not falling from band to band. Shape: (n_rows, n_bands).
        """
        by_hour = np.zeros((len(self.starts), HOURS))
        for how in range(HOURS):
            by_hour[:, how] = self.overlap[:, self.hour == how].sum(axis=1)
        over = shares @ by_hour.T
        return np.asarray(over / over[:, -1:])


def read_bands(text: str, shifts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the clock times at which bands start: of `day`, `shift`, or those listed (`06:00,14:00,22:00`).

    Raises
    ------
    ConfigError
        A clock time is none, or they do not ascend.
    """
    asked = {"day": ("00:00",), "shift": shifts}.get(text) or tuple(part.strip() for part in text.split(","))
    try:
        return WindowSettings(unit="shift", shifts=asked).shifts
    except ValueError:
        raise ConfigError(
            f"{text!r} names no bands of the day",
            where="--by",
            remedy="say day, shift, or clock times in ascending order such as 06:00,14:00,22:00",
        ) from None


def clock_bands(start: pd.Timestamp, end: pd.Timestamp, clock: tuple[str, ...]) -> NDArray[np.datetime64]:
    """Return the first moments of the bands of a window, and its end, naive local time. Shape: (n_bands + 1,).

    A band that began before the window is in it with the part that lies in it.
    """
    days = pd.date_range(start.normalize(), end, freq="D")
    minutes = [pd.Timedelta(minutes=int(each[:2]) * 60 + int(each[3:])) for each in clock]
    moments = [day + minute for day in days for minute in minutes]
    inside = sorted({start, end, *(each for each in moments if start < each < end)})
    return np.array(inside, dtype="datetime64[us]")


def bands_of(start: pd.Timestamp, end: pd.Timestamp, clock: tuple[str, ...], timezone: str) -> Bands:
    """Divide a window into bands that start at clock times, each day.

    Lengths are real: an hour that clocks skip has none, one that comes twice is two hours long, and a band that would
    start at a skipped moment starts at the next that exists (`features.panel.windows.Windows`).

    Parameters
    ----------
    start, end : pandas.Timestamp
        First moment of the window and the one after its last, naive local time.
    clock : tuple of str
        Clock times, ascending (see `read_bands`).
    timezone : str
        IANA name.
    """
    from features.rows.dates import to_utc

    local = clock_bands(start, end, clock)
    edges = to_utc(pd.Series(local), timezone).astype("int64").to_numpy()
    last = (end + timedelta(days=1)).date()
    hours = hourly(last, (end - start).days // 7 + 3, timezone)
    inside = np.flatnonzero((hours.edges[1:] > edges[0]) & (hours.edges[:-1] < edges[-1]))
    begins, ends = np.maximum(hours.edges[inside], edges[0]), np.minimum(hours.edges[inside + 1], edges[-1])
    gone = np.clip(edges[1:, None], begins, ends) - begins
    return Bands(local[:-1], local[1:], inside % HOURS, gone / _HOUR)
