"""Tables and views of any database that SQLAlchemy reaches, in batches in the order of a cursor."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection

from configs.errors import ConfigError, DataError
from configs.feeds import SqlFeed
from features.fetch.keyset import Answer
from features.fetch.position import Position
from features.fetch.text import as_text

_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")
_SNAPSHOT = {"postgresql": "REPEATABLE READ", "mysql": "REPEATABLE READ", "mariadb": "REPEATABLE READ"}
"""Databases whose transactions of this level see one state of the table from the first question to the last."""


class SqlTable:
    """A table or view, as `features.fetch.keyset` asks it.

    Parameters
    ----------
    feed : SqlFeed
        Its settings.
    columns : tuple of str
        Columns to land; no others are selected.
    connection : sqlalchemy.engine.Connection
        See `connected`.
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
        rows = [
            tuple(as_text(value, f"{self._where}: {name}") for name, value in zip(self._columns, row, strict=True))
            for row in found
        ]
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


@contextmanager
def connected(feed: SqlFeed, where: str) -> Iterator[Connection]:
    """Connect to the database for one run, read-only and in one snapshot where it offers these.

    Parameters
    ----------
    feed : SqlFeed
        Its settings.
    where : str
        The feed's key in the city file.

    Raises
    ------
    ConfigError
        A variable of the URL is not set, or SQLAlchemy does not know the URL.
    DataError
        The database cannot be reached or refuses a question; what the variables hold is not repeated.
    """
    secrets = _secrets(feed.url, where)
    engine = _engine(feed.url, secrets, where)
    try:
        with engine.connect() as connection:
            yield connection
    except sa.exc.SQLAlchemyError as error:
        said = " ".join(str(getattr(error, "orig", None) or error).split("\n(Background")[0].split())
        raise DataError(
            f"the database said: {_hidden(said, secrets):.300}",
            where=f"{where}: table {feed.table}",
            remedy="check url, its variables, table, where and what the user may read",
        ) from None
    finally:
        engine.dispose()


def _engine(template: str, secrets: dict[str, str], where: str) -> sa.Engine:
    try:
        url = _filled(template, secrets)
        dialect = url.get_backend_name()
        options: dict[str, Any] = {}
        if dialect in _SNAPSHOT:
            options["isolation_level"] = _SNAPSHOT[dialect]
        if dialect == "postgresql":
            options["postgresql_readonly"] = True
        return sa.create_engine(url, poolclass=sa.NullPool).execution_options(**options)
    except (sa.exc.ArgumentError, ImportError, ValueError) as error:
        raise ConfigError(
            f"the database's URL cannot be used ({_hidden(str(error), secrets)})",
            where=f"{where}.feed.url",
            remedy="write an SQLAlchemy URL whose driver is installed, such as postgresql+psycopg://…",
        ) from None


def _secrets(template: str, where: str) -> dict[str, str]:
    names = _PLACEHOLDER.findall(template)
    lacking = [name for name in names if not os.environ.get(name)]
    if lacking:
        raise ConfigError(
            f"the environment variable {', '.join(lacking)} is not set", where=f"{where}.feed.url", remedy="set it"
        )
    return {name: os.environ[name] for name in names}


def _filled(template: str, secrets: dict[str, str]) -> URL:
    """Fill in the variables part by part, so that no character of theirs needs escaping."""
    if _PLACEHOLDER.fullmatch(template):
        return sa.make_url(secrets[template[1:-1]])
    url = sa.make_url(template)

    def filled(text: str | None) -> str | None:
        return None if text is None else _PLACEHOLDER.sub(lambda found: secrets[found[1]], text)

    parts = {name: filled(getattr(url, name)) for name in ("username", "password", "host", "database")}
    query = {key: filled(str(value)) for key, value in url.query.items()}
    return url.set(**{name: part for name, part in parts.items() if part is not None}, query=query)  # type: ignore[arg-type]


def _hidden(text: str, secrets: dict[str, str]) -> str:
    for name, value in secrets.items():
        text = text.replace(value, f"{{{name}}}")
    return text
