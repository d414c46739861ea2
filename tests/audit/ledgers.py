"""Ledgers of a few entries in either database, and ways to tamper with them as somebody with full access would."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from audit.entries import leaf
from audit.ledger import Ledger
from audit.merkle import leaf_hash
from configs.files import canonical_json
from tests.features.fetch.postgres import Server

WHEN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
NOTE, PASSWORD = "né à Zoë", "l@dg/er:%{x}"
TABLES = ("entries", "checkpoints")


@dataclass(frozen=True)
class Kept:
    """A ledger, how statements are run with all triggers out of the way, and how with them in place."""

    ledger: Ledger
    alter: Callable[..., None]
    ask: Callable[[str], Any]

    def rewrite(self, seq: int, **changes: Any) -> None:
        """Replace an entry's payload by another, its hash too, so that it agrees with itself."""
        entry = self.ledger.entries()[seq - 1]
        payload = {**entry.payload, **changes}
        digest = leaf_hash(leaf(seq, entry.when, entry.kind, payload)).hex()
        content = canonical_json(payload).decode().replace("'", "''")
        self.alter(f"UPDATE entries SET payload = '{content}', hash = '{digest}' WHERE seq = {seq}")


def filled(ledger: Ledger, first: int = 1) -> Ledger:
    """Append four audits, of releases numbered from `first`."""
    for number in range(first, first + 4):
        ledger.append("audited", {"release": number, "note": NOTE}, WHEN + timedelta(days=number))
    return ledger


def in_sqlite(home: Path) -> Kept:
    """Return a ledger in the workspace's SQLite file."""
    ledger = Ledger(home)

    def alter(*statements: str) -> None:
        with closing(sqlite3.connect(ledger.path)) as connection, connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for statement in (*(f"DROP TRIGGER {name}" for (name,) in names), *statements):
                connection.execute(statement)

    def ask(statement: str) -> Any:
        with closing(sqlite3.connect(ledger.path)) as connection, connection:
            return connection.execute(statement).fetchall()

    return Kept(ledger, alter, ask)


def in_postgresql(home: Path, server: Server) -> Kept:
    """Return a ledger in a schema of its own in PostgreSQL; LEDGER_PASSWORD must hold its password."""
    server.run(
        "DROP SCHEMA IF EXISTS ledger CASCADE",
        "DROP ROLE IF EXISTS ledger",
        f"CREATE ROLE ledger LOGIN PASSWORD '{PASSWORD}'",
        "CREATE SCHEMA ledger AUTHORIZATION ledger",
    )

    def alter(*statements: str) -> None:
        triggers = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES]
        server.run("SET search_path = ledger", *triggers, *statements)

    def ask(statement: str) -> Any:
        with server.connect() as connection:
            connection.execute("SET search_path = ledger")
            found = connection.execute(statement)
            return found.fetchall() if found.description else None

    url = f"postgresql+psycopg://ledger:{{LEDGER_PASSWORD}}@127.0.0.1:{server.port}/postgres"
    return Kept(Ledger(home, url), alter, ask)


def at_size(kept: Kept, size: int) -> str:
    """Return the checkpoint that was signed at a size."""
    ((note,),) = kept.ask(f"SELECT note FROM checkpoints WHERE seq = {size}")
    return str(note)
