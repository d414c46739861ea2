"""The calendar: public holidays, school days and events, each with the moment from which it was known."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from configs.city import City
from configs.context import DayTable, HolidaySettings
from configs.errors import ConfigError
from features.context.columns import DAYS, empty, shaped
from features.context.reasons import Unfit
from features.context.tables import Sorted, days_of, read_texts, refuse_empty, sort, told_of, utc_of
from features.sources.screen import mask

_EARLIER = 28
_LONGEST = pd.Timedelta(days=366)


def read_calendar(city: City) -> list[Sorted]:
    """Read the city's tables of school days and events, in the file's order; a row gives all days of its span.

    Parameters
    ----------
    city : City
        Names the tables.

    Returns
    -------
    list of Sorted
        For each table the columns of `features.context.columns.DAYS`, and file and row.

    Raises
    ------
    DataError
        A table is missing, has no row, cannot be read or lacks a column.
    """
    return [_read(city, key, settings) for key, settings in city.calendar.tables.items()]


def holiday_days(city: City) -> pd.DataFrame:
    """Return the public holidays from the year of the period's start to the year after its end.

    A holiday whose name was in the list of an earlier year was known from the start of the year before. One
    with a new name (a state funeral, the first Juneteenth) is held to have been known from the day itself, since
    the list does not say when it was declared.

    Parameters
    ----------
    city : City
        Names country and subdivision, or none.

    Returns
    -------
    pandas.DataFrame
        The columns of `features.context.columns.DAYS`. Shape: (n_holidays, 5).

    Raises
    ------
    ConfigError
        The library does not know the country or its subdivision.
    """
    settings = city.calendar.holidays
    if settings is None:
        return empty(DAYS)
    first, last = city.start.year, city.end.year + 1
    listed = _listed(settings, range(first - _EARLIER, last + 1))
    seen: dict[str, int] = {}
    for day, name in listed:
        seen.setdefault(name, day.year)
    rows = [(day, name, date(day.year - 1, 1, 1) if seen[name] < day.year else day) for day, name in listed]
    frame = pd.DataFrame([row for row in rows if row[0].year >= first], columns=["date", "name", "told"])
    told = utc_of(frame["told"].astype("datetime64[us]"), city.timezone)
    return shaped(frame.assign(source="holidays", kind="holiday", known=told), DAYS)


def _listed(settings: HolidaySettings, years: range) -> list[tuple[date, str]]:
    import holidays

    try:
        known = holidays.country_holidays(settings.country, subdiv=settings.subdivision, years=years)
    except NotImplementedError as error:
        raise ConfigError(
            str(error), where="calendar.holidays", remedy="write a country and subdivision of the holidays library"
        ) from None
    days = sorted(day for day in known if day.year in years)
    return [(day, name) for day in days for name in sorted(known.get_list(day))]


def _read(city: City, key: str, settings: DayTable) -> Sorted:
    fields = ("name", "first", "last", "announced")
    texts = read_texts(settings.feed, city, {field: getattr(settings, field) for field in fields}, f"calendar.{key}")
    refuse_empty(texts, f"calendar.{key}")
    first = days_of(texts["first"], settings.date_formats)
    last = _last(texts, first, settings)
    known = _known(city, texts, first, settings)
    found = [
        (Unfit.NO_NAME, (texts["name"] == "").to_numpy()),
        (Unfit.NO_DAY, (texts["first"] == "").to_numpy()),
        (Unfit.BAD_DAY, first.isna().to_numpy()),
        (Unfit.BAD_LAST, last.isna().to_numpy()),
        (Unfit.ENDS_BEFORE, (last < first).to_numpy()),
        (Unfit.LONG, (last - first >= _LONGEST).to_numpy()),
        (Unfit.BAD_ANNOUNCED, known.isna().to_numpy()),
    ]
    own = {"own": texts["name"], "name": mask(texts["name"])}
    typed = pd.DataFrame({"kind": settings.kind, **own, "first": first, "last": last, "known": known})
    table = sort("calendar", key, texts, typed, found, ["own", "first", "last"])
    return replace(table, kept=shaped(_spread(table.kept), DAYS))


def _last(texts: pd.DataFrame, first: pd.Series, settings: DayTable) -> pd.Series:
    if settings.last is None:
        return first
    return days_of(texts["last"], settings.date_formats).mask(texts["last"] == "", first)


def _known(city: City, texts: pd.DataFrame, first: pd.Series, settings: DayTable) -> pd.Series:
    if settings.announced is not None:
        return told_of(texts["announced"], settings.date_formats, city.timezone)
    return utc_of(first - pd.Timedelta(days=settings.notice_days), city.timezone)


def _spread(spans: pd.DataFrame) -> pd.DataFrame:
    lengths = (spans["last"] - spans["first"]).dt.days.to_numpy() + 1
    row = np.repeat(np.arange(len(spans)), lengths)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    repeated = spans.iloc[row].reset_index(drop=True)
    return repeated.assign(date=repeated["first"] + pd.to_timedelta(nth, unit="D"))
