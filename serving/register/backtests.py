"""Reads parts of a release's backtest: DuckDB reads the rows asked for from the file, so that little is held."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

NEXT, AHEAD = "backtest.parquet", "backtest-ahead.parquet"
MEMORY = "256MB"
"""What a question may hold."""


def origins(path: Path) -> list[datetime]:
    """Return the origins of a backtest, oldest first."""
    found = _ask("SELECT DISTINCT origin FROM read_parquet(?) ORDER BY origin", [str(path)])
    return [pd.Timestamp(moment).to_pydatetime() for moment in found["origin"]]


def of_origin(path: Path, origin: datetime) -> pd.DataFrame:
    """Return all rows of an origin, by offence, window and area."""
    where = "WHERE origin = ? ORDER BY offence, window_start, window_end, area"
    return _ask(f"SELECT * FROM read_parquet(?) {where}", [str(path), origin])  # noqa: S608 (both texts are ours)


def of_area(path: Path, area: str, offence: str) -> pd.DataFrame:
    """Return the rows of an area and offence, by origin."""
    return _ask(
        "SELECT * FROM read_parquet(?) WHERE area = ? AND offence = ? ORDER BY origin, window_end",
        [str(path), area, offence],
    )


def by_window(path: Path) -> pd.DataFrame:
    """Return for each window and offence what was counted and expected in all, and how often 90% intervals held.

    Returns
    -------
    pandas.DataFrame
        window_start, offence, y, mean, held (share of areas within q0.05 to q0.95), by window, then offence.
    """
    return _ask(
        "SELECT window_start, offence, sum(y)::DOUBLE AS y, sum(mean) AS mean, "
        'avg((y BETWEEN "q0.05" AND "q0.95")::INT) AS held FROM read_parquet(?) '
        "GROUP BY window_start, offence ORDER BY window_start, offence",
        [str(path)],
    )


def _ask(query: str, values: list[Any]) -> pd.DataFrame:
    import duckdb

    with duckdb.connect(config={"threads": 1, "memory_limit": MEMORY, "temp_directory": ""}) as database:
        return database.execute(query, values).df()
