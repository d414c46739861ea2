"""The map of flagged windows as inline SVG: a shape and a title for each area, five classes of shade."""

from html import escape
from typing import Any

import numpy as np

from audit.svg import num, picture

SIZE = 640.0
CLASSES = (0.0, 0.2, 0.4, 0.6, 0.8)


def legend(nouns: str) -> tuple[str, ...]:
    """Return what each class says of windows: never, up to 20% of weeks and so on."""
    return ("never", f"up to 20% of {nouns}", "20 to 40%", "40 to 60%", "60 to 80%", "more than 80%")


def shade(share: float) -> int:
    """Return the class of a share of windows: 0 for none, then 1 to 5 by fifths."""
    return 0 if share <= 0 else int(np.searchsorted(CLASSES, share, side="left"))


def area_map(geometry: Any, titles: list[str], shares: list[float], key: str, title: str, alt: str) -> str:
    """Draw areas shaded by a share of windows.

    Parameters
    ----------
    geometry : geopandas.GeoSeries
        Polygons in a metric reference system, in the order of the titles.
    titles : list of str
        What an area's tooltip says.
    shares : list of float
        Between 0 and 1.
    key, title, alt : str
        Name in the page, heading and description.

    Returns
    -------
    str
        SVG, at most 640 units wide and high.
    """
    return shaded(geometry, titles, [f"s{shade(share)}" for share in shares], key, title, alt)


def shaded(geometry: Any, titles: list[str], classes: list[str], key: str, title: str, alt: str) -> str:
    """Draw shapes, each with a title and a class of shade; otherwise as `area_map`."""
    west, south, east, north = (float(bound) for bound in geometry.total_bounds)
    factor = SIZE / max(east - west, north - south)
    tolerance = 0.4 / factor
    parts = []
    for shape, each, css in zip(geometry.simplify(tolerance), titles, classes, strict=True):
        path = _path(shape, west, north, factor)
        parts.append(f'<path d="{path}" class="{css}"><title>{escape(each)}</title></path>')
    width, height = (east - west) * factor, (north - south) * factor
    return picture(width, height, key, title, alt, parts)


def _path(shape: Any, west: float, north: float, factor: float) -> str:
    polygons = shape.geoms if shape.geom_type == "MultiPolygon" else [shape]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return "".join(_ring(np.asarray(ring.coords), west, north, factor) for ring in rings)


def _ring(points: Any, west: float, north: float, factor: float) -> str:
    x, y = (points[:-1, 0] - west) * factor, (north - points[:-1, 1]) * factor
    return "M" + "L".join(f"{num(float(a))},{num(float(b))}" for a, b in zip(x, y, strict=True)) + "Z"
