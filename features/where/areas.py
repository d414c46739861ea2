"""Reads the polygons of a city and its attribute table, and builds its areas from them."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import CRSError

from configs.areas import GridAreas, PolygonFile
from configs.city import City
from configs.errors import DataError
from features.columns import area_columns, frame_schema
from features.where.attributes import read_totals, split_totals
from features.where.grid import grid_over, shared_surface


def read_polygons(city: City) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Read the city's polygons.

    Invalid geometry is mended (its surface kept, lines and points in it dropped), a polygon without surface
    left out with a warning. Without a district in the file every polygon is in one district, the city.

    Parameters
    ----------
    city : City
        Names the file and its properties.

    Returns
    -------
    tuple
        area, name, district and geometry (city's CRS) in the order of the ids; and warnings, a line each.

    Raises
    ------
    DataError
        The file is missing or no GeoJSON, a property is missing or empty, or an id stands twice.
    """
    settings = city.areas.polygons
    path = city.data_folder / settings.file
    read = _read_features(path)
    _require_properties(read, settings, path)
    district = [city.title] * len(read) if settings.district is None else _texts(read[settings.district])
    frame = gpd.GeoDataFrame(
        {
            "area": pd.Series(_texts(read[settings.id]), dtype="str"),
            "name": pd.Series(_texts(read[settings.name]), dtype="str"),
            "district": pd.Series(district, dtype="str"),
        },
        geometry=_mended(read.geometry.to_crs(city.crs).to_numpy()),
        crs=city.crs,
    )
    twice = sorted(set(frame["area"][frame["area"].duplicated()]))
    if twice:
        raise DataError(
            f"ids stand twice: {', '.join(twice[:5])}",
            where=f"{path}: {settings.id}",
            remedy="keep one polygon for each id",
        )
    flat = ~(frame.area > 0)
    if flat.all():
        raise DataError("no polygon has a surface", where=str(path), remedy="export the file again with its polygons")
    left_out = ", ".join(
        sorted(f"{area} ({name})" for area, name in zip(frame["area"][flat], frame["name"][flat], strict=True))
    )
    warnings = [f"polygons without surface are left out: {left_out}"] if left_out else []
    return frame[~flat].sort_values("area", ignore_index=True), warnings


def build_areas(city: City) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Build the areas of the city and say what was odd about its polygons and attribute table.

    Parameters
    ----------
    city : City
        Says whether areas are polygons or cells.

    Returns
    -------
    tuple
        area, name, district, geometry (city's CRS) and one column for each total, in the order of the ids;
        and warnings, a line each.

    Raises
    ------
    DataError
        The polygons or the attribute table cannot be used.
    """
    polygons, warnings = read_polygons(city)
    totals, odd = read_totals(city, polygons["area"].tolist())
    if isinstance(city.areas, GridAreas):
        grid = grid_over(polygons.total_bounds, city.areas.cell, city.areas.corner)
        shared = shared_surface(grid, polygons.geometry.to_numpy())
        areas = gpd.GeoDataFrame(
            grid.describe(shared, polygons["name"].tolist()), geometry=grid.boxes(shared.cells), crs=city.crs
        )
        totals = split_totals(totals, shared)
    else:
        areas = polygons.copy()
    names = [str(name) for name in totals.columns]
    areas[names] = totals.to_numpy()
    frame_schema(area_columns(names)).validate(pd.DataFrame(areas.drop(columns="geometry")))
    return areas, [*warnings, *odd]


def _read_features(path: Path) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise DataError(
            "there is no such polygon file", where=str(path), remedy="check areas.polygons.file or FAIRWARD_DATA_FOLDER"
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        crs = content.get("crs", {}).get("properties", {}).get("name", "EPSG:4326")
        read = gpd.GeoDataFrame.from_features(content["features"], crs=crs)
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError, CRSError) as error:
        raise DataError(f"this is no GeoJSON ({error})", where=str(path), remedy="export it again as GeoJSON") from None
    if read.empty:
        raise DataError("there is no polygon in it", where=str(path), remedy="export it again with its polygons")
    return read


def _require_properties(read: gpd.GeoDataFrame, settings: PolygonFile, path: Path) -> None:
    wanted = [settings.id, settings.name, *([settings.district] if settings.district else [])]
    for key in wanted:
        if key not in read.columns:
            raise DataError(
                f"polygons have no property {key!r}; they have {[c for c in read.columns if c != 'geometry']}",
                where=str(path),
                remedy="name the right property under areas.polygons",
            )
        empty = np.flatnonzero(read[key].isna())
        if len(empty):
            raise DataError(f"{key!r} is empty", where=f"{path}, feature {empty[0] + 1}", remedy="fill it in")


def _texts(values: pd.Series) -> list[str]:
    whole = pd.api.types.is_float_dtype(values) and bool((values == values.round()).all())
    return [str(value).strip() for value in (values.astype("int64") if whole else values).tolist()]


def _mended(shapes: Any) -> Any:
    bad = ~shapely.is_valid(shapes)
    shapes = shapes.copy()
    shapes[bad] = shapely.make_valid(shapes[bad], method="structure", keep_collapsed=False)
    return shapes
