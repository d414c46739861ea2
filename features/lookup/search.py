"""Incident search over everything in the hub: by offence, area, source, place and time, never by person."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from configs.city import City
from configs.errors import StateError
from features.lookup.index import CODED, Index, search_index
from features.lookup.read import area_names, day_start
from features.lookup.words import meant, names_of

if TYPE_CHECKING:
    import duckdb

_SHOWN = ("occurred_start", "occurred_end", "reported")


@dataclass(frozen=True)
class Query:
    """What to look for; every part narrows the search.

    Attributes
    ----------
    words : tuple of str
        Each is looked for in the names of offences, areas and districts, and sources: incidents must fit every word.
    since, until : datetime.date or None
        Local days between which incidents may have begun, the first and the one after the last.
    near : tuple of float or None
        Easting and northing in the city's CRS, and a distance, in metres (see `features.lookup.near.circle`). An
        incident of which only the area is known is near nothing.
    as_of : datetime.date or None
        Local day at whose beginning one looks: what was reported until then and had not been taken back. By default
        all that stands now.
    """

    words: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    near: tuple[float, float, float] | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes
    ----------
    total : int
        Number of incidents.
    offences, years : dict of str to int
        How many of each.
    rows : pandas.DataFrame
        The newest: offence, area, source, location_confidence, and occurred_start, occurred_end, reported in UTC. The
        place is given by its area only.
    """

    total: int
    offences: dict[str, int]
    years: dict[str, int]
    rows: pd.DataFrame


def search(city: City, query: Query, limit: int = 50) -> Found:
    """Search a city's incidents, the newest first.

    Parameters
    ----------
    city : City
        Its hub must have been ingested; the index is made at the first search of a hub.
    query : Query
        What to look for.
    limit : int
        How many rows to return.

    Raises
    ------
    ConfigError
        A word names nothing in the city.
    StateError
        There is no hub, or its index went away meanwhile.
    """
    index, named = asked_of(city, query)
    return run_search(index, named, query, city.timezone, limit)


def run_search(index: Index, named: list[dict[str, list[str]]], query: Query, timezone: str, limit: int) -> Found:
    """Search an index (see `search`).

    Parameters
    ----------
    index : Index
        The index.
    named : list of dict
        For each word the ids of offence, area and source that it may mean.
    query : Query
        The other limits; its words are not read.
    timezone : str
        Of the query's days.
    limit : int
        How many rows to return.
    """
    source = f"read_parquet(?) WHERE {conditions(index, named, query, timezone)}"
    columns = ", ".join([*_SHOWN, *CODED])
    order = ", ".join(["occurred_start DESC", *CODED, *_SHOWN[1:]])
    path = [str(index.path)]
    with reading(index) as cursor:
        tally = f"SELECT offence, year, count(*) FROM {source} GROUP BY ALL ORDER BY ALL"  # noqa: S608 - own text
        counted = cursor.execute(tally, path).fetchall()
        newest = f"year >= {_newest(counted, limit)} ORDER BY {order} LIMIT {int(limit)}"
        rows = cursor.execute(f"SELECT {columns} FROM {source} AND {newest}", path).df()  # noqa: S608 - own text
    return Found(
        sum(count for *_, count in counted),
        _totals((index.names["offence"][code], count) for code, _, count in counted),
        _totals((str(year), count) for _, year, count in counted),
        _readable(rows, index),
    )


def asked_of(city: City, query: Query) -> tuple[Index, list[dict[str, list[str]]]]:
    """Return the index of a city's hub, and for each of a query's words the ids that it may mean.

    Raises
    ------
    ConfigError
        A word names nothing in the city.
    StateError
        There is no hub.
    """
    index = search_index(city)
    names = names_of(city, area_names(city))
    return index, [meant(word, names) for word in query.words]


@contextmanager
def reading(index: Index) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Give a cursor that reads an index.

    Raises
    ------
    StateError
        The index cannot be read, or went away meanwhile.
    """
    import duckdb

    try:
        with _database().cursor() as cursor:
            yield cursor
    except duckdb.Error as error:
        what = f"the search index cannot be read ({str(error).splitlines()[0]})"
        remedy = "search again; if it stays so, delete this folder: it is made anew"
        raise StateError(what, where=str(index.path.parent), remedy=remedy) from None


@cache
def _database() -> "duckdb.DuckDBPyConnection":
    """Return this process's one database, in memory: to open one takes a fifth of a search, a cursor nothing."""
    import duckdb

    database = duckdb.connect(config={"threads": 2, "temp_directory": ""})
    return database.execute("SET parquet_metadata_cache = true")


def conditions(index: Index, named: list[dict[str, list[str]]], query: Query, timezone: str) -> str:
    """Return an SQL condition of numbers and times alone: no word of a user's is in it."""
    if query.as_of is None:
        parts = ["withdrawn IS NULL"]
    else:
        moment = _moment(query.as_of, timezone)
        parts = [f"reported <= {moment}", f"(withdrawn IS NULL OR withdrawn > {moment})"]
    places = {kind: {key: place for place, key in enumerate(listed)} for kind, listed in index.names.items()}
    for word in named:
        codes = {kind: [places[kind][key] for key in keys if key in places[kind]] for kind, keys in word.items()}
        chosen = [f"{kind} IN ({', '.join(map(str, listed))})" for kind, listed in codes.items() if listed]
        parts.append(f"({' OR '.join(chosen) or 'false'})")
    for day, sign in ((query.since, ">="), (query.until, "<")):
        if day is not None:
            parts.append(f"occurred_start {sign} {_moment(day, timezone)}")
    if query.near is not None:
        x, y, metres = (float(value) for value in query.near)
        box = f"x BETWEEN {x - metres} AND {x + metres} AND y BETWEEN {y - metres} AND {y + metres}"
        parts.append(f"{box} AND (x - {x}) * (x - {x}) + (y - {y}) * (y - {y}) <= {metres * metres}")
    return " AND ".join(parts)


def _moment(day: date, timezone: str) -> str:
    return f"TIMESTAMP '{day_start(day, timezone).tz_localize(None)}'"


def _newest(counted: list[tuple[int, int, int]], limit: int) -> int:
    """Return the year since which there are enough rows, so that older ones need not be read."""
    enough, years = 0, sorted({year for _, year, _ in counted}, reverse=True)
    for year in years:
        enough += sum(count for _, of, count in counted if of == year)
        if enough >= limit:
            return year
    return years[-1] if years else 0


def _totals(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for name, count in counted:
        totals[name] = totals.get(name, 0) + count
    return totals


def _readable(rows: pd.DataFrame, index: Index) -> pd.DataFrame:
    named = {name: np.array(index.names[name], dtype=object)[rows[name].to_numpy(dtype=np.int64)] for name in CODED}
    times = {name: pd.to_datetime(rows[name]).dt.tz_localize("UTC") for name in _SHOWN}
    return pd.DataFrame({**named, **times})
