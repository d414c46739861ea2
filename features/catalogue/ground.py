"""What lies near what: means over neighbours, over nearest areas, by decay with distance, and over districts."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array

from features.panel import AreaPlan
from features.where.near import decay, nearest


class Ground:
    """The plane of a city: everything that is the same at every origin, each part made when it is first asked for.

    Each matrix, times a level of areas, is a level of what lies around them. Shape: (n_areas, n_areas).

    Parameters
    ----------
    plan : AreaPlan
        The areas of a panel.

    Attributes
    ----------
    near : csr_array
        The mean over the areas that touch.
    centres : NDArray
        Centroids, metres. Shape: (n_areas, 2).
    """

    def __init__(self, plan: AreaPlan) -> None:
        self.centres = plan.centres
        self.near = row_means(plan.neighbours)
        self._districts = plan.districts
        self._made: dict[tuple[str, float], csr_array] = {}

    def nearest(self, k: int) -> csr_array:
        """Return the mean over the k areas with the nearest centres."""
        return self._once("nearest", k, lambda: row_means(nearest(self.centres, k)))

    def others(self, metres: float) -> csr_array:
        """Return the mean over other areas, weighted by exp(-distance / metres)."""
        return self._once("others", metres, lambda: row_means(decay(self.centres, metres)))

    def kernel(self, metres: float) -> csr_array:
        """Return the sum over all areas of exp(-distance / metres), 1 for an area and itself."""
        own = eye_array(len(self.centres))
        return self._once("kernel", metres, lambda: csr_array(decay(self.centres, metres) + own, dtype=np.float32))

    def _once(self, name: str, size: float, make: Callable[[], csr_array]) -> csr_array:
        if (name, size) not in self._made:
            self._made[name, size] = make()
        return self._made[name, size]

    def of_district(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return each area's district's mean over its areas. Shape: (any, n_areas) → the same."""
        codes = self._districts
        sums = np.stack([np.bincount(codes, row) for row in values])
        return np.asarray((sums / np.maximum(np.bincount(codes), 1))[:, codes], dtype=np.float32)


def row_means(matrix: csr_array) -> csr_array:
    """Scale the rows of a matrix to sum to 1; empty rows stay empty. Shape: (n, n) → (n, n), float32."""
    total = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    weights = (matrix.data * np.repeat(scale, np.diff(matrix.indptr))).astype(np.float32)
    return csr_array((weights, matrix.indices, matrix.indptr), shape=matrix.shape)
