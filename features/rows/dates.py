"""Reads local dates as text, sets them in UTC, and finds the dates that cannot be."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from configs.city import City
from configs.sources import SourceSettings
from features.reasons import Reason, Reasons, first_reason


@dataclass(frozen=True)
class Moments:
    """When rows occurred and were reported (UTC), and why a row's dates cannot be used.

    `filed` is the report as it stands in the file, before it is moved to the occurrence where only its
    month is known. Shape of each: (n_rows,).
    """

    start: pd.Series
    end: pd.Series
    reported: pd.Series
    filed: pd.Series
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
    read = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    for form in formats:
        missing = read.isna()
        found = pd.to_datetime(texts[missing], format=form, errors="coerce")
        read[missing] = found.astype("datetime64[us]")
    return read


def to_utc(local: pd.Series, timezone: str, *, later: bool = False) -> pd.Series:
    """Set local clock times in UTC.

    A clock time that a change of clocks skipped is moved forward to the next that exists. Of two moments
    with one clock time the first is taken, or the second with `later`: so nothing is held to have been
    known before it may have been.

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
    placed = local.dt.tz_localize(timezone, ambiguous=first, nonexistent="shift_forward")
    moments: pd.Series = placed.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    return moments


def read_moments(texts: pd.DataFrame, source: SourceSettings, city: City) -> Moments:
    """Read when rows occurred and were reported.

    An empty end is the start; a source without a column for the report is held to report at once. Where
    only the month of the report is known, it is made at the earliest moment consistent with it: the later
    of the month's first moment and the occurrence.

    Parameters
    ----------
    texts : pandas.DataFrame
        Columns occurred, occurred_end and reported as text, null where the file has no such column.
    source : SourceSettings
        The source of the rows.
    city : City
        Gives time zone and period.
    """
    local = parse_local(texts["occurred"], source.date_formats)
    start = to_utc(local, city.timezone)
    no_end = texts["occurred_end"].fillna("") == ""
    end = to_utc(parse_local(texts["occurred_end"], source.date_formats), city.timezone).mask(no_end, start)
    at_once = texts["reported"].isna()
    filed_local = parse_local(texts["reported"], source.reported_formats)
    by_month = source.reported_precision == "month"
    filed = to_utc(filed_local, city.timezone, later=True).mask(at_once, start)
    next_month = filed_local.dt.to_period("M").dt.end_time if by_month else None
    too_early = filed < start if next_month is None else (local > next_month) & ~at_once
    reported = filed.mask((filed < start) & ~too_early, start)
    reasons = first_reason(
        {
            Reason.NO_OCCURRED: (texts["occurred"].fillna("") == "").to_numpy(),
            Reason.BAD_OCCURRED: local.isna().to_numpy(),
            Reason.BAD_END: end.isna().to_numpy() & local.notna().to_numpy(),
            Reason.NO_REPORTED: (texts["reported"] == "").to_numpy(dtype=bool, na_value=False),
            Reason.BAD_REPORTED: filed.isna().to_numpy(),
            Reason.ENDS_BEFORE: (end < start).to_numpy(),
            Reason.REPORTED_BEFORE: too_early.to_numpy(),
            Reason.DELAY: (reported - start > timedelta(days=source.longest_delay_days)).to_numpy(),
            Reason.PERIOD: ((local < pd.Timestamp(city.start)) | (local >= pd.Timestamp(city.end))).to_numpy(),
        }
    )
    return Moments(start, end, reported, filed, reasons)
