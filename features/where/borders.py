"""Which cells of a raster the borders of polygons touch, and which polygons a point in a cell may lie in."""

from typing import Any

import numpy as np
import shapely

from features.arrays import Floats, Integers

_MARGIN = 1e-6
"""Part of a side by which a border or a point may be misplaced when its cell is computed."""


def border_cells(polygons: Any, corner: Floats, side: float, shape: tuple[int, int]) -> Integers:
    """Return the cells that a border touches, and perhaps some that it nearly does.

    Borders are cut into pieces shorter than a side, each of which touches at most two columns and two rows.

    Parameters
    ----------
    polygons : numpy.ndarray of shapely.Polygon or shapely.MultiPolygon
        Polygons, None for none. Shape: (n_polygons,).
    corner : numpy.ndarray
        West and south edge of the raster. Shape: (2,).
    side : float
        Side of a cell, in the unit of the coordinates.
    shape : tuple of int
        Rows and columns.

    Returns
    -------
    numpy.ndarray
        Numbers of cells (row × columns + column), ascending. Shape: (n_cells,).
    """
    rings = shapely.get_rings(shapely.get_parts(polygons[~shapely.is_missing(polygons)]))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    xy = (xy - corner) / side
    starts = np.flatnonzero(np.diff(ring) == 0)
    step = xy[starts + 1] - xy[starts]
    pieces = np.maximum(np.ceil(1.1 * np.abs(step).max(axis=1, initial=0)), 1).astype(np.int64)
    segment = np.repeat(np.arange(len(starts)), pieces)
    turn = np.arange(len(segment)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    ends = np.stack([xy[starts][segment] + step[segment] * ((turn + at) / pieces[segment])[:, None] for at in (0, 1)])
    low, high = _cells(ends.min(axis=0) - _MARGIN, shape), _cells(ends.max(axis=0) + _MARGIN, shape)
    columns = np.stack([low[:, 0], high[:, 0], low[:, 0], high[:, 0]])
    rows = np.stack([low[:, 1], low[:, 1], high[:, 1], high[:, 1]])
    touched = np.zeros(shape, dtype=bool)
    touched[rows, columns] = True
    return np.flatnonzero(touched)


def candidates(
    polygons: Any, cells: Integers, corner: Floats, side: float, shape: tuple[int, int]
) -> tuple[Integers, Integers]:
    """Return the polygons whose bounds meet each cell, among them all that hold a point of it.

    Parameters
    ----------
    polygons : numpy.ndarray of shapely.Polygon or shapely.MultiPolygon
        As of `border_cells`. Shape: (n_polygons,).
    cells : numpy.ndarray
        Numbers of cells, ascending. Shape: (n_cells,).
    corner, side, shape
        As of `border_cells`.

    Returns
    -------
    tuple
        Where the polygons of each cell start, and after the last; and the polygons, those of a cell ascending.
        Shapes: (n_cells + 1,), (n_pairs,).
    """
    bounds = (shapely.bounds(polygons).reshape(-1, 2, 2) - corner) / side
    real = np.flatnonzero(np.isfinite(bounds).all(axis=(1, 2)))
    low, high = _cells(bounds[real, 0] - _MARGIN, shape), _cells(bounds[real, 1] + _MARGIN, shape)
    row, owner = ranges(low[:, 1], high[:, 1] + 1)
    first = np.searchsorted(cells, row * shape[1] + low[owner, 0])
    last = np.searchsorted(cells, row * shape[1] + high[owner, 0], side="right")
    cell, interval = ranges(first, last)
    order = np.argsort(cell, kind="stable")  # intervals came by polygon, and so do those of a cell
    return np.searchsorted(cell[order], np.arange(len(cells) + 1)), real[owner[interval[order]]]


def ranges(starts: Integers, stops: Integers) -> tuple[Integers, Integers]:
    """Return the whole numbers of ranges one after the other, and the range of each; a stop is not in its range."""
    lengths = stops - starts
    owner = np.repeat(np.arange(len(starts)), lengths)
    return np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths - starts, lengths), owner


def _cells(places: Floats, shape: tuple[int, int]) -> Integers:
    """Return columns and rows of places given in sides from the corner, within the raster. Shape: (n, 2)."""
    return np.clip(np.floor(places).astype(np.int64), 0, np.array(shape[::-1]) - 1)
