"""The ground on which rows are located: polygons and areas of a city, and the digest of what they say."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from configs.city import City
from configs.files import canonical_json, sha256_bytes, sha256_file
from features.digest import table_digest
from features.where.areas import build_areas, read_polygons


@dataclass(frozen=True)
class Ground:
    """Polygons and areas of a city.

    Attributes
    ----------
    polygons : geopandas.GeoDataFrame
        As from `read_polygons`. Shape: (n_polygons, any).
    areas : geopandas.GeoDataFrame
        As from `build_areas`. Shape: (n_areas, any).
    warnings : tuple of str
        What was odd about them, a line each.
    digest : str
        Equal digests mean that every row would be located alike.
    """

    polygons: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    warnings: tuple[str, ...]
    digest: str


def read_ground(city: City) -> Ground:
    """Read the polygons of a city and build its areas.

    Raises
    ------
    DataError
        The polygons or an attribute table cannot be used.
    """
    polygons, _ = read_polygons(city)
    areas, warnings = build_areas(city)
    named = [polygons[["area", "name", "geometry"]], areas[["area", "geometry"]]]
    gazetteer = sorted(city.data_folder.glob(city.gazetteer.file)) if city.gazetteer else []
    said = [*(table_digest(plain_table(frame)) for frame in named), *map(sha256_file, gazetteer)]
    return Ground(polygons, areas, tuple(warnings), sha256_bytes(canonical_json(said)))


def plain_table(areas: gpd.GeoDataFrame) -> pa.Table:
    """Return polygons as a plain table, their geometry as well-known binary."""
    plain = pd.DataFrame(areas.drop(columns="geometry"))
    return pa.Table.from_pandas(plain, preserve_index=False).append_column(
        "geometry", pa.array(areas.geometry.to_wkb(), pa.binary())
    )
