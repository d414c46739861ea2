"""Districts of the simulated city: contiguous groups of areas, grown from their centres over shared borders."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from features.simulate.geometry import Plane

_ROUNDS = 6


def make_districts(plane: Plane, count: int) -> NDArray[np.int64]:
    """Group areas into contiguous districts, each around an area in its middle.

    An area joins the centre with the shortest way over neighbours' centres, so every area on that way
    is of the same district.

    Parameters
    ----------
    plane : Plane
        The areas; the first is the most central.
    count : int
        Number of districts, at most the number of areas.

    Returns
    -------
    array
        District 0 … count - 1 of each area. Shape: (n,).
    """
    steps = _lengths(plane)
    centres = [0]
    for _ in range(count - 1):
        centres.append(int(np.argmax(dijkstra(steps, indices=centres, min_only=True))))
    nearest = _grown(steps, centres)
    for _ in range(_ROUNDS):
        nearest = _grown(steps, _middles(plane, nearest, count))
    return nearest


def _lengths(plane: Plane) -> csr_array:
    """Metres between the centres of neighbours, as a sparse matrix."""
    pairs = plane.touching.tocoo()
    away = plane.centres[pairs.row] - plane.centres[pairs.col]
    return csr_array((np.hypot(away[:, 0], away[:, 1]), (pairs.row, pairs.col)), shape=pairs.shape)


def _grown(steps: csr_array, centres: list[int]) -> NDArray[np.int64]:
    """Index of the centre that each area is nearest to."""
    sources = dijkstra(steps, indices=centres, min_only=True, return_predecessors=True)[2]
    place = np.zeros(steps.shape[0], dtype=np.int64)
    place[centres] = np.arange(len(centres))
    return np.asarray(place[sources])


def _middles(plane: Plane, district: NDArray[np.int64], count: int) -> list[int]:
    """Return each district's area nearest to the mean of its areas' centres."""
    middles = []
    for number in range(count):
        members = np.flatnonzero(district == number)
        away = plane.centres[members] - plane.centres[members].mean(axis=0)
        middles.append(int(members[np.argmin(np.hypot(away[:, 0], away[:, 1]))]))
    return middles
