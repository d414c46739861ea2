"""Whether two rows of one incident count the same: in one area, with one probability, in the same windows."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from configs.city import City
from features.arrays import Integers, Mask


def count_alike(city: City, rows: pd.DataFrame) -> Callable[[Integers, Integers], Mask]:
    """Return a function that says of pairs of rows, given by position, which count the same.

    They do where both lie in one area with one probability, and where both may have occurred in one and the same
    window, or at the same times.

    Parameters
    ----------
    city : City
        Gives the windows.
    rows : pandas.DataFrame
        Columns area, probability, occurred_start and occurred_end (UTC). Shape: (n_rows, n_columns).
    """

    def alike(one: Integers, other: Integers) -> Mask:
        """Compare the rows at one position after the other."""
        left, right = (rows[_COUNTED].iloc[part].reset_index(drop=True) for part in (one, other))
        windows = [window_numbers(city, part[name]) for part in (left, right) for name in _TIMES]
        in_one = np.logical_and.reduce([windows[0] == each for each in windows[1:]])
        at_once = (left[_TIMES] == right[_TIMES]).all(axis=1).to_numpy()
        in_place = (left[_PLACE] == right[_PLACE]).all(axis=1).to_numpy()
        return np.asarray(in_place & (in_one | at_once))

    return alike


_TIMES = ["occurred_start", "occurred_end"]
_PLACE = ["area", "probability"]
_COUNTED = [*_TIMES, *_PLACE]


def window_numbers(city: City, moments: pd.Series) -> Integers:
    """Return the number of the city's window that holds each moment, negative before the first.

    Parameters
    ----------
    city : City
        Gives windows and time zone.
    moments : pandas.Series
        UTC. Shape: (n_moments,).
    """
    local = moments.dt.tz_convert(city.timezone).dt.tz_localize(None)
    codes, days = pd.factorize(local.dt.normalize())
    numbers = np.array([city.window.between(city.start, day.date()) for day in days], dtype=np.int64)[codes]
    if city.window.unit != "shift":
        return numbers
    clock = [int(shift[:2]) * 60 + int(shift[3:]) for shift in city.window.shifts]
    minute = (local.dt.hour * 60 + local.dt.minute).to_numpy()
    return np.asarray(numbers + np.searchsorted(clock, minute, side="right") - 1)
