"""Socrata open-data portals: SODA 2.1, in the order of a cursor rather than by offset, with the portal's app token."""

import json
import os
import re
from typing import Any

from configs.errors import ConfigError
from configs.feeds import SocrataFeed
from features.fetch.keyset import Answer
from features.fetch.position import Position
from features.fetch.text import as_rows, both, count_of, quoted_text, read_json, records
from features.fetch.web import Reply, Web

_FIELD = re.compile(r":?@?[a-z_][a-z0-9_]*")


class SocrataTable:
    """A dataset of a portal, as `features.fetch.keyset` asks it.

    The order of `:id` is the portal's own and not that of its texts: a run goes on from the last row as it came.
    Fields that are empty are left out of an answer by the portal.

    Parameters
    ----------
    feed : SocrataFeed
        Its settings.
    columns : tuple of str
        Fields to land, by their API names; no others are asked for.
    web : Web
        Asks the portal.
    where : str
        The feed's key in the city file.
    """

    def __init__(self, feed: SocrataFeed, columns: tuple[str, ...], web: Web, where: str) -> None:
        self._feed, self._columns, self._web, self._where = feed, columns, web, where
        self._url = f"{feed.url}/resource/{feed.dataset}.json"
        self._headers = _token(feed, where)
        self._types: dict[str, str] = {}
        for column in columns:
            if not _FIELD.fullmatch(column):
                raise ConfigError(
                    f"{column!r} is no API name of a field",
                    where=where,
                    remedy="write it as the portal's API page does, such as primary_type",
                )

    def without_cursor(self) -> int:
        """Return the number of rows whose cursor is empty; the portal's own fields never are."""
        if self._feed.cursor.startswith(":"):
            return 0
        question = {"$select": "count(*) as rows", "$where": both(self._feed.where, f"{self._feed.cursor} is null")}
        return count_of(self._rows(question), "rows", self._where)

    def ask(self, start: Position | None, limit: int) -> Answer:
        """Return the first rows whose cursor is `start` or later.

        Parameters
        ----------
        start : str or None
            As a row gave it.
        limit : int
            Rows to ask for.
        """
        cursor = self._feed.cursor
        least = f"{cursor} is not null" if start is None else f"{cursor} >= {self._literal(start)}"
        question = {
            "$select": ",".join(self._columns),
            "$where": both(self._feed.where, least),
            "$order": cursor,
            "$limit": str(limit),
        }
        found = ([row.get(name) for name in self._columns] for row in self._rows(question))
        rows = as_rows(found, self._columns, self._where)
        return Answer(rows, rows[-1][self._columns.index(cursor)] if rows else None)

    def _literal(self, start: Position) -> str:
        if self._types.get(self._feed.cursor) in ("number", "double", "money"):
            return str(start)
        return quoted_text(str(start))

    def _rows(self, question: dict[str, str]) -> list[dict[str, Any]]:
        reply = self._web.get(self._url, question, self._headers)
        answer = read_json(reply.content, self._where)
        if reply.status != 200:
            said = answer.get("message", answer) if isinstance(answer, dict) else answer
            raise self._web.refusal(
                f"the portal said {reply.status}: {said!s:.300}", "check dataset, mapped fields, where and token"
            )
        self._types |= _types(reply)
        return records(answer, self._where)


def _types(reply: Reply) -> dict[str, str]:
    """Return the types of fields, where the portal's headers tell them."""
    try:
        fields, types = (json.loads(reply.headers[f"X-SODA2-{name}"]) for name in ("Fields", "Types"))
    except (KeyError, ValueError):
        return {}
    return dict(zip(fields, types, strict=False))


def _token(feed: SocrataFeed, where: str) -> dict[str, str]:
    if feed.token is None:
        return {}
    token = os.environ.get(feed.token)
    if not token:
        raise ConfigError(
            f"the environment variable {feed.token} is not set",
            where=where,
            remedy="set it to the portal's app token, or take `token` out of the settings",
        )
    return {"X-App-Token": token}
