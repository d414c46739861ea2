"""Spreads incidents over the windows and areas in which they may have happened."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from features.arrays import Floats
from features.panel.windows import Windows

PARTS = 1024
"""Shares are multiples of 1/PARTS, so that sums of them are exact whatever their order."""


@dataclass(frozen=True)
class Pieces:
    """Shares of incidents by window and area; those of one incident sum to 1 over all time.

    Attributes
    ----------
    row : numpy.ndarray
        Position of the incident, ascending.
    window, area : numpy.ndarray
        By index; windows beyond the last are left out.
    share : numpy.ndarray
        Above 0, a multiple of 1/1024.
    """

    row: NDArray[np.int64]
    window: NDArray[np.int64]
    area: NDArray[np.int64]
    share: Floats


def spread(
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    window: NDArray[np.int64],
    area: NDArray[np.int64],
    probability: Floats,
    windows: Windows,
    neighbours: csr_array,
) -> Pieces:
    """Spread each incident evenly over the real time of its interval, and over its area and the neighbours.

    The share of a window is the part of [start, end) that lies in it (aoristic analysis: Ratcliffe 2000); a day on
    which clocks change counts with the 23 or 25 hours it has. In each window the share `probability` lies in the
    area, the rest evenly in its neighbours; all of it where there are none.

    Parameters
    ----------
    start, end : numpy.ndarray
        Microseconds of UTC. Shape: (n,).
    window : numpy.ndarray
        The window in which each starts. Shape: (n,).
    area : numpy.ndarray
        Index of the area. Shape: (n,).
    probability : numpy.ndarray
        Probability that the incident lies in its area. Shape: (n,).
    windows : Windows
        The windows.
    neighbours : csr_array
        1 where two areas touch. Shape: (n_areas, n_areas).
    """
    row, window, lower, upper = _over_time(start, end, window, windows)
    piece, place, upto = _over_places(area[row], probability[row], neighbours)
    row, window, lower, upper = row[piece], window[piece], lower[piece], upper[piece]
    over = np.rint(np.minimum(lower + (upper - lower) * upto, upper) * PARTS)
    share = np.where(_first(row), over, np.diff(over, prepend=0.0)) / PARTS
    some = share > 0
    return Pieces(row[some], window[some], place[some], share[some])


def reach(
    end: NDArray[np.int64],
    window: NDArray[np.int64],
    area: NDArray[np.int64],
    probability: Floats,
    windows: Windows,
    neighbours: csr_array,
) -> NDArray[np.int64]:
    """Return how many pieces each incident has at most, from what `spread` is given. Shape: (n,)."""
    places = np.where(probability < 1, np.diff(neighbours.indptr)[area], 0) + 1
    return np.asarray((_ends(end, window, windows) - window + 1) * places, dtype=np.int64)


def _ends(end: NDArray[np.int64], window: NDArray[np.int64], windows: Windows) -> NDArray[np.int64]:
    """Return the last window that each interval reaches into."""
    return np.minimum(windows.index_since(end - 1, window), windows.n - 1)


def _over_time(
    start: NDArray[np.int64], end: NDArray[np.int64], begins: NDArray[np.int64], windows: Windows
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]:
    """Position, window, and the parts of the interval that are over at the piece's start and end."""
    row, step = _numbered(_ends(end, begins, windows) - begins + 1)
    window = begins[row] + step
    length = np.maximum(end - start, 1)[row]
    gone = np.minimum(windows.edges[window + 1], end[row]) - start[row]
    upper = np.where(end[row] > start[row], gone / length, 1.0)
    lower = np.where(step == 0, 0.0, np.r_[0.0, upper[:-1]])
    return row, window, lower, upper


def _over_places(
    area: NDArray[np.int64], probability: Floats, neighbours: csr_array
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Position, area, and the part of the whole that lies in the areas up to and with this one."""
    around = np.where(probability < 1, np.diff(neighbours.indptr)[area], 0)
    piece, step = _numbered(around + 1)
    own, near = area[piece], around[piece]
    held = np.append(neighbours.indices, 0)
    other = held[np.where(step > 0, neighbours.indptr[own] + step - 1, 0)]
    upto = np.where(near > 0, probability[piece] + (1 - probability[piece]) * step / np.maximum(near, 1), 1.0)
    return piece, np.where(step > 0, other, own).astype(np.int64), upto


def _numbered(sizes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Repeat each position as often as its size says, and number the repeats from 0."""
    row = np.repeat(np.arange(len(sizes)), sizes)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _first(row: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(np.diff(row, prepend=-1) != 0)
