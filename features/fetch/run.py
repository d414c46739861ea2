"""Fetches what is new of a city's remote feeds; what fails at one feed leaves the others landed."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from configs.city import City
from configs.errors import ConfigError, FairwardError
from configs.feeds import ArcgisFeed, CartoFeed, Feed, FileFeed, PoliceUkFeed, SocrataFeed, SqlFeed
from features.fetch.account import FetchAccount
from features.fetch.columns import TableSettings, wanted_columns
from features.fetch.edition import land_edition
from features.fetch.job import Job, Say
from features.fetch.keyset import Table, land_new
from features.fetch.landing import landing_folder, open_landing

if TYPE_CHECKING:
    from features.fetch.web import Web

_HOW = {"batch", "page", "token", "overlap", "last", "replaced", "hosts"}
"""Settings that say how rows are asked for, or until when, but not which rows they are."""


def remote_tables(city: City) -> dict[str, TableSettings]:
    """Return the tables of a city whose rows come from a remote feed, by group and key.

    Parameters
    ----------
    city : City
        The city.
    """
    groups: dict[str, Mapping[str, TableSettings]] = {
        "sources": city.sources,
        "counts": city.counts,
        "attributes": city.attributes,
        "places": city.places,
        "calendar": city.calendar.tables,
        "weather": {"weather": city.weather} if city.weather else {},
    }
    tables = {f"{group}.{key}": table for group, named in groups.items() for key, table in named.items()}
    return {name: table for name, table in tables.items() if not isinstance(table.feed, FileFeed)}


def fetch(
    city: City,
    keys: Sequence[str] | None = None,
    progress: Say = lambda _: None,
    sleep: Callable[[float], None] = time.sleep,
) -> list[FetchAccount]:
    """Land what is new of the remote feeds of a city, under the workspace's lock.

    A run that is killed, or that a feed's error ends, is gone on with by the next: see `features.fetch.keyset` and
    `features.fetch.police_uk`.

    Parameters
    ----------
    city : City
        The city.
    keys : sequence of str, optional
        Which feeds, as `calls` or `sources.calls`; all by default.
    progress : callable, optional
        Told what goes on, a line at a time.
    sleep : callable, optional
        Waits for a number of seconds before something is asked again.

    Returns
    -------
    list of FetchAccount
        One for each feed, in the city file's order; an error of a feed stands in its account.

    Raises
    ------
    ConfigError
        No remote feed has one of the names.
    """
    tables = remote_tables(city)
    for key in keys or ():
        if not any(key in _names(name) for name in tables):
            known = ", ".join(tables) or "none"
            raise ConfigError(f"no remote feed is named {key!r}", remedy=f"use one of: {known}")
    chosen = [name for name in tables if not keys or not _names(name).isdisjoint(keys)]
    return [_fetch_one(city, name, tables[name], progress, sleep) for name in chosen]


def _names(name: str) -> set[str]:
    return {name, name.partition(".")[2]}


def _fetch_one(
    city: City, name: str, table: TableSettings, progress: Say, sleep: Callable[[float], None]
) -> FetchAccount:
    folder = landing_folder(city, *name.split(".", 1))
    if getattr(table.feed, "replaced", False):
        return land_edition(folder, name, lambda new: _land_into(new, name, table, progress, sleep))
    return _land_into(folder, name, table, progress, sleep)


def _land_into(
    folder: Path, name: str, table: TableSettings, progress: Say, sleep: Callable[[float], None]
) -> FetchAccount:
    group, _, key = name.partition(".")
    columns = wanted_columns(table)
    identity = table.feed.model_dump(mode="json", exclude=_HOW)
    try:
        landing = open_landing(folder, identity, columns, name)
    except FairwardError as error:
        return FetchAccount(group, key, error=error)
    before = len(landing.state.pages)
    job = Job(name, columns, landing, progress, sleep)
    problem = None
    try:
        _land(table.feed, job)
        landing.settle()
    except FairwardError as error:
        problem = error
    new = landing.state.pages[before:]
    return FetchAccount(
        group,
        key,
        pages=len(new),
        rows=sum(page.rows for page in new),
        landed=sum(page.rows for page in landing.state.pages),
        cursor=landing.state.cursor,
        warnings=tuple(job.warnings),
        error=problem,
    )


def _land(feed: Feed, job: Job) -> None:
    """Land by the feed's kind; a library is imported only where a city has such a feed."""
    if isinstance(feed, SqlFeed):
        from features.fetch.database import connected
        from features.fetch.sql import SqlTable

        with connected(feed, job.where) as connection:
            land_new(SqlTable(feed, job.columns, connection, job.where), feed, feed.batch, job)
        return
    from features.fetch.web import Web

    with Web(job.where, job.sleep, feed.hosts if isinstance(feed, PoliceUkFeed) else ()) as web:
        if isinstance(feed, PoliceUkFeed):
            from features.fetch.police_uk import land_months

            land_months(feed, web, job)
        elif not isinstance(feed, FileFeed):
            land_new(_web_table(feed, web, job), feed, feed.page, job)


def _web_table(feed: SocrataFeed | CartoFeed | ArcgisFeed, web: "Web", job: Job) -> Table:
    if isinstance(feed, SocrataFeed):
        from features.fetch.socrata import SocrataTable

        return SocrataTable(feed, job.columns, web, job.where)
    if isinstance(feed, CartoFeed):
        from features.fetch.carto import CartoTable

        return CartoTable(feed, job.columns, web, job.where)
    from features.fetch.arcgis import ArcgisTable

    return ArcgisTable(feed, job.columns, web, job.where)
