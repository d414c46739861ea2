"""What the readers of context tables share: reading text, sorting what is kept from what cannot be used."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from configs.base import Frozen
from configs.city import City
from configs.errors import DataError
from configs.feeds import Feed
from features.context.columns import UNUSED, empty, shaped
from features.context.reasons import Found, Unfit, Words, first_unfit
from features.rows.dates import parse_local, to_utc
from features.sources.screen import mask
from features.sources.tables import read_table

_ORIGIN = ("file", "row", "whole")
_DAY = re.compile("%[dejxcDFv]")
"""A directive of strptime that says the day of the month or of the year."""


class TableAccount(Frozen):
    """What became of the rows of one file of a context table: rows = kept + quarantined."""

    group: str
    source: str
    file: str
    rows: int
    kept: int
    quarantined: int


@dataclass(frozen=True)
class Sorted:
    """One table: the rows that are kept, those that cannot be used, and the account of both."""

    kept: pd.DataFrame
    unused: pd.DataFrame
    files: tuple[TableAccount, ...]


def read_texts(feed: Feed, city: City, columns: Mapping[str, str | None], where: str) -> pd.DataFrame:
    """Read the named columns of a table as text without blanks around it.

    Parameters
    ----------
    feed : Feed
        Where the rows come from.
    city : City
        The city.
    columns : mapping
        Field and column of the file, or None for a field that the table does not have.
    where : str
        Group and key of the table in the city file, as `counts.burglary`.

    Returns
    -------
    pandas.DataFrame
        file, row, whole (false where the number of columns is wrong) and the fields that the table has, empty for
        null. Shape: (n_rows, n_fields + 3).

    Raises
    ------
    DataError
        The table is missing, cannot be read, or lacks a column.
    """
    named = {field: column for field, column in columns.items() if column is not None}
    return stripped(read_table(feed, city, named, where), list(named))


def stripped(frame: pd.DataFrame, fields: list[str]) -> pd.DataFrame:
    """Return file, row, whole and the fields of a frame of texts, without blanks around them, empty for null."""
    texts = {field: frame[field].astype("str").fillna("").str.strip() for field in fields}
    return pd.DataFrame({**{name: frame[name] for name in _ORIGIN}, **texts}).reset_index(drop=True)


def days_of(texts: pd.Series, formats: tuple[str, ...]) -> pd.Series:
    """Read local days, NaT where no format fits; a clock time is cut off. Shape: (n_rows,)."""
    return _by_distinct(texts, lambda words: parse_local(words, formats).dt.normalize())


def told_of(texts: pd.Series, formats: tuple[str, ...], timezone: str) -> pd.Series:
    """Read when something was told, local time, and set it in UTC, NaT where no format fits.

    A day without a clock time, or at midnight (a date that came with a type), is its end, a month without a day the
    month's: nothing is held to have been known before it may have been.

    Parameters
    ----------
    texts : pandas.Series
        Local days or clock times. Shape: (n_rows,).
    formats : tuple of str
        Formats of strptime.
    timezone : str
        IANA name of their zone.
    """
    days = tuple(form for form in formats if _DAY.search(form))
    return _by_distinct(texts, lambda words: to_utc(_latest(words, days, formats), timezone, later=True))


def _latest(words: pd.Series, days: tuple[str, ...], formats: tuple[str, ...]) -> pd.Series:
    by_day, local = parse_local(words, days), parse_local(words, formats)
    month = (local.to_numpy().astype("datetime64[M]") + 1).astype("datetime64[us]")
    midnight = by_day == by_day.dt.normalize()
    return by_day.mask(midnight, by_day + pd.Timedelta(days=1)).fillna(pd.Series(month, index=words.index))


def utc_of(local: pd.Series, timezone: str) -> pd.Series:
    """Set local clock times in UTC, of two moments with one clock time the second. Shape: (n_rows,)."""
    return _by_distinct(local, lambda moments: to_utc(moments, timezone, later=True))


def _by_distinct(values: pd.Series, read: Callable[[pd.Series], pd.Series]) -> pd.Series:
    place, distinct = pd.factorize(values)
    return read(pd.Series(distinct, dtype=values.dtype)).reindex(place).set_axis(values.index)


def once(reasons: Words, typed: pd.DataFrame, keys: list[str]) -> Words:
    """Add the reason `TWICE` to rows that are good and have the keys of an earlier good row. Shape: (n_rows,)."""
    good = np.flatnonzero(reasons == "")
    twice = typed.iloc[good].duplicated(keys).to_numpy()
    added = reasons.copy()
    added[good[twice]] = Unfit.TWICE.value
    return added


def sort(group: str, source: str, texts: pd.DataFrame, typed: pd.DataFrame, found: Found, keys: list[str]) -> Sorted:
    """Part the rows of one table into those kept and those that cannot be used, and count them by file.

    Parameters
    ----------
    group : str
        What it is a table of: counts, places, calendar or weather.
    source : str
        The table's key.
    texts : pandas.DataFrame
        As from `read_texts`. Shape: (n_rows, n_fields + 3).
    typed : pandas.DataFrame
        What the texts became. Shape: (n_rows, any).
    found : sequence of (Unfit, numpy.ndarray)
        What is wrong with which rows, the most telling first.
    keys : list of str
        Columns of `typed` that only one good row may have; a second is quarantined.

    Raises
    ------
    DataError
        The rows of a file do not add up.
    """
    reasons = once(first_unfit(texts["whole"].to_numpy(), found), typed, keys)
    bad = reasons != ""
    origin = texts[["file", "row"]].assign(source=source)
    kept = pd.concat([origin, typed], axis=1)[~bad].reset_index(drop=True)
    unused = _unused(group, origin[bad], texts[bad].drop(columns=list(_ORIGIN)), reasons[bad])
    return Sorted(kept, unused, _files(group, source, texts, kept, unused))


def _unused(group: str, origin: pd.DataFrame, texts: pd.DataFrame, reasons: Words) -> pd.DataFrame:
    if origin.empty:
        return empty(UNUSED)
    texts = texts.apply(mask)
    written = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in texts.to_dict("records")]
    return shaped(origin.assign(group=group, reason=reasons, texts=written), UNUSED)


def _files(
    group: str, source: str, texts: pd.DataFrame, kept: pd.DataFrame, unused: pd.DataFrame
) -> tuple[TableAccount, ...]:
    rows, good, lost = (frame.groupby("file", sort=False).size() for frame in (texts, kept, unused))
    accounts = []
    for file, total in rows.items():
        counts = {"rows": int(total), "kept": int(good.get(file, 0)), "quarantined": int(lost.get(file, 0))}
        if counts["rows"] != counts["kept"] + counts["quarantined"]:
            raise DataError(
                f"{counts['rows']} rows became {counts['kept']} kept + {counts['quarantined']} quarantined",
                where=f"{group}.{source}: {file}",
                remedy="report this as a fault of Fairward",
            )
        accounts.append(TableAccount(group=group, source=source, file=str(file), **counts))
    return tuple(accounts)


def refuse_empty(texts: pd.DataFrame, where: str) -> None:
    """Refuse a table without rows.

    Raises
    ------
    DataError
        There is no row.
    """
    if texts.empty:
        raise DataError("the table holds no rows at all", where=where, remedy="check that the export was complete")
