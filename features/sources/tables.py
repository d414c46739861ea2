"""Reads tables beside incidents (counts, attributes, places, days, weather) as text, from any feed and format."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from configs.city import City
from configs.errors import DataError
from configs.feeds import Feed
from features.sources.entries import FileEntry, feed_entries
from features.sources.formats import open_entry, unpacked
from features.sources.geojson_file import geojson_properties, geojson_shapes
from features.sources.opened import Opened
from features.sources.schemas import text_table


def read_table(feed: Feed, city: City, columns: Mapping[str, str], where: str) -> pd.DataFrame:
    """Read some columns of all files of a feed, files by name, rows in order.

    Parameters
    ----------
    feed : Feed
        Where the rows come from.
    city : City
        Gives the folders.
    columns : mapping
        Names that the frame is to have, and the column of the files that each is.
    where : str
        `group.key` of the table in the city file, such as `places.bars`.

    Returns
    -------
    pandas.DataFrame
        The names of `columns` (text, null in a malformed row), file, row (int32, from 1) and whole (false for a
        malformed row). Shape: (n_rows, n_columns + 3).

    Raises
    ------
    ConfigError
        The data folder is absent.
    DataError
        There is no file, one cannot be read, or it lacks a column.
    StateError
        A remote feed was never fetched.
    """
    entries = feed_entries(feed, city, where)
    return pd.concat(
        [_texts(open_entry(entry, feed), entry.name, columns, where) for entry in entries], ignore_index=True
    )


def read_features(feed: Feed, city: City, columns: Mapping[str, str], where: str) -> gpd.GeoDataFrame:
    """Read the features of all GeoJSON files of a feed: some properties as text, and geometry.

    Parameters
    ----------
    feed : Feed
        GeoJSON files.
    city : City
        Gives the folders.
    columns : mapping
        Names that the frame is to have, and the property that each is.
    where : str
        `group.key` of the table in the city file.

    Returns
    -------
    geopandas.GeoDataFrame
        As from `read_table`, and geometry (None where a feature has none) in the reference system of the first file.
        Shape: (n_features, n_columns + 4).

    Raises
    ------
    ConfigError
        The data folder is absent.
    DataError
        There is no file, or one is no GeoJSON or lacks a property.
    """
    parts = [_features(entry, columns, where) for entry in feed_entries(feed, city, where)]
    crs = parts[0].crs
    return gpd.GeoDataFrame(pd.concat([part.to_crs(crs) for part in parts], ignore_index=True), crs=crs)


def _texts(opened: Opened, name: str, columns: Mapping[str, str], where: str) -> pd.DataFrame:
    wanted = list(dict.fromkeys(columns.values()))
    odd = [column for column in wanted if opened.header.count(column) != 1]
    if odd:
        raise DataError(
            f"columns {odd} are missing or repeated; there are {list(opened.header)}",
            where=f"{name}, row 0",
            remedy=f"name the right columns under {where}",
        )
    fields = {field: (column,) for field, column in columns.items()}
    frame: pd.DataFrame = text_table(opened.read(wanted), fields, tuple(columns)).to_pandas()
    typed = frame.astype(dict.fromkeys(columns, "str")).assign(file=pd.Series(name, index=frame.index, dtype="str"))
    return typed[[*columns, "file", "row", "whole"]]


def _features(entry: FileEntry, columns: Mapping[str, str], where: str) -> gpd.GeoDataFrame:
    content, name = unpacked(entry)
    if not name.lower().endswith(".geojson"):
        raise DataError("there is no geometry in this kind of file", where=entry.name, remedy="give it as .geojson")
    texts = _texts(geojson_properties(content, entry.name), entry.name, columns, where)
    shapes = geojson_shapes(content, entry.name)
    return gpd.GeoDataFrame(texts, geometry=shapes.to_numpy(), crs=shapes.crs)
