"""How much surface cells share with polygons, and what is split by it."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import shapely

from features.arrays import Floats, Integers

LEAST_SURFACE = 1e-6
"""Square metres that a cell and a polygon must share; less is rounding."""


class Cells(Protocol):
    """Cells over polygons, numbered from 0; those that share surface with a polygon become areas."""

    def __len__(self) -> int: ...

    def cell_of(self, x: Floats, y: Floats) -> Integers:
        """Return the number of the cell of each point in metres, -1 for none. Shape: (n_points,)."""

    def shapes(self, cells: Integers) -> Any:
        """Return cells of these numbers as polygons in metres. Shape: (n_cells,)."""

    def names(self, cells: Integers) -> list[str]:
        """Return the ids of cells, which sort as their numbers do."""

    def titles(self, cells: Integers) -> list[str]:
        """Return what people call cells."""


@dataclass(frozen=True)
class SharedSurface:
    """Pairs of a cell and a polygon that share surface.

    Attributes
    ----------
    cells : numpy.ndarray
        Numbers of the cells that share any, ascending. Shape: (n_cells,).
    cell, polygon : numpy.ndarray
        Of each pair, the index in `cells` and that of the polygon, sorted by cell, then polygon. Shape: (n_pairs,).
    pieces : numpy.ndarray of shapely.Geometry
        What the two share. Shape: (n_pairs,).
    surface : numpy.ndarray
        Its square metres. Shape: (n_pairs,).
    share : numpy.ndarray
        Its part of all the polygon's surface. Shape: (n_pairs,).
    """

    cells: Integers
    cell: Integers
    polygon: Integers
    pieces: Any
    surface: Floats
    share: Floats

    def largest(self) -> Integers:
        """Return for each cell the polygon with which it shares most; of equals the first. Shape: (n_cells,)."""
        order = np.lexsort((self.polygon, -self.surface, self.cell))
        first = np.flatnonzero(np.diff(self.cell[order], prepend=-1))
        return self.polygon[order][first]


def shared_surface(shapes: Any, polygons: Any) -> SharedSurface:
    """Measure the surface that each cell shares with each polygon.

    The shares of a polygon sum to one, so what is split by them is preserved.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely.Polygon
        Cells by number, in metres; together they cover the polygons. Shape: (n,).
    polygons : numpy.ndarray of shapely.Polygon
        Valid polygons in metres. Shape: (n_polygons,).
    """
    polygon, cell = shapely.STRtree(shapes).query(polygons, predicate="intersects")
    pieces = shapely.intersection(shapes[cell], polygons[polygon])
    surface = shapely.area(pieces)
    real = np.flatnonzero(surface > LEAST_SURFACE)
    real = real[np.lexsort((polygon[real], cell[real]))]
    cell, polygon, pieces, surface = cell[real], polygon[real], pieces[real], surface[real]
    of_polygon = np.bincount(polygon, surface, minlength=len(polygons))
    cells, index = np.unique(cell, return_inverse=True)
    return SharedSurface(cells, index, polygon, pieces, surface, surface / of_polygon[polygon])
