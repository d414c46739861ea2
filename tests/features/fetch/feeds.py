"""Cities with one remote feed, and what has been landed of it."""

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from configs.city import City
from features.fetch import FetchAccount, fetch, landing_files
from tests.features.cities import POLICE, small_city

SCHEMA = {"id": "id", "offence": "code", "occurred": "at", "x": "x", "y": "y"}
COLUMNS = ("id", "code", "at", "x", "y")


def city_of(folder: Path, feed: dict[str, Any], schema: dict[str, str] = SCHEMA, **changes: Any) -> City:
    """Write a city whose police records come from a feed."""
    police = {**POLICE, "feed": feed, "schemas": [schema], "crs": "EPSG:4326"}
    police.pop("adjustments")
    return small_city(folder, sources={"police": police}, **changes)


def land(city: City, key: str = "police", waits: list[float] | None = None) -> FetchAccount:
    """Fetch one feed without waiting and return its account, which must be free of errors."""
    account = attempt(city, key, waits)
    assert account.error is None, account.error
    return account


def attempt(city: City, key: str = "police", waits: list[float] | None = None) -> FetchAccount:
    """Fetch one feed, keep how long it would have waited, and return its account."""
    (account,) = fetch(city, [key], sleep=(waits if waits is not None else []).append)
    return account


def landed(city: City, key: str = "police", group: str = "sources") -> list[dict[str, str | None]]:
    """Return all landed rows, oldest first."""
    return [row for path in landing_files(city, group, key) for row in pq.read_table(path).to_pylist()]


def tally(rows: list[dict[str, Any]], columns: tuple[str, ...] = COLUMNS) -> Counter[tuple[str | None, ...]]:
    """Count rows by the texts of some columns."""
    return Counter(tuple(None if row[column] is None else str(row[column]) for column in columns) for row in rows)
