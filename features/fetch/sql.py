"""Tables and views of any database that SQLAlchemy reaches, in batches in the order of a cursor."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from configs.errors import DataError
from configs.feeds import SqlFeed
from features.fetch.keyset import Answer
from features.fetch.position import Position
from features.fetch.text import as_rows


class SqlTable:
    """A table or view, as `features.fetch.keyset` asks it.

    Parameters
    ----------
    feed : SqlFeed
        Its settings.
    columns : tuple of str
        Columns to land; no others are selected.
    connection : sqlalchemy.engine.Connection
        See `features.fetch.database.connected`.
    where : str
        The feed's key in the city file.

    Raises
    ------
    DataError
        There is no such table, or it lacks a column.
    """

    def __init__(self, feed: SqlFeed, columns: tuple[str, ...], connection: Connection, where: str) -> None:
        self._columns, self._connection, self._where = columns, connection, where
        schema, _, name = feed.table.rpartition(".")
        known = _known_columns(connection, name, schema or None, f"{where}: table {feed.table}")
        lacking = [column for column in columns if column not in known]
        if lacking:
            raise DataError(
                f"there is no column {', '.join(map(repr, lacking))}; there are {', '.join(known)}",
                where=f"{where}: table {feed.table}",
                remedy="mend the mapped columns or the cursor",
            )
        table = sa.table(name, *(sa.column(column) for column in columns), schema=schema or None)
        conditions = [sa.literal_column(f"({feed.where})", sa.Boolean)] if feed.where else []
        self._type = known[feed.cursor]
        self._cursor = table.c[feed.cursor]
        self._all = sa.select(table).where(*conditions)

    def without_cursor(self) -> int:
        """Return the number of rows whose cursor is empty."""
        empty = self._all.where(self._cursor.is_(None)).subquery()
        return int(self._connection.execute(sa.select(sa.func.count()).select_from(empty)).scalar_one())

    def ask(self, start: Position | None, limit: int) -> Answer:
        """Return the first rows whose cursor is `start` or later.

        Parameters
        ----------
        start : int, float, str or None
            As an answer gave it.
        limit : int
            Rows to ask for.
        """
        least = self._cursor.is_not(None) if start is None else self._cursor >= self._bound(start)
        found = self._connection.execute(self._all.where(least).order_by(self._cursor).limit(limit)).all()
        rows = as_rows(found, self._columns, self._where)
        if not rows:
            return Answer([], None)
        place = self._columns.index(self._cursor.name)
        last = found[-1][place]
        return Answer(rows, last if type(last) in (int, float) else rows[-1][place])

    def _bound(self, start: Position) -> Any:
        """Return a position as the database compares it; SQLite compares what it gave."""
        if not isinstance(start, str) or self._connection.dialect.name == "sqlite":
            return start
        try:
            kind = self._type.python_type
        except NotImplementedError:
            return start
        if kind is datetime:
            moment = datetime.fromisoformat(start)
            return moment.replace(tzinfo=UTC) if getattr(self._type, "timezone", False) else moment
        readers: dict[type, Callable[[str], Any]] = {date: date.fromisoformat, Decimal: Decimal, UUID: UUID}
        return readers.get(kind, str)(start)


def _known_columns(connection: Connection, name: str, schema: str | None, where: str) -> dict[str, Any]:
    try:
        found = sa.inspect(connection).get_columns(name, schema=schema)
    except sa.exc.NoSuchTableError:
        raise DataError(
            "there is no such table or view", where=where, remedy="check its name and what the user may read"
        ) from None
    return {column["name"]: column["type"] for column in found}
