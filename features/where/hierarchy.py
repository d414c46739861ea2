"""The levels of a city, area → district → city, and the matrices that add areas up to each."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from scipy import sparse


@dataclass(frozen=True)
class Level:
    """One level of the hierarchy.

    Attributes
    ----------
    level : str
        `area`, `district` or `city`.
    names : tuple of str
        Ids of areas, names of districts in the alphabet's order, or the title of the city. Length: n.
    sums : scipy.sparse.csr_array
        1.0 where an area is part of what the row names: `sums @ values` adds values of areas up.
        Shape: (n, n_areas).
    """

    level: str
    names: tuple[str, ...]
    sums: sparse.csr_array


def hierarchy(areas: gpd.GeoDataFrame, title: str) -> tuple[Level, Level, Level]:
    """Return the three levels, from the city down.

    Their matrices under one another, in this order, are the summing matrix S by which forecasts of all levels are
    reconciled (Hyndman et al., 2011, Computational Statistics & Data Analysis 55).

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        With `area` and `district`. Shape: (n_areas, any).
    title : str
        What people call the city.

    Returns
    -------
    tuple of Level
        City, districts, areas.
    """
    n = len(areas)
    names, place = np.unique(areas["district"].to_numpy(dtype=str), return_inverse=True)
    every = np.arange(n)
    return (
        Level("city", (title,), _sums(np.zeros(n, dtype=np.int64), 1)),
        Level("district", tuple(names.tolist()), _sums(place, len(names))),
        Level("area", tuple(areas["area"].tolist()), _sums(every, n)),
    )


def _sums(part_of: np.ndarray[tuple[int], np.dtype[np.int64]], n: int) -> sparse.csr_array:
    ones = np.ones(len(part_of))
    return sparse.csr_array((ones, (part_of, np.arange(len(part_of)))), shape=(n, len(part_of)))
