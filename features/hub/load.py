"""Reads a hub back, as it is or as it was known at some moment."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import geopandas as gpd
import pandas as pd

from configs.city import City
from configs.errors import StateError
from features.columns import INCIDENTS
from features.context import Context
from features.rows.dates import to_utc


@dataclass(frozen=True)
class Hub:
    """Everything known of a city's incidents, and what stands beside them.

    Attributes
    ----------
    incidents : pandas.DataFrame
        By `features.columns.INCIDENTS`. Shape: (n_incidents, n_columns).
    areas : geopandas.GeoDataFrame
        By `features.columns.area_columns`, and geometry. Shape: (n_areas, n_columns).
    context : Context
        Counts, places, days and weather.
    account : dict
        The account as written by the ingest.
    digest : str
        The data digest of the hub as written.
    moment : pandas.Timestamp, optional
        The moment (UTC) as of which it was read; None for all that is known.
    """

    incidents: pd.DataFrame
    areas: gpd.GeoDataFrame
    context: Context
    account: dict[str, Any]
    digest: str
    moment: pd.Timestamp | None = None


def load_hub(city: City, as_of: datetime | None = None) -> Hub:
    """Read the hub of a city.

    Parameters
    ----------
    city : City
        The city.
    as_of : datetime.datetime, optional
        Read it as it was known at this moment (local time where it names no zone): what was reported until then,
        and what was withdrawn later as still standing. Areas and account are those of the whole hub.

    Raises
    ------
    StateError
        There is no hub, it cannot be read, or another version of Fairward made it.
    """
    folder = city.home / "hub"
    if not (folder / "account.json").is_file():
        raise StateError("there is no hub", where=str(folder), remedy="run fairward ingest first")
    try:
        account = json.loads((folder / "account.json").read_text(encoding="utf-8"))
        incidents = pd.read_parquet(folder / "incidents.parquet")
        areas = gpd.read_parquet(folder / "areas.parquet")
        context = Context.load(folder)
    except (OSError, ValueError) as error:
        raise StateError(
            f"the hub cannot be read ({error})", where=str(folder), remedy="run fairward ingest again"
        ) from None
    lacking = [column.name for column in INCIDENTS if column.name not in incidents]
    if lacking:
        raise StateError(
            f"the hub was made by another version of Fairward: its incidents lack {', '.join(lacking)}",
            where=str(folder),
            remedy="run fairward ingest again",
        )
    moment = None if as_of is None else _in_utc(as_of, city.timezone)
    if moment is not None:
        incidents, context = _known(incidents, moment), _context_known(context, moment)
    return Hub(incidents, areas, context, account, account["digest"], moment)


def _in_utc(moment: datetime, timezone: str) -> pd.Timestamp:
    stamp = pd.Timestamp(moment)
    return to_utc(pd.Series([stamp]), timezone)[0] if stamp.tzinfo is None else stamp.tz_convert("UTC")


def _known(incidents: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    standing = incidents[(incidents["reported"] <= moment) & ~(incidents["withdrawn"] <= moment)]
    return standing.assign(withdrawn=pd.Series(pd.NaT, standing.index, dtype=standing["withdrawn"].dtype)).reset_index(
        drop=True
    )


def _context_known(context: Context, moment: pd.Timestamp) -> Context:
    known = {"counts": "reported", "days": "known", "weather": "known"}
    frames = {name: getattr(context, name) for name in known}
    return replace(
        context, **{name: frame[frame[known[name]] <= moment].reset_index(drop=True) for name, frame in frames.items()}
    )
