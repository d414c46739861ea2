"""A small table of an SQLite file, and the settings of a feed that reads it."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any


def execute(path: Path, sql: str, rows: Iterable[tuple[Any, ...]] = ((),)) -> None:
    """Run a statement for each row of values and commit."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(sql, rows)


def insert(path: Path, *ids: int | str, at: str = "2020-01-06 10:00:00") -> None:
    """Insert rows that differ in their ids."""
    rows = [(number, "0611", at, -0.5, 51.25, "A. Person") for number in ids]
    execute(path, "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)", rows)


def feed(path: Path, **changes: Any) -> dict[str, Any]:
    """Return the settings of a feed of the table, by key and two rows a batch unless told otherwise."""
    return {"kind": "sql", "url": f"sqlite:///{path}", "table": "records", "cursor": "id", "batch": 2, **changes}
