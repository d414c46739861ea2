"""Records of names and values (JSON lines, GeoJSON properties) as columns of text."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from configs.errors import DataError
from features.sources.canonical import text_of
from features.sources.opened import Opened, Rows, string_array

Record = Mapping[str, Any]


def open_records(records: Sequence[Record | None], numbers: Sequence[int], name: str) -> Opened:
    """Open records; the header has every name that any of them has, in the order in which they first occur.

    An object inside a record gives columns named by path: `{"at": {"x": 1}}` has the column `at.x`.

    Parameters
    ----------
    records : sequence
        A mapping for each row, or None where it is no record. Shape: (n_rows,).
    numbers : sequence of int
        The rows' numbers, ascending. Shape: (n_rows,).
    name : str
        What the file is called in errors.

    Raises
    ------
    DataError
        When it is read: a column asked for holds a list.
    """
    flat = [None if record is None else flatten(record) for record in records]
    header = dict.fromkeys(key for record in flat if record is not None for key in record)
    return Opened(tuple(header), lambda columns: _rows(flat, numbers, columns, name))


def flatten(record: Record) -> Record:
    """Return a record whose inner objects are columns named by path."""
    if not any(isinstance(value, dict) for value in record.values()):
        return record
    plain: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            plain.update({f"{key}.{inner}": text for inner, text in flatten(value).items()})
        else:
            plain[key] = value
    return plain


def _rows(records: Sequence[Record | None], numbers: Sequence[int], columns: Sequence[str], name: str) -> Rows:
    whole = [(number, record) for number, record in zip(numbers, records, strict=True) if record is not None]
    malformed = [number for number, record in zip(numbers, records, strict=True) if record is None]
    texts = {
        column: string_array([_text(record, column, number, name) for number, record in whole]) for column in columns
    }
    return Rows(np.array([number for number, _ in whole], dtype=np.int32), texts, malformed)


def _text(record: Record, column: str, number: int, name: str) -> str:
    try:
        return text_of(record.get(column))
    except TypeError as error:
        raise DataError(
            f"{error}", where=f"{name}, row {number}: {column}", remedy="name a column of plain values"
        ) from None
