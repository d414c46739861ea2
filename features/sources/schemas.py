"""Which columns of a file hold which fields: the first schema of a source that fits a header."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from configs.errors import DataError
from configs.sources import RowSchema
from features.sources.opened import Rows

TEXTS = (
    "id",
    "code",
    "occurred",
    "occurred_end",
    "reported",
    "revised",
    "x",
    "y",
    "place",
    "weight",
    "recorded_area",
)
"""The fields of a row, in the order of the columns of a table of texts."""
Columns = Mapping[str, tuple[str, ...]]
"""The columns of each field."""
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"


def columns_of(schema: RowSchema) -> Columns:
    """Return the columns of each field that a schema names."""
    named = schema.model_dump(exclude_none=True)
    return {
        "code" if field == "offence" else field: (column,) if isinstance(column, str) else tuple(column)
        for field, column in named.items()
    }


def fitting_schema(header: tuple[str, ...], schemas: tuple[RowSchema, ...], name: str, key: str) -> int:
    """Return the place of the first schema whose columns all stand in the header, each once.

    Parameters
    ----------
    header : tuple of str
        Names of a file's columns.
    schemas : tuple of RowSchema
        The schemas of its source.
    name : str
        What the file is called in errors.
    key : str
        The source's key in the city file.

    Raises
    ------
    DataError
        None fits.
    """
    lacking = []
    for number, schema in enumerate(schemas):
        wanted = dict.fromkeys(column for columns in columns_of(schema).values() for column in columns)
        odd = [column for column in wanted if header.count(column) != 1]
        if not odd:
            return number
        lacking.append(f"schema {number + 1} lacks or repeats {', '.join(map(repr, odd))}")
    raise DataError(
        f"the header fits no schema: {'; '.join(lacking)}; it has {list(header)}",
        where=f"{name}, row 0",
        remedy=f"add a schema under sources.{key}.schemas",
    )


def text_table(rows: Rows, fields: Columns, names: tuple[str, ...]) -> pa.Table:
    """Return rows as a table of texts without blanks around them, in the order of their numbers.

    Where a field has several columns, their texts are joined by a blank; a midnight at the end of any but the last
    (a date that came with a type) is left out, so that a date and a time become a moment.

    Parameters
    ----------
    rows : Rows
        As read.
    fields : mapping
        The columns of each field.
    names : tuple of str
        The fields of the table; one without columns is null.

    Returns
    -------
    pyarrow.Table
        row (int32), whole (bool, false for a malformed row, all of whose texts are null) and the fields.
        Shape: (n_rows, 2 + n_names).
    """
    length = len(rows.numbers)
    texts = {name: _joined([rows.texts[column] for column in fields[name]]) for name in names if name in fields}
    columns = {name: texts.get(name, pa.nulls(length, pa.string())) for name in names}
    whole = pa.table({"row": pa.array(rows.numbers), "whole": pa.repeat(True, length), **columns})
    if not rows.malformed:
        return whole
    broken = {"row": pa.array(rows.malformed, pa.int32()), "whole": pa.repeat(False, len(rows.malformed))}
    empty = pa.nulls(len(rows.malformed), pa.string())
    return pa.concat_tables([whole, pa.table({**broken, **dict.fromkeys(names, empty)})]).sort_by("row")


def _joined(columns: list[Any]) -> Any:
    *first, last = [pc.fill_null(column, "") if column.null_count else column for column in columns]
    if not first:
        return pc.utf8_trim_whitespace(last)
    dates = [pc.replace_substring_regex(pc.utf8_trim_whitespace(part), _MIDNIGHT, r"\1") for part in first]
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(*dates, pc.utf8_trim_whitespace(last), " "))
