"""Square cells over polygons: their edges, names and the cell of a point."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from features.arrays import Floats, Integers


@dataclass(frozen=True)
class Grid:
    """Edges of the cells in metres, ascending. Shapes: (n_columns + 1,), (n_rows + 1,)."""

    x: Floats
    y: Floats

    def __len__(self) -> int:
        return (len(self.x) - 1) * (len(self.y) - 1)

    def cell_of(self, x: Floats, y: Floats) -> Integers:
        """Return the number of the cell of each point, -1 outside the grid.

        A point on an edge belongs to the cell to its east or north, on the outermost edge to the cell inside.
        """
        columns, rows = _place(self.x, x), _place(self.y, y)
        return np.where((columns < 0) | (rows < 0), -1, rows * (len(self.x) - 1) + columns)

    def shapes(self, cells: Integers) -> Any:
        """Return the squares of cells as polygons. Shape: (n_cells,)."""
        row, column = np.divmod(cells, len(self.x) - 1)
        return shapely.box(self.x[column], self.y[row], self.x[column + 1], self.y[row + 1])

    def names(self, cells: Integers) -> list[str]:
        """Return the ids of cells: row from the south, column from the west, sorting as the numbers do."""
        width = max(3, len(str(max(len(self.x), len(self.y)) - 2)))
        row, column = np.divmod(cells, len(self.x) - 1)
        return [f"r{r:0{width}d}c{c:0{width}d}" for r, c in zip(row, column, strict=True)]

    def titles(self, cells: Integers) -> list[str]:
        """Return the names of cells by row and column."""
        row, column = np.divmod(cells, len(self.x) - 1)
        return [f"Cell {r}-{c}" for r, c in zip(row, column, strict=True)]


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


def _edges(low: float, high: float, corner: float, cell: float) -> Floats:
    first = np.floor((low - corner) / cell)
    last = max(np.ceil((high - corner) / cell), first + 1)
    return corner + cell * np.arange(first, last + 1)


def _place(edges: Floats, values: Floats) -> Integers:
    place = np.searchsorted(edges, values, side="right") - 1
    place[values == edges[-1]] = len(edges) - 2
    place[(values > edges[-1]) | np.isnan(values)] = -1
    return place
