"""Places rows that have no point but name a place in words."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from features.arrays import Integers
from features.reasons import Reason, Reasons
from features.where.gazetteer import surroundings
from features.where.place_names import AMBIGUOUS, PlaceNames
from features.where.recorded import Placed


def vague(
    rows: Integers,
    texts: pd.Series,
    said: Integers,
    names: PlaceNames,
    areas: gpd.GeoDataFrame,
    polygons: gpd.GeoDataFrame,
    threads: int,
) -> tuple[Placed, Reasons]:
    """Look up the places that rows name, and take the area that has most of a place's surroundings.

    Parameters
    ----------
    rows : numpy.ndarray
        Numbers of the rows that name a place. Shape: (n,).
    texts : pandas.Series
        What each row names. Shape: (n_rows,).
    said : numpy.ndarray
        The polygon recorded for each row, -1 for none; it decides between places of one name. Shape: (n_rows,).
    names : PlaceNames
        The gazetteer.
    areas, polygons : geopandas.GeoDataFrame
        In the city's CRS. Shapes: (n_areas, any), (n_polygons, any).
    threads : int
        Threads that compare names.

    Returns
    -------
    tuple
        Those of `rows` whose place is known, with its point and the share of its surroundings in the area times the
        likeness of the name; and why each of `rows` has none, 0 for those that have. Shape of the latter: (n,).
    """
    distinct = pd.MultiIndex.from_arrays([texts.iloc[rows].astype("str"), said[rows]])
    pair, pairs = pd.factorize(distinct)
    inside = _inside(names, polygons)
    found = names.find([text for text, _ in pairs], [inside.get(polygon, frozenset()) for _, polygon in pairs], threads)
    around = surroundings(names, areas)
    place, likeness = found.place[pair], found.likeness[pair]
    area = np.where(place >= 0, around.area[place], -1)
    reasons = np.select(
        [area >= 0, place >= 0, place == AMBIGUOUS],
        [np.int8(0), np.int8(Reason.OUTSIDE), np.int8(Reason.AMBIGUOUS_PLACE)],
        np.int8(Reason.UNKNOWN_PLACE),
    )
    known = np.flatnonzero(area >= 0)
    place, likeness = place[known], likeness[known]
    placed = Placed(rows[known], names.x[place], names.y[place], area[known], around.share[place] * likeness)
    return placed, reasons


def _inside(names: PlaceNames, polygons: gpd.GeoDataFrame) -> dict[int, frozenset[int]]:
    """Return the places that lie in each polygon."""
    points = shapely.points(names.x, names.y)
    polygon, place = shapely.STRtree(points).query(polygons.geometry.to_numpy(), predicate="intersects")
    return {int(one): frozenset(place[polygon == one].tolist()) for one in np.unique(polygon)}
