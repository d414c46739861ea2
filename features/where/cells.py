"""The cells of a city whose areas are cells, square or hexagonal."""

import geopandas as gpd
import numpy as np
import pandas as pd

from configs.areas import AreaSettings, GridAreas, HexagonAreas
from configs.errors import ConfigError
from features.arrays import Floats, Integers
from features.where.grid import grid_over
from features.where.hexagons import Hexagons, hexagons_over
from features.where.surface import Cells

MOST = 1_000_000
"""Square cells that a city may have at most."""


def cells_over(settings: AreaSettings, polygons: gpd.GeoDataFrame) -> Cells | None:
    """Lay the cells that the settings name over polygons; none where areas are the polygons themselves.

    Parameters
    ----------
    settings : AreaSettings
        The city's `areas`.
    polygons : geopandas.GeoDataFrame
        In the city's CRS. Shape: (n_polygons, any).

    Raises
    ------
    ConfigError
        There would be more than a million cells.
    """
    if isinstance(settings, GridAreas):
        _refuse_too_many(polygons.total_bounds, settings.cell)
        return grid_over(polygons.total_bounds, settings.cell, settings.corner)
    if isinstance(settings, HexagonAreas):
        return hexagons_over(polygons, settings.resolution)
    return None


def area_of(
    x: Floats, y: Floats, holds: Integers, areas: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame, settings: AreaSettings
) -> Integers:
    """Return the index of the area that holds each point, -1 for none.

    Parameters
    ----------
    x, y : numpy.ndarray
        Metres in the city's CRS, NaN for none. Shape of each: (n_points,).
    holds : numpy.ndarray
        The polygon that holds each point, -1 for none. Shape: (n_points,).
    areas, polygons : geopandas.GeoDataFrame
        In the city's CRS. Shapes: (n_areas, any), (n_polygons, any).
    settings : AreaSettings
        The city's `areas`.
    """
    if isinstance(settings, GridAreas):
        grid = grid_over(polygons.total_bounds, settings.cell, settings.corner)
        index = pd.Index(areas["area"]).get_indexer(grid.names(np.arange(len(grid))))
        return np.append(index, -1)[grid.cell_of(x, y)].astype(np.int32)
    if isinstance(settings, HexagonAreas):
        ids = np.array([int(name, 16) for name in areas["area"]], dtype=np.uint64)
        return Hexagons(ids, settings.resolution, areas.crs.to_string()).cell_of(x, y).astype(np.int32)
    return holds.astype(np.int32)


def _refuse_too_many(bounds: Floats, side: float) -> None:
    west, south, east, north = (float(bound) for bound in bounds)
    cells = (np.ceil((east - west) / side) + 1) * (np.ceil((north - south) / side) + 1)
    if cells > MOST:
        raise ConfigError(
            f"cells of {side:g} m would be {cells:,.0f}",
            where="areas.cell",
            remedy=f"at most {MOST:,}: make them larger",
        )
