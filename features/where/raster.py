"""Finds the polygon that holds each of many points: a raster answers most, shapely the rest, both exactly."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from features.arrays import Floats, Integers
from features.where.borders import border_cells, candidates, ranges

CHUNK = 1 << 18
"""Points answered at a time, which bounds the memory of what lies between."""
MOST_CELLS = 1 << 22
"""Cells asked for at most: a raster of 16 to 32 MiB."""
_ASK = -2
_LEAST_SIDE = 1e-7
"""Side relative to the largest coordinate: so large that rounding cannot put a point far into another cell."""

Indexes = npt.NDArray[np.int32]


def polygon_of(x: Floats, y: Floats, polygons: Any) -> Indexes:
    """Return the index of the polygon that holds each point, -1 for none; of several the first.

    A point on a border is held. The answer is that of asking `polygon.intersects(point)` of each polygon in turn. One
    thread: two that ask the same prepared polygons at once corrupt memory (GEOS builds parts of them as it is asked).

    Parameters
    ----------
    x, y : numpy.ndarray
        Coordinates, NaN for none. Shape of each: (n_points,).
    polygons : numpy.ndarray of shapely.Polygon or shapely.MultiPolygon
        In the same CRS, overlapping or not; None holds nothing. Shape: (n_polygons,).

    Returns
    -------
    numpy.ndarray of int32
        Shape: (n_points,).
    """
    return Raster.over(polygons, min(len(x), MOST_CELLS)).polygon_of(x, y)


@dataclass(frozen=True)
class Raster:
    """Polygons under a raster of square cells, of which those without a border have one answer for all their points.

    Cells that touch no border of any polygon fall into connected parts; no border parts two points of one, so one
    exact answer holds for all. Points in other cells are each answered exactly, by the polygons near the cell.

    Attributes
    ----------
    polygons : numpy.ndarray
        Prepared polygons. Shape: (n_polygons,).
    corner : numpy.ndarray
        West and south edge of the raster. Shape: (2,).
    side : float
        Side of a cell, in the unit of the coordinates.
    answers : numpy.ndarray
        The polygon of each cell, -1 for none, or -2 - i for the i-th of the cells whose points differ.
        Shape: (n_rows, n_columns).
    starts, near : numpy.ndarray
        The polygons to ask in the i-th of these cells are those from `starts[i]` to `starts[i + 1]` in `near`.
        Shapes: (n_differing + 1,), (n_pairs,).
    """

    polygons: Any
    corner: Floats
    side: float
    answers: Indexes
    starts: Integers
    near: Integers

    @classmethod
    def over(cls, polygons: Any, cells: int) -> "Raster":
        """Lay a raster of at most twice this many cells, and one, over polygons as of `polygon_of`."""
        polygons = np.asarray(polygons, dtype=object)
        shapely.prepare(polygons)
        xy = shapely.get_coordinates(polygons)
        low, high = (xy.min(axis=0), xy.max(axis=0)) if len(xy) else (np.zeros(2), np.zeros(2))
        width, height = high - low
        side = max(np.sqrt(width * height / max(cells, 1)), (width + height) / max(cells, 1))
        side = max(side, _LEAST_SIDE * np.abs(xy).max(initial=1.0))
        shape = (int(height / side) + 1, int(width / side) + 1)
        differing = border_cells(polygons, low, side, shape)
        answers = _answers(polygons, differing, low, side, shape)
        return cls(polygons, low, side, answers, *candidates(polygons, differing, low, side, shape))

    def polygon_of(self, x: Floats, y: Floats) -> Indexes:
        """Return what the function `polygon_of` returns."""
        found = np.empty(len(x), dtype=np.int32)
        for start in range(0, len(x), CHUNK):
            part = slice(start, start + CHUNK)
            found[part] = self._answer(x[part], y[part])
        return found

    def _answer(self, x: Floats, y: Floats) -> Indexes:
        rows, columns = self.answers.shape
        across, up = (x - self.corner[0]) / self.side, (y - self.corner[1]) / self.side
        within = (across >= 0) & (across <= columns) & (up >= 0) & (up <= rows)
        column = np.minimum(np.where(within, across, 0).astype(np.int64), columns - 1)
        row = np.minimum(np.where(within, up, 0).astype(np.int64), rows - 1)
        found = np.where(within, self.answers[row, column], -1).astype(np.int32)
        ask = np.flatnonzero(found <= _ASK)
        ask = ask[np.argsort(found[ask], kind="stable")]  # cell by cell: a polygon asked again is still at hand
        found[ask] = self._exact(x[ask], y[ask], _ASK - found[ask])
        return found

    def _exact(self, x: Floats, y: Floats, cell: Integers) -> Indexes:
        """Ask the polygons near the cell of each point."""
        pair, point = ranges(self.starts[cell], self.starts[cell + 1])
        polygon = self.near[pair]
        hit = np.flatnonzero(shapely.intersects_xy(self.polygons[polygon], x[point], y[point]))
        found = np.full(len(x), -1, dtype=np.int32)
        found[point[hit[::-1]]] = polygon[hit[::-1]]  # backwards, so that the first polygon of a point stands
        return found


def _answers(polygons: Any, differing: Integers, corner: Floats, side: float, shape: tuple[int, int]) -> Indexes:
    """Give each connected part of the cells that do not differ the answer of the middle of its first cell."""
    answers = np.zeros(shape, dtype=np.int32)
    answers.ravel()[differing] = _ASK - np.arange(len(differing), dtype=np.int32)
    parts, count = ndimage.label(answers == 0)
    first = np.zeros(count + 1, dtype=np.int64)
    first[parts.ravel()[::-1]] = np.arange(parts.size)[::-1]
    row, column = np.divmod(first[1:], shape[1])
    x, y = corner[:, None] + (np.stack([column, row]) + 0.5) * side
    part, polygon = shapely.STRtree(polygons).query(shapely.points(x, y), predicate="intersects")
    held = np.full(count + 1, len(polygons), dtype=np.int32)
    np.minimum.at(held, part + 1, polygon.astype(np.int32))
    held[held == len(polygons)] = -1
    return np.where(parts > 0, held[parts], answers)
