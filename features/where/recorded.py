"""What the area that a source recorded says of a row's place: its polygon, and the nearest or largest part of it."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from configs.areas import AreaSettings, PolygonAreas
from features.arrays import Floats, Integers, Mask
from features.where.surface import SharedSurface, shared_surface

_CENTIMETRE = 0.01


@dataclass(frozen=True)
class Placed:
    """Where some rows lie: their numbers, points in metres, areas and probabilities. Shape of each: (n,)."""

    rows: Integers
    x: Floats
    y: Floats
    area: Integers
    probability: Floats

    def where(self, keep: Mask) -> "Placed":
        """Return those of the rows that a mask of shape (n,) keeps."""
        return Placed(self.rows[keep], self.x[keep], self.y[keep], self.area[keep], self.probability[keep])


def recorded_polygons(recorded: pd.Series, polygons: gpd.GeoDataFrame) -> Integers:
    """Return the polygon that each text names by its id, or by a name that only one bears; -1 for none.

    Names are compared without regard to case and blanks.

    Parameters
    ----------
    recorded : pandas.Series
        Texts, null for none. Shape: (n_rows,).
    polygons : geopandas.GeoDataFrame
        With `area` and `name`. Shape: (n_polygons, any).
    """
    place, distinct = pd.factorize(recorded)
    texts = pd.Series(distinct, dtype="str").str.strip()
    names = _plain(polygons["name"])
    names = names[~names.duplicated(keep=False)]
    by_id = pd.Index(polygons["area"]).get_indexer(texts)
    by_name = np.append(names.index.to_numpy(), -1)[pd.Index(names).get_indexer(_plain(texts))]
    return np.append(np.where(by_id >= 0, by_id, by_name), -1)[place]


def parts_of(polygons: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, settings: AreaSettings) -> SharedSurface:
    """Return what the areas have of each polygon: a polygon itself, or its parts in cells."""
    shapes = polygons.geometry.to_numpy()
    if not isinstance(settings, PolygonAreas):
        return shared_surface(areas.geometry.to_numpy(), shapes)
    every = np.arange(len(shapes))
    return SharedSurface(every, every, every, shapes, shapely.area(shapes), np.ones(len(shapes)))


def snapped(rows: Integers, x: Floats, y: Floats, said: Integers, metres: float, parts: SharedSurface) -> Placed:
    """Move points to the nearest spot of the polygon recorded, where it is near enough, and take the area there.

    Parameters
    ----------
    rows : numpy.ndarray
        Numbers of the rows that have a point and another polygon recorded than the one that holds it. Shape: (n,).
    x, y : numpy.ndarray
        Points of all rows in metres. Shape of each: (n_rows,).
    said : numpy.ndarray
        The polygon recorded for each row. Shape: (n_rows,).
    metres : float
        How far at most.
    parts : SharedSurface
        From `parts_of`.

    Returns
    -------
    Placed
        Those of `rows` that are near enough; probability 1.
    """
    tree = shapely.STRtree(parts.pieces)
    found, piece = tree.query(shapely.points(x[rows], y[rows]), predicate="dwithin", distance=metres)
    mine = parts.polygon[piece] == said[rows[found]]
    row, piece = rows[found[mine]], piece[mine]
    lines = shapely.shortest_line(parts.pieces[piece], shapely.points(x[row], y[row]))
    far = np.floor(shapely.length(lines) / _CENTIMETRE)
    order = np.lexsort((parts.cell[piece], far, row))
    first = order[np.flatnonzero(np.diff(row[order], prepend=-1))]
    spots = shapely.get_coordinates(shapely.get_point(lines[first], 0))
    return Placed(row[first], spots[:, 0], spots[:, 1], parts.cell[piece[first]], np.ones(len(first)))


def recorded_only(rows: Integers, said: Integers, parts: SharedSurface) -> Placed:
    """Place rows without a point in the largest part of the polygon recorded, of equals the first.

    Parameters
    ----------
    rows : numpy.ndarray
        Numbers of the rows. Shape: (n,).
    said : numpy.ndarray
        The polygon recorded for each row, -1 for none. Shape: (n_rows,).
    parts : SharedSurface
        From `parts_of`.

    Returns
    -------
    Placed
        Those of `rows` that have a polygon recorded: a point inside the part, and the part's share of the polygon.
    """
    rows = rows[said[rows] >= 0]
    order = np.lexsort((parts.cell, -np.round(parts.share, 9), parts.polygon))
    first = order[np.flatnonzero(np.diff(parts.polygon[order], prepend=-1))]
    piece = first[np.searchsorted(parts.polygon[first], said[rows])]
    used, place = np.unique(piece, return_inverse=True)
    spots = shapely.get_coordinates(shapely.point_on_surface(parts.pieces[used]))[place]
    return Placed(rows, spots[:, 0], spots[:, 1], parts.cell[piece], parts.share[piece])


def _plain(names: pd.Series) -> pd.Series:
    return names.str.casefold().str.split().str.join(" ")
