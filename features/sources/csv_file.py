"""CSV files: the header at once, then only the columns asked for, with Arrow's reader."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from configs.errors import DataError
from configs.feeds import FileFeed
from features.sources.opened import Opened, Rows, all_whole

_BLOCK = 1 << 24
_BYTE_ORDER_MARKS = ("\ufeff", "ï»¿")


def open_csv(content: bytes, name: str, feed: FileFeed) -> Opened:
    """Open a CSV file.

    Rows are numbered as records: a line break inside quotation marks is no new row, an empty line no row.

    Parameters
    ----------
    content : bytes
        What is in the file.
    name : str
        What it is called in errors.
    feed : FileFeed
        Gives delimiter and encoding.

    Raises
    ------
    DataError
        It has no header, or is not in the encoding; when it is read also: a quotation mark is never closed.
    """
    text = content if _is_utf8(feed.encoding) else _decoded(content, name, feed.encoding).encode()
    first, _, body = text.partition(b"\n")
    header = _header(first, name, feed.delimiter)
    return Opened(tuple(header), lambda columns: _rows(body, header, columns, name, feed))


def _is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")


def _decoded(content: bytes, name: str, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"this is no {encoding} ({error.reason})",
            where=f"{name}, line {line}",
            remedy="set `encoding` of the feed to that of the file, such as utf-8 or cp1252",
        ) from None


def _header(first: bytes, name: str, delimiter: str) -> list[str]:
    line = first.decode("utf-8", errors="replace").rstrip("\r")
    for mark in _BYTE_ORDER_MARKS:
        line = line.removeprefix(mark)
    if not line.strip():
        raise DataError("the file has no header", where=f"{name}, row 0", remedy="export it with column names")
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error as error:
        raise DataError(
            f"the header cannot be read ({error})",
            where=f"{name}, row 0",
            remedy="end each line by a line feed, and write the header on one line",
        ) from None


def _rows(body: bytes, header: list[str], columns: Sequence[str], name: str, feed: FileFeed) -> Rows:
    malformed: list[int] = []

    def skip(row: Any) -> str:
        malformed.append(row.number)
        return "skip"

    places = {column: str(header.index(column)) for column in columns}
    if not body or body.isspace():
        return all_whole({column: pa.nulls(0, pa.string()) for column in columns}, 0)
    try:
        read = arrow_csv.read_csv(
            pa.py_buffer(body),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=_BLOCK, column_names=[str(place) for place in range(len(header))]
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=feed.delimiter, newlines_in_values=True, invalid_row_handler=skip
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=sorted(set(places.values())),
                column_types=dict.fromkeys(places.values(), pa.string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise _refused(body, name, error) from None
    total = read.num_rows + len(malformed)
    _refuse_open_quote(body, total, name, feed.delimiter)
    numbers = np.delete(np.arange(1, total + 1, dtype=np.int32), np.array(malformed, dtype=np.int64) - 1)
    return Rows(numbers, {column: read[place] for column, place in places.items()}, malformed)


def _refused(body: bytes, name: str, error: pa.ArrowInvalid) -> DataError:
    try:
        body.decode()
    except UnicodeDecodeError as wrong:
        line = body.count(b"\n", 0, wrong.start) + 2
        return DataError(
            "this is no UTF-8",
            where=f"{name}, line {line}",
            remedy="export it as UTF-8, or set `encoding` of the feed, such as cp1252",
        )
    return DataError(f"this is no CSV ({error})", where=name, remedy="check delimiter and quotation marks")


def _refuse_open_quote(body: bytes, rows: int, name: str, delimiter: str) -> None:
    if body.count(b'"') % 2 == 0 or body.count(b"\n") < rows:
        return
    records = csv.reader(io.StringIO(body.decode(errors="replace"), newline=""), delimiter=delimiter, strict=True)
    start = 2
    try:
        for _ in records:
            start = records.line_num + 2
    except csv.Error:
        raise DataError(
            "a quotation mark is opened and never closed, so that all rows after it are lost",
            where=f"{name}, line {start}",
            remedy="close it, or export the file again",
        ) from None
