"""Square cells over polygons: which touch them, what they are called, how much surface they share."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from features.arrays import Floats, Integers

LEAST_SURFACE = 1e-6
"""Square metres that a cell and a polygon must share; less is rounding."""


@dataclass(frozen=True)
class SharedSurface:
    """Pairs of a cell and a polygon that share surface.

    `cells` are the numbers (row x columns + column) of cells that share any, ascending; `cell` indexes them and
    `polygon` the polygons, a pair each, sorted by cell, then polygon; `surface` is in square metres and
    `share` its part of all the polygon's surface. Shapes: (n_cells,), then (n_pairs,).
    """

    cells: Integers
    cell: Integers
    polygon: Integers
    surface: Floats
    share: Floats

    def largest(self) -> Integers:
        """Return for each cell the polygon with which it shares most; of equals the first. Shape: (n_cells,)."""
        order = np.lexsort((self.polygon, -self.surface, self.cell))
        first = np.flatnonzero(np.diff(self.cell[order], prepend=-1))
        return self.polygon[order][first]


@dataclass(frozen=True)
class Grid:
    """Edges of the cells in metres, ascending. Shapes: (n_columns + 1,), (n_rows + 1,)."""

    x: Floats
    y: Floats

    def cell_of(self, x: Floats, y: Floats) -> Integers:
        """Return the number of the cell of each point, -1 outside the grid.

        A point on an edge belongs to the cell to its east or north, on the outermost edge to the cell inside.
        """
        columns, rows = _place(self.x, x), _place(self.y, y)
        return np.where((columns < 0) | (rows < 0), -1, rows * (len(self.x) - 1) + columns)

    def boxes(self, cells: Integers) -> Any:
        """Return the squares of cells as polygons. Shape: (n_cells,)."""
        row, column = np.divmod(cells, len(self.x) - 1)
        return shapely.box(self.x[column], self.y[row], self.x[column + 1], self.y[row + 1])

    def names(self, cells: Integers) -> list[str]:
        """Return the ids of cells: row from the south, column from the west, sorting as the numbers do."""
        width = max(3, len(str(max(len(self.x), len(self.y)) - 2)))
        row, column = np.divmod(cells, len(self.x) - 1)
        return [f"r{r:0{width}d}c{c:0{width}d}" for r, c in zip(row, column, strict=True)]

    def describe(self, shared: SharedSurface, polygons: list[str]) -> pd.DataFrame:
        """Return area, name and district of the cells that share surface with polygons of these names."""
        row, column = np.divmod(shared.cells, len(self.x) - 1)
        district = [polygons[place] for place in shared.largest()]
        names = [f"Cell {r}-{c} in {within}" for r, c, within in zip(row, column, district, strict=True)]
        columns = {"area": self.names(shared.cells), "name": names, "district": district}
        return pd.DataFrame(columns, dtype="str")


def grid_over(bounds: Floats, cell: float, corner: tuple[float, float] | None = None) -> Grid:
    """Lay a grid over bounds.

    Parameters
    ----------
    bounds : numpy.ndarray
        West, south, east and north in metres. Shape: (4,).
    cell : float
        Side of a cell in metres.
    corner : tuple of float, optional
        Any corner of a cell; by default the south-west corner of the bounds.
    """
    west, south, east, north = (float(bound) for bound in bounds)
    at = corner or (west, south)
    return Grid(_edges(west, east, at[0], cell), _edges(south, north, at[1], cell))


def shared_surface(grid: Grid, polygons: Any) -> SharedSurface:
    """Measure the surface that each cell shares with each polygon.

    The shares of a polygon sum to one, so what is split by them is preserved.

    Parameters
    ----------
    grid : Grid
        Covers the polygons.
    polygons : numpy.ndarray of shapely.Polygon
        Valid polygons in metres. Shape: (n_polygons,).
    """
    every = np.arange((len(grid.x) - 1) * (len(grid.y) - 1))
    boxes = grid.boxes(every)
    polygon, cell = shapely.STRtree(boxes).query(polygons, predicate="intersects")
    surface = shapely.area(shapely.intersection(boxes[cell], polygons[polygon]))
    real = surface > LEAST_SURFACE
    order = np.lexsort((polygon[real], cell[real]))
    cell, polygon, surface = cell[real][order], polygon[real][order], surface[real][order]
    of_polygon = np.bincount(polygon, surface, minlength=len(polygons))
    cells, index = np.unique(cell, return_inverse=True)
    return SharedSurface(cells, index, polygon, surface, surface / of_polygon[polygon])


def _edges(low: float, high: float, corner: float, cell: float) -> Floats:
    first = np.floor((low - corner) / cell)
    last = max(np.ceil((high - corner) / cell), first + 1)
    return corner + cell * np.arange(first, last + 1)


def _place(edges: Floats, values: Floats) -> Integers:
    place = np.searchsorted(edges, values, side="right") - 1
    place[values == edges[-1]] = len(edges) - 2
    place[(values > edges[-1]) | np.isnan(values)] = -1
    return place
