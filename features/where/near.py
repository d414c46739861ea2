"""Which areas are near which: queen contiguity, k nearest and distance decay, as sparse matrices."""

import geopandas as gpd
import numpy as np
import shapely
from scipy import sparse

from features.arrays import Floats, Integers

SNAP = 0.1
"""Metres within which borders count as touching, so that roughly drawn polygons still do."""
LEAST_WEIGHT = 0.01
"""Weights of distance decay below it are left out, which keeps the matrix sparse."""
_MILLIMETRE = 1e-3


def centres(areas: gpd.GeoDataFrame) -> Floats:
    """Return the centroids of areas in metres: easting, northing. Shape: (n_areas, 2)."""
    return np.asarray(shapely.get_coordinates(shapely.centroid(areas.geometry.to_numpy())), dtype=np.float64)


def queen(areas: gpd.GeoDataFrame) -> sparse.csr_array:
    """Return which areas share a border or a corner.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        Areas in a CRS in metres. Shape: (n_areas, any).

    Returns
    -------
    scipy.sparse.csr_array
        1.0 where two areas touch (within 0.1 m), symmetric, zero on the diagonal, rows and columns in the
        order of `areas`: times values of areas it is the sum over neighbours. Shape: (n_areas, n_areas).
    """
    shapes = areas.geometry.to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=SNAP)
    apart = left != right
    pairs = np.unique(np.stack([np.r_[left[apart], right[apart]], np.r_[right[apart], left[apart]]]), axis=1)
    return _matrix(pairs[0], pairs[1], np.ones(pairs.shape[1]), len(shapes))


def nearest(at: Floats, k: int) -> sparse.csr_array:
    """Return the k areas whose centres are nearest to each area's; of equals (to a millimetre) the first.

    Parameters
    ----------
    at : numpy.ndarray
        Centres of the areas in metres. Shape: (n_areas, 2).
    k : int
        Neighbours of each area, at least 1; all the others where there are fewer.

    Returns
    -------
    scipy.sparse.csr_array
        1.0 in row i where an area is among the k nearest to area i, which need not hold the other way round; zero on
        the diagonal, order of `at`. Shape: (n_areas, n_areas).
    """
    k = min(k, len(at) - 1)
    if k < 1:
        return sparse.csr_array((len(at), len(at)), dtype=np.float64)
    from scipy.spatial import KDTree

    tree = KDTree(at)
    reach = tree.query(at, k=[k + 1])[0][:, 0] + _MILLIMETRE
    near = tree.query_ball_point(at, reach)
    row = np.repeat(np.arange(len(at)), [len(found) for found in near])
    column = np.concatenate(near).astype(np.int64)
    row, column = row[row != column], column[row != column]
    apart = np.round(np.linalg.norm(at[row] - at[column], axis=1) / _MILLIMETRE)
    order = np.lexsort((column, apart, row))
    row, column = row[order], column[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    return _matrix(row[rank < k], column[rank < k], np.ones(int((rank < k).sum())), len(at))


def decay(at: Floats, metres: float) -> sparse.csr_array:
    """Return weights of areas that fall with the distance d between centres: exp(-d/h).

    Parameters
    ----------
    at : numpy.ndarray
        Centres of the areas in metres. Shape: (n_areas, 2).
    metres : float
        Scale h of the fall in metres, above 0.

    Returns
    -------
    scipy.sparse.csr_array
        Weights without unit between 0.01 and 1, lower ones left out, not standardised by row; symmetric, zero on the
        diagonal, order of `at`. Shape: (n_areas, n_areas).
    """
    from scipy.spatial import KDTree

    pairs = KDTree(at).query_pairs(-np.log(LEAST_WEIGHT) * metres, output_type="ndarray")
    weights = np.exp(-np.linalg.norm(at[pairs[:, 0]] - at[pairs[:, 1]], axis=1) / metres)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    return _matrix(both[:, 0], both[:, 1], np.tile(weights, 2), len(at))


def _matrix(row: Integers, column: Integers, weights: Floats, n: int) -> sparse.csr_array:
    matrix = sparse.csr_array((weights, (row, column)), shape=(n, n))
    matrix.sort_indices()
    return matrix
