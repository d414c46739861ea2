"""A plan as mathematics: what is expected where, what each further unit covers of it, and the bounds it keeps."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from features.arrays import Floats, Integers

Family = Literal["exposure", "cover"]


@dataclass(frozen=True)
class Bound:
    """What is asked of the units that a part of the city receives.

    Attributes
    ----------
    family : str
        `exposure` bounds a group of people from above, `cover` a district from below.
    name : str
        Of the group or district.
    weights : numpy.ndarray
        Which part of a unit in each area it receives, 0 to 1. Shape: (n_areas,).
    limit : int
        Units at most, or at least.
    """

    family: Family
    name: str
    weights: Floats
    limit: int

    @property
    def signed(self) -> tuple[Floats, float]:
        """The bound as weights and the most that they may add up to."""
        sign = 1.0 if self.family == "exposure" else -1.0
        return sign * self.weights, sign * self.limit


@dataclass(frozen=True)
class Travel:
    """Units of one shift in one district stay within reach of one area of it.

    Attributes
    ----------
    beat : numpy.ndarray
        District of each area, from 0. Shape: (n_areas,).
    reach : scipy.sparse.csr_array
        1 where an area (column) is within reach of another (row) of its district, itself among them.
        Shape: (n_areas, n_areas).
    """

    beat: Integers
    reach: csr_array


@dataclass(frozen=True)
class Problem:
    """Where a number of units cover most of what is expected.

    Attributes
    ----------
    expected : numpy.ndarray
        Expected incidents. Shape: (n_areas, n_shifts).
    units : int
        Units that are placed, all of them.
    returns : numpy.ndarray
        Share of what is expected that the first unit in an area and shift covers, and what each further one adds;
        falling, so that a plan never needs to say which unit is which. Shape: (most,).
    bounds : tuple of Bound
        All are kept.
    travel : Travel, optional
        Where units move.
    """

    expected: Floats
    units: int
    returns: Floats
    bounds: tuple[Bound, ...] = ()
    travel: Travel | None = None

    @property
    def room(self) -> int:
        """Units for which there is room."""
        return int(self.expected.size * len(self.returns))

    def covered(self, placed: NDArray[np.int64]) -> float:
        """Return the expected incidents that a placement covers. Shape of it: (n_areas, n_shifts)."""
        return float((self.expected * self.share(placed)).sum())

    def share(self, placed: NDArray[np.int64]) -> Floats:
        """Return which share of each area and shift a placement covers. Shape: (n_areas, n_shifts)."""
        sums: Floats = np.concatenate([[0.0], np.cumsum(self.returns)])
        return np.asarray(sums[placed])


def falling(covers: float, again: float, most: int) -> Floats:
    """Return what each unit in a place adds: `covers`, and `again` times what the one before it added."""
    return covers * again ** np.arange(most, dtype=np.float64)


def reach_of(points: Floats, beat: Integers, metres: float) -> csr_array:
    """Return which areas of one district lie within reach of each other, centre to centre.

    Parameters
    ----------
    points : numpy.ndarray
        Centres in metres. Shape: (n_areas, 2).
    beat : numpy.ndarray
        District of each area. Shape: (n_areas,).
    metres : float
        How far.
    """
    from scipy.spatial import cKDTree

    n = len(points)
    pairs = cKDTree(points).query_pairs(metres, output_type="ndarray")
    pairs = pairs[beat[pairs[:, 0]] == beat[pairs[:, 1]]]
    row = np.concatenate([pairs[:, 0], pairs[:, 1], np.arange(n)])
    column = np.concatenate([pairs[:, 1], pairs[:, 0], np.arange(n)])
    return csr_array((np.ones(len(row)), (row, column)), shape=(n, n))
