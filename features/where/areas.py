"""Reads the polygons of a city and builds its areas from them."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from configs.city import City
from configs.errors import DataError
from configs.feeds import FileFeed
from features.columns import area_columns, frame_schema
from features.sources.tables import read_features
from features.where.attributes import read_totals, split_totals
from features.where.cells import cells_over
from features.where.surface import LEAST_SURFACE, Cells, SharedSurface, shared_surface

_WHERE = "areas.polygons"
_COLLECTION = 7
"""The number by which shapely knows a collection of geometries of several kinds."""


def read_polygons(city: City) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Read the city's polygons.

    Invalid geometry is mended, of a mixed one the surface is kept and lines and points dropped; a polygon without
    surface is left out with a warning. Without a district in the file every polygon is in one district, the city.

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
    ConfigError
        The data folder is absent.
    DataError
        The file is missing or no GeoJSON, a property is missing or empty, or an id stands twice.
    """
    frame = _read(city)
    twice = sorted(set(frame["area"][frame["area"].duplicated()]))
    if twice:
        raise DataError(
            f"ids stand twice: {', '.join(twice[:5])}",
            where=f"{city.areas.polygons.file}: {city.areas.polygons.id}",
            remedy="keep one polygon for each id",
        )
    flat = ~(frame.area > LEAST_SURFACE)
    if flat.all():
        raise DataError(
            "no polygon has a surface",
            where=city.areas.polygons.file,
            remedy="export the file again with its polygons",
        )
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
    areas = polygons.copy()
    cells = cells_over(city.areas, polygons)
    if cells is not None:
        shared = shared_surface(cells.shapes(np.arange(len(cells))), polygons.geometry.to_numpy())
        areas = _cell_areas(cells, shared, polygons)
        totals = split_totals(totals, shared)
    names = [str(name) for name in totals.columns]
    areas[names] = totals.to_numpy()
    frame_schema(area_columns(names)).validate(pd.DataFrame(areas.drop(columns="geometry")))
    return areas, [*warnings, *odd]


def _cell_areas(cells: Cells, shared: SharedSurface, polygons: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make areas of the cells that share surface; the district is the polygon with which a cell shares most."""
    district = polygons["name"].to_numpy()[shared.largest()].tolist()
    titles = [f"{title} in {within}" for title, within in zip(cells.titles(shared.cells), district, strict=True)]
    columns = {"area": cells.names(shared.cells), "name": titles, "district": district}
    return gpd.GeoDataFrame(pd.DataFrame(columns, dtype="str"), geometry=cells.shapes(shared.cells), crs=polygons.crs)


def _read(city: City) -> gpd.GeoDataFrame:
    settings = city.areas.polygons
    wanted = {"area": settings.id, "name": settings.name}
    wanted |= {} if settings.district is None else {"district": settings.district}
    read = read_features(FileFeed(kind="files", files=settings.file), city, wanted, _WHERE)
    texts = read[list(wanted)].fillna("")
    for field, key in wanted.items():
        empty = np.flatnonzero(texts[field] == "")
        if len(empty):
            row = read.iloc[empty[0]]
            raise DataError(f"{key!r} is empty", where=f"{row['file']}, feature {row['row']}", remedy="fill it in")
    if "district" not in texts:
        texts["district"] = pd.Series(city.title, index=texts.index, dtype="str")
    shapes = _mended(read.geometry.to_crs(city.crs).to_numpy())
    return gpd.GeoDataFrame(pd.DataFrame(texts), geometry=shapes, crs=city.crs)


def _mended(shapes: Any) -> Any:
    bad = ~shapely.is_valid(shapes)
    shapes = shapes.copy()
    shapes[bad] = shapely.make_valid(shapes[bad], method="structure", keep_collapsed=False)
    mixed = shapely.get_type_id(shapes) == _COLLECTION
    shapes[mixed] = shapely.buffer(shapes[mixed], 0)  # keeps what has a surface
    return shapes
