"""Excel and OpenDocument workbooks: one sheet as a table."""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from configs.errors import DataError
from configs.feeds import FileFeed
from features.sources.canonical import text_of
from features.sources.opened import Opened, Rows, string_array


def open_excel(content: bytes, name: str, feed: FileFeed) -> Opened:
    """Open a sheet of a workbook; its first row that is not empty is the header.

    A row's number counts from the header's row on, empty rows counted but not read.

    Parameters
    ----------
    content : bytes
        What is in the file.
    name : str
        What it is called in errors.
    feed : FileFeed
        Names the sheet; without one it is the first.

    Raises
    ------
    DataError
        It is no workbook or protected by a password, has no such sheet, or the sheet is empty.
    """
    from python_calamine import CalamineError, WorksheetNotFound, load_workbook

    try:
        book = load_workbook(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0) if feed.sheet is None else book.get_sheet_by_name(feed.sheet)
        cells = sheet.to_python(skip_empty_area=True)
    except WorksheetNotFound:
        raise DataError(
            f"there is no sheet {feed.sheet!r}; there are {book.sheet_names}",
            where=name,
            remedy="name one of them as `sheet` of the feed",
        ) from None
    except (CalamineError, OSError, ValueError) as error:
        raise DataError(
            f"this workbook cannot be read ({error})", where=name, remedy="save it again, without a password"
        ) from None
    if not cells:
        raise DataError("the sheet is empty", where=f"{name}: {sheet.name}", remedy="check `sheet` of the feed")
    header = [text_of(cell).strip() for cell in cells[0]]
    return Opened(tuple(header), lambda columns: _rows(cells[1:], header, columns))


def _rows(cells: list[list[Any]], header: list[str], columns: Sequence[str]) -> Rows:
    filled = [(number, row) for number, row in enumerate(cells, 1) if any(cell != "" for cell in row)]
    texts = {}
    for column in columns:
        place = header.index(column)
        texts[column] = string_array([text_of(row[place]) for _, row in filled])
    return Rows(np.array([number for number, _ in filled], dtype=np.int32), texts)
