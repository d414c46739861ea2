"""Sets coordinates in the city's CRS and finds the area of each point, with a confidence."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from configs.areas import GridAreas
from configs.city import City
from features.arrays import Floats, Integers
from features.reasons import Reason, Reasons, first_reason
from features.where.grid import grid_over

CONFIDENCES = np.array(["high", "medium", "low"], dtype=object)


@dataclass(frozen=True)
class Places:
    """Where rows are: metres in the city's CRS, the index of the area (-1 for none) and of its confidence.

    Shape of each: (n_rows,).
    """

    x: Floats
    y: Floats
    area: Integers
    confidence: npt.NDArray[np.int8]
    reasons: Reasons


def project(x: pd.Series, y: pd.Series, from_crs: str, to_crs: str) -> tuple[Floats, Floats, Reasons]:
    """Read coordinates and set them in another CRS.

    A coordinate that is empty, or both being 0, is no location; one that is no finite number, or that the
    CRS cannot hold, is an impossible one.

    Parameters
    ----------
    x, y : pandas.Series
        Easting and northing, or longitude and latitude, as text. Shape of each: (n_rows,).
    from_crs : str
        The CRS they are in.
    to_crs : str
        The CRS to set them in.

    Returns
    -------
    tuple
        Coordinates in `to_crs`, NaN where there is a reason, and the reasons. Shape of each: (n_rows,).
    """
    empty = ((x.fillna("") == "") | (y.fillna("") == "")).to_numpy()
    across, up = (pd.to_numeric(text, errors="coerce").to_numpy(np.float64, na_value=np.nan) for text in (x, y))
    none = empty | ((across == 0) & (up == 0))
    transformer = pyproj.Transformer.from_crs(from_crs, to_crs, always_xy=True)
    across, up = transformer.transform(np.where(none, np.nan, across), np.where(none, np.nan, up))
    bad = ~(np.isfinite(across) & np.isfinite(up))
    reasons = first_reason({Reason.NO_LOCATION: none, Reason.BAD_LOCATION: bad})
    return np.where(bad, np.nan, across), np.where(bad, np.nan, up), reasons


def polygon_of(x: Floats, y: Floats, polygons: Any) -> Integers:
    """Return the index of the polygon that holds each point, -1 for none; on a shared border the first.

    Parameters
    ----------
    x, y : numpy.ndarray
        Metres, NaN for none. Shape of each: (n_points,).
    polygons : numpy.ndarray of shapely.Polygon
        In the same CRS. Shape: (n_polygons,).
    """
    distinct, place = np.unique(x + 1j * y, return_inverse=True)
    real = ~np.isnan(distinct)
    points = np.full(len(distinct), None, dtype=object)
    points[real] = shapely.points(distinct.real[real], distinct.imag[real])
    polygon, point = shapely.STRtree(points).query(polygons, predicate="intersects")
    found = np.full(len(distinct), len(polygons), dtype=np.int64)
    np.minimum.at(found, point, polygon)
    return np.where(found == len(polygons), -1, found)[place]


def locate(
    x: Floats, y: Floats, recorded: pd.Series, areas: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame, city: City
) -> Places:
    """Find the area of each point and how sure that is.

    Confidence is high where the polygon that holds the point is the one recorded, or none is; medium where
    another polygon is recorded; low where the point lies in a cell but in no polygon and none is recorded.

    Parameters
    ----------
    x, y : numpy.ndarray
        Metres in the city's CRS, NaN for none. Shape of each: (n_rows,).
    recorded : pandas.Series
        Ids of polygons recorded in the source; any other value counts as none. Shape: (n_rows,).
    areas : geopandas.GeoDataFrame
        The areas. Shape: (n_areas, any).
    polygons : geopandas.GeoDataFrame
        The polygons. Shape: (n_polygons, any).
    city : City
        Says whether areas are polygons or cells.
    """
    holds = polygon_of(x, y, polygons.geometry.to_numpy())
    said = pd.Index(polygons["area"]).get_indexer(recorded.fillna(""))
    area = holds
    if isinstance(city.areas, GridAreas):
        grid = grid_over(polygons.total_bounds, city.areas.cell, city.areas.corner)
        cells = grid.cell_of(x, y)
        names = pd.Index(grid.names(np.arange((len(grid.x) - 1) * (len(grid.y) - 1))))
        area = np.append(pd.Index(areas["area"]).get_indexer(names), -1)[cells]
    confidence = np.select([(said >= 0) & (said != holds), holds >= 0], [np.int8(1), np.int8(0)], np.int8(2))
    return Places(x, y, area, confidence, first_reason({Reason.OUTSIDE: area < 0}))
