"""Stretches of time in which a source told nothing, though it usually does."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from features.arrays import Integers

_FEWEST_DAYS = 10
_WEEK = 7
_KIND = "source went silent"


def silences(files: Sequence[str], days: Sequence[Integers], end: pd.Timestamp) -> list[tuple[str, str, str, str]]:
    """Find the stretches without a report, between two reports and before the end of the period.

    In between, a source is silent for longer than a week and three times the step that 19 in 20 of its steps from one
    day with a report to the next do not exceed; at the end, for longer than a week and the time its deliveries are
    apart: the next one may not be there yet.

    Parameters
    ----------
    files : sequence of str
        Deliveries of a source.
    days : sequence of numpy.ndarray
        For each the days with a report before the end, as numbers since 1970, ascending.
    end : pandas.Timestamp
        End of the city's period in UTC.

    Returns
    -------
    list of (file, kind, before, now)
        By time; the file is the one with the last report before the silence.
    """
    there = [each for each in days if len(each)]
    if not there:
        return []
    told, owner = _told(days)
    steps = np.diff(told)
    usual = float(np.quantile(steps, 0.95)) if len(told) >= _FEWEST_DAYS else np.inf
    found = [
        (files[owner[place]], _KIND, f"last report {_day(told[place])}", f"nothing until {_day(told[place + 1])}")
        for place in np.flatnonzero(steps > _WEEK + 3 * usual)
    ]
    apart = float(np.median(np.diff(sorted(int(each[0]) for each in there)))) if len(there) > 1 else 0.0
    quiet = int(end.timestamp() // 86_400) - int(told[-1]) - 1
    if quiet > apart + _WEEK:
        found.append((files[owner[-1]], _KIND, f"last report {_day(told[-1])}", f"nothing for {quiet} days"))
    return found


def _told(days: Sequence[Integers]) -> tuple[Integers, Integers]:
    """Return all days with a report, ascending, and for each the last of the deliveries that has it."""
    owner = np.repeat(np.arange(len(days)), [len(each) for each in days])
    each = np.concatenate(list(days)).astype(np.int64)
    told, first_from_behind = np.unique(each[::-1], return_index=True)
    return told, owner[::-1][first_from_behind]


def _day(number: int) -> str:
    return str(np.datetime64(int(number), "D"))
