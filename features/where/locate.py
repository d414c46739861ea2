"""Finds the area of each row, by its point, the area recorded or the place that it names, and how probable it is."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from configs.city import City, LocationSettings
from configs.sources import SourceSettings
from features.arrays import Floats, Integers, Mask
from features.reasons import Reason, Reasons
from features.where.cells import area_of
from features.where.confidence import METHODS
from features.where.project import transformer
from features.where.raster import polygon_of
from features.where.recorded import Placed, parts_of, recorded_only, recorded_polygons, snapped

LEAST_RECORDED = 0.5
"""Probability from which a row without a point is taken to lie in the recorded area's largest cell."""


@dataclass(frozen=True)
class Places:
    """Where rows are.

    Attributes
    ----------
    x, y : numpy.ndarray
        Metres in the city's CRS; NaN where a row has a reason and no point. Shape of each: (n_rows,).
    area : numpy.ndarray
        Index of the area, -1 for none. Shape: (n_rows,).
    probability : numpy.ndarray
        Probability that it lies in the area, 0 without one. Shape: (n_rows,).
    method : numpy.ndarray of int8
        Index in `METHODS` of how the area was found. Shape: (n_rows,).
    reasons : numpy.ndarray of int8
        Why there is no area, 0 where there is one (see `features.reasons`). Shape: (n_rows,).
    """

    x: Floats
    y: Floats
    area: Integers
    probability: Floats
    method: npt.NDArray[np.int8]
    reasons: Reasons


def locate(
    x: Floats,
    y: Floats,
    recorded: pd.Series,
    place: pd.Series,
    source: SourceSettings,
    areas: gpd.GeoDataFrame,
    polygons: gpd.GeoDataFrame,
    city: City,
) -> Places:
    """Find the area of each row of a source and how probable it is that it lies there.

    A point counts as it stands, or is moved to the recorded area if the source snaps points and it is near. A row
    without a point lies where the gazetteer has the place it names, else in the area recorded, if it lies there more
    probably than not: else all such rows of a large polygon would pile up in one of its cells. Every row without an
    area has a reason; those of `features.where.project` but `no location` are to stand before it.

    Parameters
    ----------
    x, y : numpy.ndarray
        Metres in the city's CRS, NaN for none. Shape of each: (n_rows,).
    recorded : pandas.Series
        Ids or names of polygons as the source recorded them; any other text counts as none. Shape: (n_rows,).
    place : pandas.Series
        Places in words, empty or null for none. Shape: (n_rows,).
    source : SourceSettings
        Says whether its points are snapped, and in which CRS they were.
    areas : geopandas.GeoDataFrame
        The areas. Shape: (n_areas, any).
    polygons : geopandas.GeoDataFrame
        The polygons. Shape: (n_polygons, any).
    city : City
        Says whether areas are polygons or cells, how probable locations are, and names the gazetteer.

    Raises
    ------
    DataError
        The gazetteer cannot be used.
    """
    said = recorded_polygons(recorded, polygons)
    holds = polygon_of(x, y, polygons.geometry.to_numpy())
    lost = ~(np.isfinite(x) & np.isfinite(y))
    places = _by_point(x, y, holds, said, areas, polygons, city)
    moved = np.flatnonzero(~lost & (said >= 0) & (said != holds))
    named = np.flatnonzero(lost & place.fillna("").str.strip().ne("").to_numpy())
    if source.snap is not None and len(moved):
        near = snapped(moved, x, y, said, source.snap.metres, parts_of(polygons, areas, city.areas))
        places = _put(places, replace(near, probability=near.probability * city.location.agrees), "snapped")
    if city.gazetteer is not None and len(named):
        places = _by_name(places, named, place, said, areas, polygons, city)
    still = np.flatnonzero(lost & (places.area < 0) & (said >= 0))
    if len(still):
        only = recorded_only(still, said, parts_of(polygons, areas, city.areas))
        places = _put(places, only.where(only.probability >= LEAST_RECORDED), "recorded")
    outside = np.flatnonzero(~lost & (places.area < 0))
    places.reasons[outside] = _why_outside(x[outside], y[outside], source.crs, city.crs, polygons.total_bounds)
    return places


def _by_point(
    x: Floats,
    y: Floats,
    holds: Integers,
    said: Integers,
    areas: gpd.GeoDataFrame,
    polygons: gpd.GeoDataFrame,
    city: City,
) -> Places:
    area = area_of(x, y, holds, areas, polygons, city.areas)
    probability = np.where(area >= 0, _probability(holds, said, city.location), 0.0)
    lost = ~(np.isfinite(x) & np.isfinite(y))
    reasons = np.where(lost, np.int8(Reason.NO_LOCATION), np.int8(0))
    return Places(x.copy(), y.copy(), area, probability, np.zeros(len(x), np.int8), reasons)


def _probability(holds: Integers, said: Integers, settings: LocationSettings) -> Floats:
    disagrees: Mask = (said >= 0) & (said != holds)
    return np.select([disagrees, holds >= 0], [settings.disagrees, settings.agrees], settings.outside)


def _by_name(
    places: Places,
    named: Integers,
    texts: pd.Series,
    said: Integers,
    areas: gpd.GeoDataFrame,
    polygons: gpd.GeoDataFrame,
    city: City,
) -> Places:
    from features.where.gazetteer import read_gazetteer
    from features.where.vague import vague

    names = read_gazetteer(city, polygons["name"].tolist())
    placed, why = vague(named, texts, said, names, areas, polygons, city.threads)
    places.reasons[named] = why
    return _put(places, placed, "gazetteer")


def _put(places: Places, placed: Placed, method: str) -> Places:
    """Put rows where they were found, in arrays that are this module's own."""
    rows = placed.rows
    places.x[rows], places.y[rows], places.area[rows] = placed.x, placed.y, placed.area
    places.probability[rows], places.method[rows], places.reasons[rows] = placed.probability, METHODS.index(method), 0
    return places


def _why_outside(x: Floats, y: Floats, from_crs: str, to_crs: str, bounds: Floats) -> Reasons:
    """Say of points outside every area whether they would lie within its bounds swapped, or with another sign."""
    back, forth = transformer(to_crs, from_crs), transformer(from_crs, to_crs)
    across, up = back.transform(x, y)

    def fits(first: Floats, second: Floats) -> Mask:
        east, north = (np.asarray(part) for part in forth.transform(first, second))
        inside: Mask = (bounds[0] <= east) & (east <= bounds[2]) & (bounds[1] <= north) & (north <= bounds[3])
        return inside

    swapped = fits(up, across)
    mirrored = fits(-across, up) | fits(across, -up) | fits(-across, -up)
    found = np.select([swapped, mirrored], [np.int8(Reason.SWAPPED), np.int8(Reason.SIGN)], np.int8(Reason.OUTSIDE))
    return np.asarray(found, dtype=np.int8)
