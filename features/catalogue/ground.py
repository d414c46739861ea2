"""What lies near what: means over neighbours, over nearest areas, by decay with distance, and over districts."""

from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from features.panel.cube import AreaPlan

REACH = 4.0
"""A kernel ends at this many times its distance, where its weight is below 2%."""
_TOUCH = 0.001
"""Metres within which two distances are the same."""


class Ground:
    """The plane of a city: everything that is the same at every origin, each part made when it is first asked for.

    Parameters
    ----------
    plan : AreaPlan
        The areas of a panel.

    Attributes
    ----------
    near : csr_array
        The mean over the areas that touch. Shape: (n_areas, n_areas).
    centres : NDArray
        A point in each area, metres. Shape: (n_areas, 2).
    """

    def __init__(self, plan: AreaPlan) -> None:
        self.near = row_means(plan.neighbours)
        self.centres = plan.centres
        self._districts = plan.districts
        self.others = cache(self._others)
        self.nearest = cache(self._nearest)
        self.kernel = cache(self._kernel)

    def _kernel(self, metres: float) -> csr_array:
        """Return exp(-distance / metres) within `REACH` times that distance, 1 for an area and itself."""
        left, right, apart = self._pairs(REACH * metres)
        return _matrix(left, right, np.exp(-apart / metres), len(self.centres))

    def _others(self, metres: float) -> csr_array:
        """Return the kernel without an area itself, rows scaled to sum to 1."""
        left, right, apart = self._pairs(REACH * metres)
        apart_from = left != right
        weights = np.exp(-apart[apart_from] / metres)
        return row_means(_matrix(left[apart_from], right[apart_from], weights, len(self.centres)))

    def _nearest(self, k: int) -> csr_array:
        """Return the mean over the areas that lie no farther than the k-th nearest; ties are all in."""
        n = len(self.centres)
        k = min(k, n - 1)
        if k < 1:
            return csr_array((n, n), dtype=np.float32)
        farthest = self._tree.query(self.centres, k=[k + 1])[0].ravel() + _TOUCH
        lists = self._tree.query_ball_point(self.centres, farthest)
        left = np.repeat(np.arange(n), [len(found) for found in lists])
        right = np.concatenate([np.asarray(found) for found in lists])
        other = left != right
        return row_means(_matrix(left[other], right[other], np.ones(other.sum()), n))

    def of_district(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return each area's district's mean over its areas. Shape: (any, n_areas) → the same."""
        codes = self._districts
        sums = np.stack([np.bincount(codes, row) for row in values])
        return np.asarray((sums / np.maximum(np.bincount(codes), 1))[:, codes], dtype=np.float32)

    @cached_property
    def _tree(self) -> Any:
        from scipy.spatial import cKDTree

        return cKDTree(self.centres)

    def _pairs(self, metres: float) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        found = self._tree.sparse_distance_matrix(self._tree, metres, output_type="ndarray")
        return found["i"], found["j"], found["v"]


def row_means(matrix: csr_array) -> csr_array:
    """Scale the rows of a matrix to sum to 1; empty rows stay empty. Shape: (n, n) → (n, n), float32."""
    total = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    weights = (matrix.data * np.repeat(scale, np.diff(matrix.indptr))).astype(np.float32)
    return csr_array((weights, matrix.indices, matrix.indptr), shape=matrix.shape)


def _matrix(left: NDArray[np.integer], right: NDArray[np.integer], weights: NDArray[np.float64], n: int) -> csr_array:
    matrix = csr_array((weights.astype(np.float32), (left, right)), shape=(n, n))
    matrix.sort_indices()
    return matrix
