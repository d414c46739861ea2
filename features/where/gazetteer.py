"""Reads a city's gazetteer, and says how the surroundings of a place divide among the areas."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from configs.city import City
from configs.context import Gazetteer
from configs.errors import ConfigError, DataError
from configs.feeds import FileFeed
from features.arrays import Floats, Integers
from features.sources.tables import read_table
from features.where.place_names import PlaceNames
from features.where.project import numbers, project
from features.where.words import words_of

WHERE = "gazetteer.file"
_QUARTER = 32
"""Straight pieces in a quarter of a disc: its surface is right to 0.05%."""


@dataclass(frozen=True)
class Surroundings:
    """The area that holds most of each place's surroundings.

    Attributes
    ----------
    area : numpy.ndarray
        Index of the area, of equals the first; -1 where all the surroundings lie outside. Shape: (n_places,).
    share : numpy.ndarray
        The part of the disc around the place that lies in it. Shape: (n_places,).
    """

    area: Integers
    share: Floats


def read_gazetteer(city: City, titles: list[str]) -> PlaceNames:
    """Read the places of a city that has a gazetteer.

    Parameters
    ----------
    city : City
        Names the file.
    titles : list of str
        Names of the city's polygons, whose words are known words.

    Raises
    ------
    ConfigError
        The city has no gazetteer.
    DataError
        The file is missing or cannot be read, or a place has no name, no point or no radius.
    """
    settings = city.gazetteer
    if settings is None:
        raise ConfigError("there is no gazetteer", where="gazetteer", remedy="name a file of places and their points")
    columns = {"name": settings.name, "x": settings.x, "y": settings.y}
    further = {"other_names": settings.other_names, "radius": settings.radius}
    columns |= {name: column for name, column in further.items() if isinstance(column, str)}
    table = read_table(FileFeed(kind="files", files=settings.file), city, columns, WHERE)
    x, y, reasons = project(table["x"], table["y"], settings.crs, city.crs)
    radius = _radius(table, settings)
    _refuse(table, (reasons != 0) | ~table["whole"].to_numpy(), "a place has no point")
    _refuse(table, ~(radius > 0) | np.isinf(radius), "a place has no radius")
    names = _names(table)
    known = {word for words in [*map(words_of, titles), *(name.split() for name in names)] for word in words}
    return PlaceNames(x, y, radius, names, frozenset(known))


def surroundings(places: PlaceNames, areas: gpd.GeoDataFrame) -> Surroundings:
    """Divide the disc of each place's radius among areas, and take the largest part.

    Parameters
    ----------
    places : PlaceNames
        The gazetteer, of n_places.
    areas : geopandas.GeoDataFrame
        In the city's CRS. Shape: (n_areas, any).
    """
    shapes = areas.geometry.to_numpy()
    discs = shapely.buffer(shapely.points(places.x, places.y), places.radius, quad_segs=_QUARTER)
    place, area = shapely.STRtree(shapes).query(discs, predicate="intersects")
    share = shapely.area(shapely.intersection(discs[place], shapes[area])) / shapely.area(discs)[place]
    order = np.lexsort((area, -np.round(share, 9), place))
    first = order[np.flatnonzero(np.diff(place[order], prepend=-1))]
    largest = Surroundings(np.full(len(discs), -1), np.zeros(len(discs)))
    largest.area[place[first]], largest.share[place[first]] = area[first], np.minimum(share[first], 1.0)
    return largest


def _radius(table: pd.DataFrame, settings: Gazetteer) -> Floats:
    if isinstance(settings.radius, str):
        return numbers(table["radius"])
    return np.full(len(table), settings.radius)


def _names(table: pd.DataFrame) -> dict[str, tuple[int, ...]]:
    """Return the places of each name, in words."""
    names: dict[str, list[int]] = {}
    others = table["other_names"].fillna("") if "other_names" in table else pd.Series("", index=table.index)
    for place, (name, other) in enumerate(zip(table["name"], others, strict=True)):
        for title in {" ".join(words_of(text)) for text in (name, *other.split("|"))} - {""}:
            names.setdefault(title, []).append(place)
    named = {place for places in names.values() for place in places}
    _refuse(table, ~np.isin(np.arange(len(table)), list(named)), "a place has no name")
    return {name: tuple(places) for name, places in names.items()}


def _refuse(table: pd.DataFrame, wrong: np.ndarray[tuple[int], np.dtype[np.bool_]], what: str) -> None:
    if wrong.any():
        row = table[wrong].iloc[0]
        raise DataError(what, where=f"{row['file']}, row {row['row']}", remedy="fill it in, or take the row out")
