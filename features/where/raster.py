"""Finds the polygon that holds each of many points: a raster answers most, shapely the rest, both exactly."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from features.arrays import Floats, Integers

CHUNK = 1 << 18
"""Points that a thread takes at a time, which bounds the memory of what lies between."""
MOST_CELLS = 1 << 22
"""Cells asked for at most: a raster of 16 to 32 MiB."""
_ASK = -2
_MARGIN = 1e-6
"""Part of a side by which a border may be misplaced when cells are marked."""
_LEAST_SIDE = 1e-7
"""Side relative to the largest coordinate, so that rounding stays far below the margin."""

Indexes = npt.NDArray[np.int32]


def polygon_of(x: Floats, y: Floats, polygons: Any, threads: int = 1) -> Indexes:
    """Return the index of the polygon that holds each point, -1 for none; of several the first.

    A point on a border is held. The answer is that of asking `polygon.intersects(point)` of each polygon in turn.

    Parameters
    ----------
    x, y : numpy.ndarray
        Coordinates, NaN for none. Shape of each: (n_points,).
    polygons : numpy.ndarray of shapely.Polygon or shapely.MultiPolygon
        In the same CRS, overlapping or not; None holds nothing. Shape: (n_polygons,).
    threads : int
        Threads that look at once.

    Returns
    -------
    numpy.ndarray of int32
        Shape: (n_points,).
    """
    return Raster.over(polygons, min(2 * len(x), MOST_CELLS)).polygon_of(x, y, threads)


@dataclass(frozen=True)
class Raster:
    """Polygons under a raster of square cells, of which those without a border have one answer for all their points.

    Cells that touch no border of any polygon fall into connected parts; no border parts two points of one, so one
    exact answer holds for all. Points in other cells are each answered exactly.

    Attributes
    ----------
    polygons : numpy.ndarray
        Prepared polygons. Shape: (n_polygons,).
    tree : shapely.STRtree
        Their bounds.
    corner : numpy.ndarray
        West and south edge of the raster. Shape: (2,).
    side : float
        Side of a cell, in the unit of the coordinates.
    answers : numpy.ndarray
        The polygon of each cell, -1 for none, -2 where points differ. Shape: (n_rows, n_columns).
    """

    polygons: Any
    tree: shapely.STRtree
    corner: Floats
    side: float
    answers: Indexes

    @classmethod
    def over(cls, polygons: Any, cells: int) -> "Raster":
        """Lay a raster of at most twice this many cells, and one, over polygons as of `polygon_of`."""
        polygons = np.asarray(polygons, dtype=object)
        _prepare(polygons)
        xy = shapely.get_coordinates(polygons)
        (west, south), (east, north) = (xy.min(axis=0), xy.max(axis=0)) if len(xy) else ((0.0, 0.0), (0.0, 0.0))
        cells = max(cells, 1)
        side = max(
            np.sqrt((east - west) * (north - south) / cells),
            (east - west + north - south) / cells,
            _LEAST_SIDE * np.abs(xy).max(initial=1.0),
        )
        shape = (int((north - south) / side) + 1, int((east - west) / side) + 1)
        raster = cls(polygons, shapely.STRtree(polygons), np.array([west, south]), side, np.full(shape, _ASK, np.int32))
        raster._fill()
        return raster

    def polygon_of(self, x: Floats, y: Floats, threads: int = 1) -> Indexes:
        """Return what the function `polygon_of` returns."""
        found = np.empty(len(x), dtype=np.int32)

        def answer(start: int) -> None:
            part = slice(start, start + CHUNK)
            found[part] = self._answer(x[part], y[part])

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(answer, range(0, len(x), CHUNK)))
        return found

    def _answer(self, x: Floats, y: Floats) -> Indexes:
        rows, columns = self.answers.shape
        across, up = (x - self.corner[0]) / self.side, (y - self.corner[1]) / self.side
        within = (across >= 0) & (across <= columns) & (up >= 0) & (up <= rows)
        column = np.minimum(np.where(within, across, 0).astype(np.int64), columns - 1)
        row = np.minimum(np.where(within, up, 0).astype(np.int64), rows - 1)
        found = np.where(within, self.answers[row, column], -1).astype(np.int32)
        ask = np.flatnonzero(found == _ASK)
        found[ask] = self._exact(x[ask], y[ask])
        return found

    def _exact(self, x: Floats, y: Floats) -> Indexes:
        point, polygon = self.tree.query(shapely.points(x, y))
        hit = shapely.intersects_xy(self.polygons[polygon], x[point], y[point])
        found = np.full(len(x), len(self.polygons), dtype=np.int32)
        np.minimum.at(found, point[hit], polygon[hit].astype(np.int32))
        found[found == len(self.polygons)] = -1
        return found

    def _fill(self) -> None:
        """Give each connected part without a border the answer of the middle of one of its cells."""
        free = np.ones(self.answers.shape, dtype=bool)
        free[_border_cells(self.polygons, self.corner, self.side, self.answers.shape)] = False
        parts, count = ndimage.label(free)
        if not count:
            return
        first = np.zeros(count + 1, dtype=np.int64)
        first[parts.ravel()[::-1]] = np.arange(parts.size)[::-1]
        row, column = np.divmod(first[1:], self.answers.shape[1])
        middle = self.corner[:, None] + (np.stack([column, row]) + 0.5) * self.side
        self.answers[...] = np.append(np.int32(_ASK), self._exact(*middle))[parts]


def _prepare(polygons: Any) -> None:
    """Build the indexes that GEOS would otherwise build at the first question, which threads may ask at once."""
    shapely.prepare(polygons)
    west, south, east, north = shapely.bounds(polygons).T
    shapely.intersects_xy(polygons, (west + east) / 2, (south + north) / 2)


def _border_cells(polygons: Any, corner: Floats, side: float, shape: tuple[int, int]) -> tuple[Integers, Integers]:
    """Return rows and columns of all the cells that a border touches, and perhaps of some that it nearly does.

    Borders are cut into pieces shorter than a side, each of which touches at most two columns and two rows.
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
    low, high = np.floor(ends.min(axis=0) - _MARGIN), np.floor(ends.max(axis=0) + _MARGIN)
    columns, rows = (np.stack([low[:, axis], high[:, axis]]).astype(np.int64) for axis in (0, 1))
    return (
        np.clip(np.stack([rows[0], rows[0], rows[1], rows[1]]), 0, shape[0] - 1),
        np.clip(np.stack([columns[0], columns[1], columns[0], columns[1]]), 0, shape[1] - 1),
    )
