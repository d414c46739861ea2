"""Reads the attribute tables of the polygons, with the year they describe, and splits their totals over cells."""

import numpy as np
import pandas as pd

from configs.city import City
from configs.context import AttributeTable
from configs.errors import DataError
from features.rows.dates import to_utc
from features.sources.tables import read_table
from features.where.surface import SharedSurface

_SHOWN = 20


def read_totals(city: City, polygons: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Read the totals of each polygon, by the names of the city file.

    Parameters
    ----------
    city : City
        Names the tables, or none.
    polygons : list of str
        Ids of the polygons.

    Returns
    -------
    tuple
        One row a polygon, one float column a total, 0 where its table has none; and warnings, a line each.

    Raises
    ------
    DataError
        A table is missing, lacks a column, has a key twice, or a total that is no number or below 0.
    """
    tables = [_read_one(city, key, settings, polygons) for key, settings in city.attributes.items()]
    frames = [pd.DataFrame(index=range(len(polygons))), *(frame for frame, _ in tables)]
    return pd.concat(frames, axis=1), [warning for _, warnings in tables for warning in warnings]


def describe_totals(city: City) -> pd.DataFrame:
    """Say of each total which year it describes, from when it was known, and who published it.

    A total is known from the first moment (local time) of the month in which it was published, by default of the
    January after the year it describes.

    Parameters
    ----------
    city : City
        Names the tables, or none.

    Returns
    -------
    pandas.DataFrame
        total, table, year, known (UTC) and source, in the order of the city file. Shape: (n_totals, 5).
    """
    rows = [
        (total, key, table.year, table.known, table.source)
        for key, table in city.attributes.items()
        for total in table.attributes
    ]
    frame = pd.DataFrame(rows, columns=["total", "table", "year", "known", "source"])
    return frame.assign(known=to_utc(frame["known"].astype("datetime64[us]"), city.timezone))


def _read_one(city: City, key: str, settings: AttributeTable, polygons: list[str]) -> tuple[pd.DataFrame, list[str]]:
    where = f"attributes.{key}"
    columns = {**settings.totals, **{name: share.column for name, share in settings.shares.items()}}
    named = {f"attribute {name}": column for name, column in columns.items()}
    table = read_table(settings.feed, city, {"key": settings.key, **named}, where)
    _require_rows(table, where)
    keys = table["key"].str.strip()
    values = {name: _numbers(table, f"attribute {name}", f"{where}: {column}") for name, column in columns.items()}
    for name, share in settings.shares.items():
        _refuse(table, values[name] > 1, f"attribute {name}", f"{where}: {share.column}", "share of at most 1")
        values[name] = values[name] * values[share.of]
    by_key = pd.DataFrame(values, dtype="float64").set_index(keys)
    warnings = [
        *_odd(f"{where} has no row for polygons, taken as 0", sorted(set(polygons) - set(keys))),
        *_odd(f"{where} has rows for no polygon", sorted(set(keys) - set(polygons))),
        *_odd(f"{where} has empty cells, taken as 0, in", sorted(by_key.columns[by_key.isna().any()])),
    ]
    return by_key.reindex(polygons).fillna(0.0).reset_index(drop=True), warnings


def split_totals(totals: pd.DataFrame, shared: SharedSurface) -> pd.DataFrame:
    """Split the totals of polygons over cells in proportion to shared surface (areal weighting).

    Every total is preserved. The method is that of Goodchild & Lam (1980).

    Parameters
    ----------
    totals : pandas.DataFrame
        One row a polygon. Shape: (n_polygons, n_totals).
    shared : SharedSurface
        What cells and polygons share.

    Returns
    -------
    pandas.DataFrame
        One row a cell. Shape: (n_cells, n_totals).
    """
    split = {
        name: np.bincount(
            shared.cell, shared.share * totals[name].to_numpy()[shared.polygon], minlength=len(shared.cells)
        )
        for name in totals
    }
    return pd.DataFrame(split, index=range(len(shared.cells)), dtype="float64")


def _require_rows(table: pd.DataFrame, where: str) -> None:
    for fault, mask in (
        ("has the wrong number of columns", ~table["whole"]),
        ("has a key that stands twice", table["key"].str.strip().duplicated()),
    ):
        if mask.any():
            row = int(np.flatnonzero(mask)[0])
            raise DataError(
                f"the row {fault}: {table['key'].iloc[row]!r}", where=_place(table, row, where), remedy="mend the table"
            )


def _numbers(table: pd.DataFrame, field: str, where: str) -> pd.Series:
    texts = table[field].fillna("").str.strip()
    numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    bad = (numbers.isna() & (texts != "")) | (numbers < 0) | np.isinf(numbers)
    _refuse(table, bad, field, where, "number of at least 0")
    return numbers


def _refuse(table: pd.DataFrame, bad: pd.Series, field: str, where: str, wanted: str) -> None:
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise DataError(
            f"{table[field].iloc[row]!r} is no {wanted}",
            where=_place(table, row, where),
            remedy="mend the cell, or leave it empty",
        )


def _place(table: pd.DataFrame, row: int, where: str) -> str:
    return f"{where}: {table['file'].iloc[row]}, row {table['row'].iloc[row]}"


def _odd(what: str, which: list[str]) -> list[str]:
    if len(which) > _SHOWN:
        which = [*which[:_SHOWN], f"and {len(which) - _SHOWN} more"]
    return [f"{what}: {', '.join(which)}"] if which else []
