"""GeoJSON: properties as columns, points as longitude and latitude, shapes as geometry."""

import json
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from pyproj.exceptions import CRSError

from configs.errors import DataError
from configs.feeds import FileFeed
from features.sources.opened import Opened
from features.sources.records import Record, open_records

_PLACE = ("longitude", "latitude")


def open_geojson(content: bytes, name: str, feed: FileFeed) -> Opened:
    """Open a GeoJSON file as a table.

    The feature's `id` is a column where no property has that name; so are `longitude` and `latitude` (WGS84,
    degrees), which are empty for a feature that is no point. A feature that is no object is a malformed row.

    Parameters
    ----------
    content : bytes
        What is in the file.
    name : str
        What it is called in errors.
    feed : FileFeed
        Needs nothing of it: GeoJSON is UTF-8.

    Raises
    ------
    DataError
        It is no collection of features, or a geometry or the coordinate reference system cannot be read.
    """
    features, crs = _features(content, name)
    places = _places(_shapes(features, crs, name).to_crs("EPSG:4326"))
    records = [
        None if feature is None else {**dict(zip(_PLACE, place, strict=True)), **_properties(feature)}
        for feature, place in zip(features, places, strict=True)
    ]
    return open_records(records, range(1, len(records) + 1), name)


def geojson_properties(content: bytes, name: str) -> Opened:
    """Open a GeoJSON file as a table of its properties alone; otherwise as `open_geojson`.

    Parameters
    ----------
    content : bytes
        What is in the file.
    name : str
        What it is called in errors.
    """
    features, _ = _features(content, name)
    records = [None if feature is None else _properties(feature) for feature in features]
    return open_records(records, range(1, len(records) + 1), name)


def geojson_shapes(content: bytes, name: str) -> gpd.GeoSeries:
    """Read the geometry of a GeoJSON file, in its own reference system.

    Parameters
    ----------
    content : bytes
        What is in the file.
    name : str
        What it is called in errors.

    Returns
    -------
    geopandas.GeoSeries
        A geometry for each feature, None where it has none. Shape: (n_features,).

    Raises
    ------
    DataError
        As for `open_geojson`.
    """
    features, crs = _features(content, name)
    return _shapes(features, crs, name)


def _features(content: bytes, name: str) -> tuple[list[dict[str, Any] | None], str]:
    try:
        collection = json.loads(content.decode("utf-8-sig"))
        features = collection["features"]
        crs = (collection.get("crs") or {}).get("properties", {}).get("name", "EPSG:4326")
        read = [feature if isinstance(feature, dict) else None for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(
            f"this is no GeoJSON ({error})", where=name, remedy="export it again as a FeatureCollection"
        ) from None
    return read, str(crs)


def _properties(feature: dict[str, Any]) -> Record:
    own = {"id": feature["id"]} if "id" in feature else {}
    return {**own, **(feature.get("properties") or {})}


def _shapes(features: Sequence[dict[str, Any] | None], crs: str, name: str) -> gpd.GeoSeries:
    shapes = []
    for number, feature in enumerate(features, 1):
        try:
            geometry = None if feature is None else feature.get("geometry")
            shapes.append(None if geometry is None else shapely.geometry.shape(geometry))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, shapely.errors.ShapelyError) as error:
            raise DataError(
                f"the geometry cannot be read ({error})",
                where=f"{name}, feature {number}",
                remedy="export it again as GeoJSON",
            ) from None
    try:
        return gpd.GeoSeries(pd.Series(shapes, dtype=object), crs=crs)
    except CRSError:
        raise DataError(
            f"{crs!r} is no coordinate reference system", where=f"{name}: crs", remedy="leave it out for WGS84"
        ) from None


def _places(points: gpd.GeoSeries) -> list[tuple[float | None, float | None]]:
    shapes = points.to_numpy()
    inside = (shapely.get_type_id(shapes) == shapely.GeometryType.POINT) & ~shapely.is_empty(shapes)
    return [
        (float(x), float(y)) if point else (None, None)
        for x, y, point in zip(shapely.get_x(shapes), shapely.get_y(shapes), inside, strict=True)
    ]
