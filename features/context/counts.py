"""Counts tables: incidents by area, window and offence, as agencies share them that may not share points."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from configs.city import City
from configs.context import CountsTable
from features.arrays import Mask
from features.context.columns import COUNTS, empty, shaped
from features.context.reasons import Found, Unfit
from features.context.tables import Sorted, days_of, read_texts, refuse_empty, sort, told_of, utc_of
from features.reasons import Reason
from features.rows.codes import clean_codes, map_codes

_LARGEST = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Ids:
    """Ids of the city's areas, and of its polygons."""

    areas: frozenset[str]
    polygons: frozenset[str]


def read_counts(city: City, ids: Ids) -> list[Sorted]:
    """Read the city's counts tables, in the file's order.

    A table has a row for each area, window and code; a second is quarantined, and so is a row whose area, window
    and offence an earlier table counts.

    Parameters
    ----------
    city : City
        Names the tables, its period, time zone and taxonomy.
    ids : Ids
        Ids of the areas and polygons.

    Returns
    -------
    list of Sorted
        For each table the columns of `features.context.columns.COUNTS`.

    Raises
    ------
    DataError
        A table is missing, has no row, cannot be read or lacks a column.
    """
    tables: list[Sorted] = []
    counted = empty(COUNTS)[["area", "window_start", "offence"]]
    for key, settings in city.counts.items():
        texts = _texts(city, key, settings)
        typed, found = _typed(city, settings, texts, ids)
        found = [*found, (Unfit.COUNTED, _stands_in(typed, counted))]
        table = sort("counts", key, texts, typed, found, ["area", "window_start", "code"])
        tables.append(replace(table, kept=shaped(table.kept, COUNTS)))
        counted = pd.concat([counted, table.kept[list(counted.columns)]]).drop_duplicates()
    return tables


def _texts(city: City, key: str, settings: CountsTable) -> pd.DataFrame:
    fields = ("area", "start", "offence", "count", "reported")
    texts = read_texts(settings.feed, city, {field: getattr(settings, field) for field in fields}, f"counts.{key}")
    refuse_empty(texts, f"counts.{key}")
    return texts


def _typed(city: City, settings: CountsTable, texts: pd.DataFrame, ids: Ids) -> tuple[pd.DataFrame, Found]:
    codes = clean_codes(texts["offence"], settings.codes.zero_fill) if settings.offence else _everything(texts)
    offences, wrong = map_codes(codes, settings.codes, city.taxonomy)
    start = days_of(texts["start"], settings.date_formats)
    end = window_end(start, settings.window)
    count = whole_numbers(texts["count"])
    by_rule = utc_of(end, city.timezone) + pd.Timedelta(days=settings.delay_days)
    reported = told_of(texts["reported"], settings.date_formats, city.timezone) if settings.reported else by_rule
    told = days_of(texts["reported"], settings.date_formats) if settings.reported else end
    typed = pd.DataFrame(
        {
            "area": texts["area"],
            "code": codes,
            "offence": offences,
            "window_start": start,
            "window_end": end,
            "count": count,
            "reported": reported,
        }
    )
    found = [
        *_area_faults(texts["area"], ids),
        (Unfit.NO_CODE, wrong == Reason.NO_CODE),
        (Unfit.UNKNOWN_CODE, wrong == Reason.UNKNOWN_CODE),
        *_window_faults(city, settings, texts["start"], start, end),
        (Unfit.BAD_COUNT, np.isnan(count)),
        (Unfit.BAD_REPORTED, reported.isna().to_numpy()),
        (Unfit.EARLY, (told < end).to_numpy()),
    ]
    return typed, found


def window_end(start: pd.Series, window: str) -> pd.Series:
    """Return the first day after a day, week or month that starts on a local day. Shape: (n_rows,)."""
    if window == "month":
        return start + pd.DateOffset(months=1)
    return start + pd.Timedelta(days=7 if window == "week" else 1)


def whole_numbers(texts: pd.Series) -> npt.NDArray[np.float64]:
    """Read counts: NaN for what is no whole number from 0 to the largest of 32 bits. Shape: (n_rows,)."""
    numbers = pd.to_numeric(texts, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    with np.errstate(invalid="ignore"):
        good = (numbers >= 0) & (numbers <= _LARGEST) & (numbers == np.floor(numbers))
    return np.where(good, numbers, np.nan)


def _everything(texts: pd.DataFrame) -> pd.Series:
    return pd.Series("*", index=texts.index, dtype="str")


def _area_faults(area: pd.Series, ids: Ids) -> Found:
    unknown = ~area.isin(ids.areas).to_numpy()
    return [
        (Unfit.NO_AREA, (area == "").to_numpy()),
        (Unfit.POLYGON, unknown & area.isin(ids.polygons).to_numpy()),
        (Unfit.UNKNOWN_AREA, unknown),
    ]


def _window_faults(city: City, settings: CountsTable, text: pd.Series, start: pd.Series, end: pd.Series) -> Found:
    day = {"month": start.dt.day != 1, "week": start.dt.weekday != 0, "day": start.isna()}[settings.window]
    outside = (start < pd.Timestamp(city.start)) | (end > pd.Timestamp(city.end))
    return [
        (Unfit.NO_DAY, (text == "").to_numpy()),
        (Unfit.BAD_DAY, start.isna().to_numpy()),
        (Unfit.NOT_A_START, day.to_numpy()),
        (Unfit.PERIOD, outside.to_numpy()),
    ]


def _stands_in(typed: pd.DataFrame, counted: pd.DataFrame) -> Mask:
    if counted.empty:
        return np.zeros(len(typed), dtype=np.bool_)
    keys = list(counted.columns)
    found: Mask = pd.MultiIndex.from_frame(typed[keys]).isin(pd.MultiIndex.from_frame(counted))
    return found
