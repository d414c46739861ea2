"""The ledger's two tables, and the triggers by which either database forbids to change what is in them."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_TABLES = {
    "entries": "seq {number} PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL, "
    "hash TEXT NOT NULL UNIQUE",
    "checkpoints": "seq {number} PRIMARY KEY, note TEXT NOT NULL",
}
_SQLITE = """CREATE TRIGGER IF NOT EXISTS {table}_{name} BEFORE {event}
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"""
_SQLITE_EVENTS = {
    "never_update": "UPDATE ON {table}",
    "never_delete": "DELETE ON {table}",
    "never_replace": "INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE seq = NEW.seq)",
}
_POSTGRESQL = """CREATE TRIGGER {table}_{name} BEFORE {event} ON {table}
    FOR EACH {each} EXECUTE FUNCTION ledger_is_append_only()"""
_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"""


def create(connection: Connection) -> None:
    """Make tables and triggers where they are not there yet."""
    statements = _sqlite() if connection.dialect.name == "sqlite" else _postgresql(connection)
    for statement in statements:
        connection.exec_driver_sql(statement)


def _sqlite() -> Iterator[str]:
    for table, columns in _TABLES.items():
        yield f"CREATE TABLE IF NOT EXISTS {table} ({columns.format(number='INTEGER')})"
        for name, event in _SQLITE_EVENTS.items():
            yield _SQLITE.format(table=table, name=name, event=event.format(table=table))


def _postgresql(connection: Connection) -> Iterator[str]:
    if sa.inspect(connection).has_table("entries"):
        return
    yield _POSTGRESQL_FUNCTION
    for table, columns in _TABLES.items():
        yield f"CREATE TABLE {table} ({columns.format(number='BIGINT')})"
        yield _POSTGRESQL.format(table=table, name="never_change", event="UPDATE OR DELETE", each="ROW")
        yield _POSTGRESQL.format(table=table, name="never_empty", event="TRUNCATE", each="STATEMENT")
