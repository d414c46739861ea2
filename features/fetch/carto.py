"""Carto SQL API (v2): public tables, in the order of a cursor."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from configs.feeds import CartoFeed
from features.fetch.keyset import Answer
from features.fetch.position import Position
from features.fetch.text import as_rows, count_of, read_json, records
from features.fetch.web import Web

_DIALECT = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]


class CartoTable:
    """A table of an account, as `features.fetch.keyset` asks it; the service is a PostgreSQL behind HTTP.

    Parameters
    ----------
    feed : CartoFeed
        Its settings.
    columns : tuple of str
        Columns to land; no others are asked for.
    web : Web
        Asks the service.
    where : str
        The feed's key in the city file.
    """

    def __init__(self, feed: CartoFeed, columns: tuple[str, ...], web: Web, where: str) -> None:
        self._url, self._columns, self._web, self._where = f"{feed.url}/api/v2/sql", columns, web, where
        schema, _, name = feed.table.rpartition(".")
        table = sa.table(name, *(sa.column(column) for column in columns), schema=schema or None)
        conditions = [sa.literal_column(f"({feed.where})", sa.Boolean)] if feed.where else []
        self._cursor = table.c[feed.cursor]
        self._all = sa.select(table).where(*conditions)

    def without_cursor(self) -> int:
        """Return the number of rows whose cursor is empty."""
        empty = self._all.where(self._cursor.is_(None)).subquery()
        rows = self._rows(sa.select(sa.func.count().label("rows")).select_from(empty))
        return count_of(rows, "rows", self._where)

    def ask(self, start: Position | None, limit: int) -> Answer:
        """Return the first rows whose cursor is `start` or later.

        Parameters
        ----------
        start : str or None
            As a row gave it; PostgreSQL reads a text as the type that it is compared with.
        limit : int
            Rows to ask for.
        """
        least = self._cursor.is_not(None) if start is None else self._cursor >= sa.literal(str(start))
        found = self._rows(self._all.where(least).order_by(self._cursor).limit(limit))
        rows = as_rows(([row.get(name) for name in self._columns] for row in found), self._columns, self._where)
        return Answer(rows, rows[-1][self._columns.index(self._cursor.name)] if rows else None)

    def _rows(self, question: sa.Select[Any]) -> list[dict[str, Any]]:
        sql = str(question.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))
        reply = self._web.get(self._url, {"q": sql})
        answer = read_json(reply.content, self._where)
        if reply.status != 200:
            said = answer.get("error", answer) if isinstance(answer, dict) else answer
            said = "; ".join(map(str, said)) if isinstance(said, list) else said
            raise self._web.refusal(
                f"the service said {reply.status}: {said!s:.300}", "check table, mapped columns and where"
            )
        return records(answer.get("rows") if isinstance(answer, dict) else answer, self._where)
