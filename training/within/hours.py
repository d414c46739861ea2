"""When in the week incidents happened: evidence by offence, area and hour of the week, as known at an origin."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from configs.uses import ProfileSettings
from configs.windows import WindowSettings
from features.arrays import Floats
from features.panel.aoristic import spread
from features.panel.count import Rows
from features.panel.frames import Names, rows_of
from features.panel.windows import Windows

HOURS = 168
"""Hours of a week, local time, 0 is Monday 00:00."""
LONGEST = 7 * 24 * 3_600_000_000
"""Microseconds: an incident known no closer than a week says nothing of hours, and is not read."""
_CHUNK = 100_000
_CLOCK = tuple(f"{hour:02d}:00" for hour in range(24))


@dataclass(frozen=True)
class HourCounts:
    """Evidence by hour of the week.

    Attributes
    ----------
    counts : numpy.ndarray
        Incidents, weighted by how recent they are, as if every hour of the week had come equally often.
        Shape: (n_offences, n_areas, 168).
    read : float
        Share of the incidents of the period whose time is known closer than a week.
    """

    counts: Floats
    read: float


def hourly(origin: date, weeks: int, timezone: str) -> Windows:
    """Return the hours of whole weeks up to and with that of the day before an origin, each a window of its own.

    An hour that clocks skip has no length, one that comes twice is two hours long.
    """
    monday = origin - timedelta(days=(origin.weekday() - 1) % 7 + 1)
    settings = WindowSettings(unit="shift", shifts=_CLOCK)
    return Windows(settings, monday - timedelta(weeks=weeks - 1), weeks * HOURS, timezone)


def hour_counts(
    incidents: pd.DataFrame,
    areas: tuple[str, ...],
    offences: tuple[str, ...],
    origin: date,
    how: ProfileSettings,
    timezone: str,
) -> HourCounts:
    """Spread incidents over the hours in which they may have happened (aoristic analysis: Ratcliffe 2000).

    Read is what was reported before the origin and not withdrawn before it, of the last `how.weeks` weeks. Each hour's
    evidence is divided by how long that hour of the week was, against the others, under the same weights, so that
    an hour that clocks skipped is not held to be quiet.

    Parameters
    ----------
    incidents : pandas.DataFrame
        As in the hub (see `features.panel.build.build_panel`).
    areas, offences : tuple of str
        In the panel's order.
    origin : datetime.date
        Local day at whose midnight the forecast is made.
    how : ProfileSettings
        Memory.
    timezone : str
        IANA name.
    """
    hours = hourly(origin, how.weeks, timezone)
    day = Windows(WindowSettings(unit="day"), origin, 1, timezone)
    known = int(day.edges[0])
    ages = (np.arange(hours.n)[::-1] // HOURS).astype(np.float64)
    weight = 0.5 ** (ages / how.half_life)
    weight[hours.edges[:-1] >= known] = 0.0
    alone = csr_array((len(areas), len(areas)), dtype=np.float64)
    shape = (len(offences), len(areas), HOURS)
    total, seen, read = np.zeros(int(np.prod(shape))), 0, 0
    names = Names(areas, offences, tuple(incidents["source"].astype(str).unique()))
    for part in rows_of(incidents, None, names, timezone):
        window = hours.index_of_utc(part.start)
        asked = (window >= 0) & (part.start < known) & (part.reported < known) & (part.withdrawn >= known)
        kept = asked & (part.end - part.start < LONGEST)
        seen, read = seen + int(part.count[asked].sum()), read + int(part.count[kept].sum())
        for rows in _chunks(part.part(kept)):
            at = hours.index_of_utc(rows.start)
            ones = np.ones(len(at))
            pieces = spread(rows.start, rows.end, at, rows.area.astype(np.int64), ones, hours, alone)
            cell = (rows.offence[pieces.row].astype(np.int64) * shape[1] + pieces.area) * HOURS + pieces.window % HOURS
            value = pieces.share * rows.count[pieces.row] * weight[pieces.window]
            total += np.bincount(cell, value, len(total))
    length = np.bincount(np.arange(hours.n) % HOURS, weight * np.diff(hours.edges), HOURS)
    counts = total.reshape(shape) * (length.mean() / np.maximum(length, 1.0))
    return HourCounts(np.where(length > 0, counts, 0.0), read / seen if seen else 0.0)


def _chunks(rows: Rows) -> list[Rows]:
    return [rows.part(slice(first, first + _CHUNK)) for first in range(0, len(rows.start), _CHUNK)]
