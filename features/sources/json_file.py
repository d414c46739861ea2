"""JSON lines: an object a line."""

import json
from typing import Any

from configs.errors import DataError
from configs.feeds import FileFeed
from features.sources.opened import Opened
from features.sources.records import open_records


def open_json_lines(content: bytes, name: str, feed: FileFeed) -> Opened:
    """Open a file of JSON lines.

    A row's number is that of its line. An empty line is no row; a line that is no object is a malformed one.

    Parameters
    ----------
    content : bytes
        What is in the file.
    name : str
        What it is called in errors.
    feed : FileFeed
        Needs nothing of it: JSON is UTF-8.

    Raises
    ------
    DataError
        No line is an object; when it is read also: a column asked for holds a list.
    """
    lines = [(number, line) for number, line in enumerate(content.split(b"\n"), 1) if line.strip()]
    records = [_record(line) for _, line in lines]
    if all(record is None for record in records):
        raise DataError("no line is a JSON object", where=name, remedy="write one object a line, in UTF-8")
    return open_records(records, [number for number, _ in lines], name)


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
