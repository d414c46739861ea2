"""Hexagonal cells of Uber's H3 over polygons: their indexes, shapes and the cell of a point."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from features.arrays import Floats, Integers

DEGREES = "EPSG:4326"
PIECE = 500.0
"""Metres into which borders are cut before they become degrees, where a side of 40 km would be 40 m off."""


@dataclass(frozen=True)
class Hexagons:
    """Cells of one resolution that touch polygons, and perhaps some that nearly do.

    A point's cell is the one that H3 gives it; the cell's shape is drawn with straight sides in the city's CRS, so
    that within centimetres of a side the two may differ.

    Attributes
    ----------
    ids : numpy.ndarray of uint64
        H3 indexes, ascending. Shape: (n,).
    resolution : int
        H3's resolution.
    crs : str
        The city's CRS.
    """

    ids: npt.NDArray[np.uint64]
    resolution: int
    crs: str

    def __len__(self) -> int:
        return len(self.ids)

    def cell_of(self, x: Floats, y: Floats) -> Integers:
        """Return the place in `ids` of the cell of each point, -1 where it is not there."""
        from h3.api.numpy_int import latlng_to_cell

        real = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        to_degrees = pyproj.Transformer.from_crs(self.crs, DEGREES, always_xy=True)
        longitude, latitude = to_degrees.transform(x[real], y[real])
        found = [
            latlng_to_cell(north, east, self.resolution)
            for north, east in zip(latitude.tolist(), longitude.tolist(), strict=True)
        ]
        at = np.searchsorted(self.ids, np.array(found, dtype=np.uint64))
        at[at == len(self.ids)] = 0
        cells = np.full(len(x), -1, dtype=np.int64)
        cells[real] = np.where(self.ids[at] == np.array(found, dtype=np.uint64), at, -1)
        return cells

    def shapes(self, cells: Integers) -> Any:
        """Return cells as polygons in metres. Shape: (n_cells,)."""
        from h3.api.numpy_int import cell_to_boundary

        rings = [cell_to_boundary(cell) for cell in self.ids[cells]]
        corners = np.array([corner for ring in rings for corner in ring]).reshape(-1, 2)
        to_metres = pyproj.Transformer.from_crs(DEGREES, self.crs, always_xy=True)
        xy = np.stack(to_metres.transform(corners[:, 1], corners[:, 0]), axis=1)
        ends = np.cumsum([len(ring) for ring in rings])
        return np.array([shapely.Polygon(part) for part in np.split(xy, ends[:-1])], dtype=object)

    def names(self, cells: Integers) -> list[str]:
        """Return H3 indexes in hexadecimal digits, as H3 writes them."""
        return [f"{cell:x}" for cell in self.ids[cells]]

    def titles(self, cells: Integers) -> list[str]:
        """Return names of cells: their indexes without the last digits, which all cells of a resolution share."""
        digits = 15 - 3 * (15 - self.resolution) // 4
        return [f"Hexagon {name[:digits]}" for name in self.names(cells)]


def hexagons_over(polygons: gpd.GeoDataFrame, resolution: int) -> Hexagons:
    """Find the hexagons that touch polygons.

    Parameters
    ----------
    polygons : geopandas.GeoDataFrame
        In the city's CRS. Shape: (n_polygons, any).
    resolution : int
        H3's resolution: 8 is about 0.74 km² a cell, 9 about 0.11 km².
    """
    cut = polygons.geometry.segmentize(PIECE)
    ids = {cell for shape in cut.to_crs(DEGREES) for cell in _touching(shape, resolution)}
    return Hexagons(np.array(sorted(ids), dtype=np.uint64), resolution, polygons.crs.to_string())


def _touching(shape: Any, resolution: int) -> Iterable[int]:
    from h3.api.numpy_int import geo_to_h3shape, h3shape_to_cells_experimental

    cells: Iterable[int] = h3shape_to_cells_experimental(geo_to_h3shape(shape), resolution, contain="overlap")
    return cells
