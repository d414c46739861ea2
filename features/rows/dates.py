"""Reads dates as text, sets them in UTC as intervals, and finds the dates that cannot be."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np
import pandas as pd

from configs.city import City
from configs.sources import SourceSettings
from features.reasons import Reason, Reasons, first_reason
from features.rows.fixed import read_fixed

Precision = Literal["instant", "hour", "day", "month"]
_FIRST, _LAST = (np.datetime64(day, "us") for day in ("0002-01-01", "9999-01-01"))
"""The years between which moments can be set in another zone; a date beyond them is none."""
_UNITS = {"hour": "datetime64[h]", "day": "datetime64[D]", "month": "datetime64[M]"}


@dataclass(frozen=True)
class Moments:
    """When rows occurred and were reported (UTC), and why a row's dates cannot be used.

    Shape of each: (n_rows,).

    Attributes
    ----------
    start, end : pandas.Series
        The interval in which a row occurred.
    reported : pandas.Series
        The moment from which it was known.
    filed : pandas.Series
        The report as it stands in the file, before it is moved to the occurrence where only its month is known.
    revised : pandas.Series
        The moment at which this version of the row was written, NaT for none.
    reasons : numpy.ndarray
        The first reason against the dates, 0 for none.
    """

    start: pd.Series
    end: pd.Series
    reported: pd.Series
    filed: pd.Series
    revised: pd.Series
    reasons: Reasons


def parse_local(texts: pd.Series, formats: tuple[str, ...]) -> pd.Series:
    """Read texts by the first format that fits; NaT where none does.

    Parameters
    ----------
    texts : pandas.Series
        Dates as text. Shape: (n_rows,).
    formats : tuple of str
        Formats of strptime.
    """
    read = np.full(len(texts), np.datetime64("NaT", "us"))
    left = np.flatnonzero(texts.fillna("") != "")
    for form in formats:
        read[left] = read_fixed(texts.iloc[left], form)
        left = left[np.isnat(read[left])]
        place, distinct = pd.factorize(texts.iloc[left])
        found = pd.to_datetime(pd.Series(distinct, dtype="str"), format=form, errors="coerce")
        read[left] = found.to_numpy("datetime64[us]")[place]
        left = left[np.isnat(read[left])]
    return pd.Series(read, index=texts.index)


def to_utc(local: pd.Series, timezone: str, *, later: bool = False) -> pd.Series:
    """Set local clock times in UTC.

    A clock time that a change of clocks skipped is moved forward to the next that exists. Of two moments
    with one clock time the first is taken, or the second with `later`: so nothing is held to have been
    known before it may have been. A year beyond the calendar's (9999, written for "never") gives no moment.

    Parameters
    ----------
    local : pandas.Series
        Clock times without zone. Shape: (n_rows,).
    timezone : str
        IANA name of their zone.
    later : bool
        Take the second of two moments with one clock time.
    """
    first = np.full(len(local), not later)
    local = local.where((local >= _FIRST) & (local < _LAST))
    placed = local.dt.tz_localize(timezone, ambiguous=first, nonexistent="shift_forward")
    moments: pd.Series = placed.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    return moments


def read_moments(texts: pd.DataFrame, source: SourceSettings, city: City) -> Moments:
    """Read when rows occurred, were reported and revised.

    The occurrence is the interval from the start of `occurred`'s unit (`occurred_precision`) to the end of that of
    `occurred_end`, or of `occurred` where that is empty; its real length is measured across changes of clocks. It ends
    no later than the report may have been made: what is reported has happened.
    Where only the month of the report is known, it is made at the earliest moment consistent with it: the later of
    the month's first moment and the occurrence; where only the day is, at the day's end. Without a column for it a
    row is known `delay_days` after the end of its interval. Whether a row lies in the period is not asked here: see
    `in_period`.

    Parameters
    ----------
    texts : pandas.DataFrame
        Columns occurred, occurred_end, reported and revised as text, null where the file has no such column.
    source : SourceSettings
        The source of the rows.
    city : City
        Gives the time zone.
    """
    zone = "UTC" if source.utc else city.timezone
    start, end, bad_end = _interval(texts, source, zone)
    filed, latest, too_early = _filed(texts["reported"], start, end, source, zone)
    reported = filed.mask((filed < start) & ~too_early, start)
    end = end.mask((latest < end) & (latest >= start), latest)
    revised, _ = _units(texts["revised"], source.reported_formats, "instant", zone, later=True)
    reasons = first_reason(
        {
            Reason.NO_OCCURRED: (texts["occurred"].fillna("") == "").to_numpy(),
            Reason.BAD_OCCURRED: start.isna().to_numpy(),
            Reason.BAD_END: bad_end.to_numpy(),
            Reason.NO_REPORTED: (texts["reported"] == "").to_numpy(dtype=bool, na_value=False),
            Reason.BAD_REPORTED: filed.isna().to_numpy(),
            Reason.BAD_REVISED: ((texts["revised"].fillna("") != "") & revised.isna()).to_numpy(),
            Reason.ENDS_BEFORE: (end < start).to_numpy(),
            Reason.REPORTED_BEFORE: too_early.to_numpy(),
            Reason.DELAY: (reported - start > timedelta(days=source.longest_delay_days)).to_numpy(),
        }
    )
    return Moments(start, end, reported, filed, revised, reasons)


def in_period(reasons: Reasons, start: pd.Series, city: City) -> Reasons:
    """Return the reasons with those of rows that lie outside the city's period, in the order of `Reason`.

    It is asked last, so that typed rows need not be made anew when the period moves on.

    Parameters
    ----------
    reasons : numpy.ndarray
        The first reason against each row but for the period, 0 for none. Shape: (n_rows,).
    start : pandas.Series
        Since when it may have occurred (UTC). Shape: (n_rows,).
    city : City
        Gives time zone and period.
    """
    days = pd.Series([city.start, city.end], dtype="datetime64[us]")
    first, end = to_utc(days, city.timezone)
    outside = ((start < first) | (start >= end)).to_numpy()
    return np.where(outside & ((reasons == 0) | (reasons > Reason.PERIOD)), np.int8(Reason.PERIOD), reasons)


def _units(
    texts: pd.Series, formats: tuple[str, ...], precision: Precision, zone: str, *, later: bool
) -> tuple[pd.Series, pd.Series]:
    """Return the first moment (UTC) of the unit that each text names, and that of the next; an instant is both."""
    if precision == "instant":
        moments = to_utc(parse_local(texts, formats), zone, later=later)
        return moments, moments
    place, distinct = pd.factorize(texts)
    whole = parse_local(pd.Series(distinct, dtype="str"), formats).to_numpy().astype(_UNITS[precision])
    ends = (to_utc(pd.Series(clock.astype("datetime64[us]")), zone, later=later) for clock in (whole, whole + 1))
    first, following = (moments.reindex(place).set_axis(texts.index) for moments in ends)
    return first, following


def _interval(texts: pd.DataFrame, source: SourceSettings, zone: str) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return start and end, and the rows whose end is no date."""
    formats, precision = source.date_formats, source.occurred_precision
    start, end = _units(texts["occurred"], formats, precision, zone, later=False)
    closed = np.flatnonzero(texts["occurred_end"].fillna("") != "")
    _, last = _units(texts["occurred_end"].iloc[closed], formats, precision, zone, later=precision == "instant")
    end, bad = end.copy(), np.zeros(len(texts), dtype=bool)
    end.iloc[closed] = last
    bad[closed] = last.isna()
    return start, end, pd.Series(bad & start.notna(), index=texts.index)


def _filed(
    texts: pd.Series, start: pd.Series, end: pd.Series, source: SourceSettings, zone: str
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return the reports as filed, when each was made at the latest, and the rows whose report came too early."""
    precision = source.reported_precision
    first, following = _units(texts, source.reported_formats, precision, zone, later=precision == "instant")
    too_early = first < start if precision == "instant" else following <= start
    unfiled = texts.isna()
    known = end + timedelta(days=source.delay_days)
    return (following if precision == "day" else first).mask(unfiled, known), following, too_early & ~unfiled
