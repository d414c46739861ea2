"""What lookups read of a hub: its areas, and one offence's points, without the rest of it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq

from configs.city import City
from configs.errors import StateError
from features.arrays import Floats
from features.rows.dates import to_utc

EXACT = ("point", "snapped")
"""Methods of location that give a row a point of its own; the others give the point of a place or of an area."""


def hub_file(city: City, name: str) -> Path:
    """Return a file of a city's hub.

    Raises
    ------
    StateError
        There is no hub.
    """
    path = city.home / "hub" / name
    if not path.is_file():
        raise StateError("there is no hub", where=str(path.parent), remedy="run fairward ingest first")
    return path


def hub_areas(city: City) -> gpd.GeoDataFrame:
    """Return a hub's areas with their totals and geometry. Shape: (n_areas, any)."""
    return gpd.read_parquet(hub_file(city, "areas.parquet"))


def area_names(city: City) -> pd.DataFrame:
    """Return area, name and district of a hub's areas, without their geometry. Shape: (n_areas, 3)."""
    table = pq.read_table(hub_file(city, "areas.parquet"), columns=["area", "name", "district"])
    names: pd.DataFrame = table.to_pandas()
    return names


@dataclass(frozen=True)
class Named:
    """What an area is called, its id where it has no name, and its district; empty for none."""

    name: str
    district: str


def named_areas(city: City) -> dict[str, Named]:
    """Return what each of a hub's areas is called."""
    rows = area_names(city).astype("string").fillna("").to_dict("records")
    return {row["area"]: Named(row["name"] or row["area"], row["district"]) for row in rows}


def extent(city: City) -> tuple[float, float, float, float]:
    """Return the least easting and northing of a hub's areas and the greatest, in metres, from GeoParquet's bbox."""
    metadata = pq.read_schema(hub_file(city, "areas.parquet")).metadata
    west, south, east, north = json.loads(metadata[b"geo"])["columns"]["geometry"]["bbox"]
    return west, south, east, north


def points_of(city: City, offence: str, since: date | None, until: date | None) -> tuple[Floats, pd.Series, int]:
    """Return where and when an offence's incidents began, of those that stand and have a point of their own.

    Parameters
    ----------
    city : City
        Its hub must have been ingested.
    offence : str
        The offence.
    since, until : datetime.date or None
        Local days between which incidents began, the first and the one after the last.

    Returns
    -------
    tuple
        Easting and northing in metres, shape: (n, 2); local moments without zone, shape: (n,); and how many more
        there are whose point is that of a place or of an area, where all such rows would seem to repeat.
    """
    columns = ["occurred_start", "withdrawn", "location_method", "x", "y"]
    path = hub_file(city, "incidents.parquet")
    rows = pd.read_parquet(path, columns=columns, filters=[("offence", "==", offence)])
    chosen = rows["withdrawn"].isna()
    if since is not None:
        chosen &= rows["occurred_start"] >= day_start(since, city.timezone)
    if until is not None:
        chosen &= rows["occurred_start"] < day_start(until, city.timezone)
    exact = rows["location_method"].isin(EXACT)
    taken = rows[chosen & exact]
    local = taken["occurred_start"].dt.tz_convert(city.timezone).dt.tz_localize(None)
    return taken[["x", "y"]].to_numpy(), local, int((chosen & ~exact).sum())


def day_start(day: date, timezone: str) -> pd.Timestamp:
    """Return the moment at which a local day begins, in UTC; midnight may be an hour that the clocks skipped.

    A day before the year 1000 or after 3000 is taken as the first day of that year: the first and the last day there
    are have no moment in every zone.
    """
    within = min(max(day, date(1000, 1, 1)), date(3000, 1, 1))
    moment: pd.Timestamp = to_utc(pd.Series([pd.Timestamp(within)]), timezone)[0]
    return moment
