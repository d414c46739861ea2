"""Turns what feeds give into text: one spelling of each value, by which whole rows are compared."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from configs.errors import DataError

Row = tuple[str | None, ...]
"""The texts of one row, in the order of the landed columns; None where the feed has no value."""


def read_json(content: bytes, where: str) -> Any:
    """Read JSON with its numbers as the texts they were written as, so that none is rounded.

    Raises
    ------
    DataError
        It is no JSON.
    """
    try:
        return json.loads(content, parse_float=str, parse_int=str)
    except ValueError as error:
        head = content[:60].decode("utf-8", errors="replace").replace("\n", " ")
        raise DataError(
            f"the answer is no JSON ({error}); it begins {head!r}", where=where, remedy="check the address of the feed"
        ) from None


def as_text(value: Any, where: str) -> str | None:
    """Return the text of a value.

    Times are `YYYY-MM-DD HH:MM:SS` with a fraction where they have one, in UTC where the feed knows their zone;
    what is nested is JSON.

    Parameters
    ----------
    value : Any
        As a database or JSON gave it.
    where : str
        The column, for the error.

    Raises
    ------
    DataError
        The value is binary.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise DataError("the column holds binary values", where=where, remedy="map another column, or a view as text")
    return value.isoformat() if isinstance(value, date) else str(value)


def both(condition: str | None, own: str) -> str:
    """Return the condition of a feed's settings, if there is one, and the one of the question."""
    return f"({condition}) AND {own}" if condition else own


def quoted_text(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def records(value: Any, where: str) -> list[dict[str, Any]]:
    """Return rows of JSON, checked to be a list of objects.

    Raises
    ------
    DataError
        They are something else.
    """
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise DataError(
            f"the answer has another shape than rows: {value!s:.60}",
            where=where,
            remedy="check the address of the feed",
        )
    return value


def count_of(rows: list[dict[str, Any]], name: str, where: str) -> int:
    """Return a number of rows that a feed counted, the one row of its answer.

    Raises
    ------
    DataError
        There is none.
    """
    text = str(rows[0].get(name)) if len(rows) == 1 else ""
    if not text.isdigit():
        raise DataError(f"the feed counted no rows: {rows!s:.60}", where=where, remedy="check the address of the feed")
    return int(text)
