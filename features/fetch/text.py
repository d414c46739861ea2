"""Turns what feeds give into text: one spelling of each value, by which whole rows are compared."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import repeat
from types import NoneType
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
    except (ValueError, RecursionError) as error:
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
    spell = _SPELLINGS.get(type(value))
    if spell is not None:
        return spell(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise DataError("the column holds binary values", where=where, remedy="map another column, or a view as text")
    return str(value)


def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value)


def _nested(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


_SPELLINGS: dict[type, Callable[[Any], str | None]] = {
    NoneType: lambda _: None,
    str: lambda value: value,
    bool: lambda value: "true" if value else "false",
    int: str,
    float: str,
    Decimal: lambda value: format(value, "f"),
    datetime: _moment,
    date: date.isoformat,
    dict: _nested,
    list: _nested,
}


def as_rows(found: Iterable[Sequence[Any]], columns: Sequence[str], where: str) -> list[Row]:
    """Return rows of values as rows of texts.

    Parameters
    ----------
    found : iterable of sequence
        Values in the order of `columns`. Shape: (n_rows, n_columns).
    columns : sequence of str
        Names, for errors.
    where : str
        The feed's key in the city file.

    Raises
    ------
    DataError
        A value is binary.
    """
    texts = (
        map(as_text, values, repeat(f"{where}: {name}"))
        for name, values in zip(columns, zip(*found, strict=True), strict=False)
    )
    return list(zip(*texts, strict=True))


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
