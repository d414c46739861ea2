"""Polygons made small: simplified together, drawn on a grid of whole units as SVG paths, or written in degrees."""

import json
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

WIDTH = 1000
DEGREES = 5


@dataclass(frozen=True)
class Drawing:
    """Areas as SVG paths in one viewBox.

    Attributes
    ----------
    width, height : int
        Of the viewBox; a unit is about a pixel on a desktop.
    paths : dict of str
        The `d` of each area.
    centres : dict of tuple
        A point inside each area.
    districts : dict of str
        The `d` of each district's outline, empty where areas have no district.
    """

    width: int
    height: int
    paths: dict[str, str]
    centres: dict[str, tuple[int, int]]
    districts: dict[str, str]


def draw(areas: gpd.GeoDataFrame) -> Drawing:
    """Draw areas so that neighbours still share their boundary after simplification.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        Columns area, district and geometry (metres).
    """
    geometry = areas.geometry.to_numpy()
    west, south, east, north = shapely.total_bounds(geometry)
    unit = max(east - west, (north - south) * WIDTH / 1200) / (WIDTH - 8)
    simple = shapely.coverage_simplify(geometry, tolerance=2 * unit)
    origin = np.array([west - 4 * unit, north + 4 * unit])
    drawn = shapely.transform(simple, lambda points: np.rint((points - origin) / unit * [1, -1]))
    names = [str(name) for name in areas["area"]]
    points = shapely.get_coordinates(shapely.point_on_surface(shapely.make_valid(drawn))).astype(int)
    return Drawing(
        width=round((east - west) / unit) + 8,
        height=round((north - south) / unit) + 8,
        paths={name: path(shape) for name, shape in zip(names, drawn, strict=True)},
        centres={name: (int(x), int(y)) for name, (x, y) in zip(names, points, strict=True)},
        districts=_districts(areas, drawn),
    )


def path(shape: Any) -> str:
    """Return the SVG path of a polygon or multipolygon with whole-number coordinates, in relative steps."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def geojson_shapes(areas: gpd.GeoDataFrame) -> dict[str, dict[str, Any]]:
    """Return each area's geometry in WGS84, rounded to about a metre and wound as RFC 7946 asks."""
    degrees = areas.geometry.to_crs("EPSG:4326").to_numpy()
    rounded = shapely.transform(degrees, lambda points: np.round(points, DEGREES))
    wound = shapely.orient_polygons(rounded, exterior_cw=False)
    return {str(name): json.loads(shapely.to_geojson(shape)) for name, shape in zip(areas["area"], wound, strict=True)}


def _ring(points: NDArray[np.float64]) -> str:
    whole = points.astype(int)
    steps = np.diff(whole, axis=0)[:-1]
    steps = steps[np.any(steps != 0, axis=1)]
    body = "".join(f"{_joined(x, y)}" if i == 0 else _next(x, y) for i, (x, y) in enumerate(steps.tolist()))
    return f"m{whole[0, 0]},{whole[0, 1]}l{body}z".replace("m", "M", 1)


def _joined(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x},{y}"


def _next(x: int, y: int) -> str:
    return _joined(x, y) if x < 0 else f" {_joined(x, y)}"


def _districts(areas: gpd.GeoDataFrame, drawn: NDArray[np.object_]) -> dict[str, str]:
    names = areas["district"].astype("string").fillna("").to_numpy(dtype=str)
    outlines = {}
    for name in sorted(set(names) - {""}):
        shape = shapely.union_all(shapely.make_valid(drawn[names == name]))
        polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        outlines[name] = path(shapely.multipolygons(polygons))
    return outlines
