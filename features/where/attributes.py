"""Reads the attribute table of the polygons and splits its totals over cells."""

import numpy as np
import pandas as pd

from configs.city import City
from configs.context import AttributeTable
from configs.errors import DataError
from features.where.grid import SharedSurface


def read_totals(city: City, polygons: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Read the totals of each polygon, by the names of the city file.

    Parameters
    ----------
    city : City
        Names the table, or none.
    polygons : list of str
        Ids of the polygons.

    Returns
    -------
    tuple
        One row a polygon, one float column a total, 0 where the table has none; and warnings, a line each.

    Raises
    ------
    DataError
        The table is missing, lacks a column, has a key twice, or a total that is no number or below 0.
    """
    tables = [_read_table(city, key, settings, polygons) for key, settings in city.attributes.items()]
    frames = [pd.DataFrame(index=range(len(polygons))), *(frame for frame, _ in tables)]
    return pd.concat(frames, axis=1), [warning for _, warnings in tables for warning in warnings]


def _read_table(city: City, key: str, settings: AttributeTable, polygons: list[str]) -> tuple[pd.DataFrame, list[str]]:
    path = city.data_folder / settings.feed.files
    if not path.is_file():
        raise DataError(
            "there is no such attribute table",
            where=str(path),
            remedy=f"check attributes.{key}.feed or FAIRWARD_DATA_FOLDER",
        )
    table = pd.read_csv(path, dtype="str", encoding="utf-8-sig", keep_default_na=False)
    _require_columns(table, settings, str(path))
    keys = table[settings.key].str.strip()
    totals = {name: _numbers(table[column], f"{path}: {column}") for name, column in settings.totals.items()}
    by_key = pd.DataFrame(totals, dtype="float64").set_index(keys)
    joined = by_key.reindex(polygons)
    warnings = [
        *_odd("attribute table has no row for polygons, taken as 0", sorted(set(polygons) - set(keys))),
        *_odd("attribute table has rows for no polygon", sorted(set(keys) - set(polygons))),
        *_odd("attribute table has empty cells, taken as 0, in", sorted(by_key.columns[by_key.isna().any()])),
    ]
    return joined.fillna(0.0).reset_index(drop=True), warnings


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


def _require_columns(table: pd.DataFrame, settings: AttributeTable, where: str) -> None:
    lacking = [column for column in (settings.key, *settings.totals.values()) if column not in table.columns]
    if lacking:
        raise DataError(
            f"columns {lacking} are missing; there are {list(table.columns)}",
            where=where,
            remedy="name the right columns under attributes",
        )
    keys = table[settings.key].str.strip()
    if keys.duplicated().any():
        row = int(np.flatnonzero(keys.duplicated())[0])
        raise DataError(
            f"key {keys.iloc[row]!r} stands twice", where=f"{where}, row {row + 1}", remedy="keep one row for each key"
        )


def _numbers(texts: pd.Series, where: str) -> pd.Series:
    stripped = texts.str.strip()
    numbers = pd.to_numeric(stripped, errors="coerce").astype("float64")
    bad = (numbers.isna() & (stripped != "")) | (numbers < 0) | np.isinf(numbers)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise DataError(
            f"{texts.iloc[row]!r} is no total",
            where=f"{where}, row {row + 1}",
            remedy="give a number of at least 0, or leave it empty",
        )
    return numbers


def _odd(what: str, which: list[str]) -> list[str]:
    return [f"{what}: {', '.join(which)}"] if which else []
