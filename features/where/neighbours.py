"""Which areas touch: queen contiguity as a sparse matrix."""

import geopandas as gpd
import numpy as np
import shapely
from scipy import sparse

SNAP = 0.1
"""Metres within which borders count as touching, so that roughly drawn polygons still do."""


def neighbours(areas: gpd.GeoDataFrame) -> sparse.csr_array:
    """Return which areas share a border or a corner.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        Areas in a CRS in metres. Shape: (n_areas, any).

    Returns
    -------
    scipy.sparse.csr_array
        1.0 where two areas touch (within 0.1 m), symmetric, zero on the diagonal, rows and columns in the
        order of `areas`. Shape: (n_areas, n_areas).
    """
    shapes = areas.geometry.to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=SNAP)
    apart = left != right
    pairs = np.unique(np.stack([np.r_[left[apart], right[apart]], np.r_[right[apart], left[apart]]]), axis=1)
    matrix = sparse.csr_array((np.ones(pairs.shape[1]), (pairs[0], pairs[1])), shape=(len(shapes), len(shapes)))
    matrix.sort_indices()
    return matrix
