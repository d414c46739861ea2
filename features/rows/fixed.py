"""Reads dates of fixed width as numbers, a hundred times as fast as strptime."""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from features.arrays import Integers, Mask

Times = npt.NDArray[np.datetime64]

_WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "f": 6}
_ZERO = ord("0")
_MARKS = set("-/.,:;T Z0123456789")
_SHORT = ((r"\b(\d)\b", r"0\1"), (r"(\.\d{3})$", r"\1000"))
"""What is filled in: a zero before a single digit, three zeros after milliseconds."""


@dataclass(frozen=True)
class _Layout:
    """Where a format's digits and its other characters stand.

    Attributes
    ----------
    width : int
        Length of a text.
    numbers : dict
        First position of each directive.
    others : dict
        Position and byte of every other character.
    """

    width: int
    numbers: dict[str, int]
    others: dict[int, int]


def read_fixed(texts: pd.Series, form: str) -> Times:
    """Read the texts of a format of numbers, with or without leading zeros; NaT for any other text or format.

    What is read is what strptime reads; strptime reads more (names of months, two digits of a year).

    Parameters
    ----------
    texts : pandas.Series
        Dates as text. Shape: (n_rows,).
    form : str
        Format of strptime.

    Returns
    -------
    numpy.ndarray
        Clock times in microseconds. Shape: (n_rows,).
    """
    layout = _layout(form)
    if layout is None or not len(texts):
        return _nothing(len(texts))
    column = pa.chunked_array(pa.array(texts, from_pandas=True)).cast(pa.large_string())
    found = _read(column, layout)
    short = np.flatnonzero(np.isnat(found) & (texts.fillna("") != "").to_numpy())
    filled = column.take(short)
    for pattern, replacement in _SHORT:
        filled = pc.replace_substring_regex(filled, pattern, replacement)
    found[short] = _read(filled, layout)
    return found


def _read(texts: pa.ChunkedArray, layout: _Layout) -> Times:
    """Read the texts that have every digit of a layout, NaT for any other. Shape: (n_rows,)."""
    found = _nothing(len(texts))
    content, starts, lengths = _bytes(texts)
    rows = np.flatnonzero(lengths == layout.width)
    good = np.ones(len(rows), dtype=bool)
    for place, other in layout.others.items():
        good &= content[starts[rows] + place] == other
    rows = rows[good]
    numbers = {name: _number(content, starts[rows] + place, _WIDTHS[name]) for name, place in layout.numbers.items()}
    times, real = _times(numbers)
    found[rows[real]] = times[real]
    return found


def _nothing(rows: int) -> Times:
    return np.full(rows, np.datetime64("NaT", "us"))


def _layout(form: str) -> _Layout | None:
    numbers: dict[str, int] = {}
    others: dict[int, int] = {}
    width = 0
    for part in re.findall(r"%.|[^%]", form, re.DOTALL):
        name = part[1:]
        if part in _MARKS:
            others[width] = ord(part)
            width += 1
        elif name in _WIDTHS and name not in numbers:
            numbers[name] = width
            width += _WIDTHS[name]
        else:
            return None
    return _Layout(width, numbers, others) if "Y" in numbers else None


def _bytes(texts: pa.ChunkedArray) -> tuple[npt.NDArray[np.uint8], Integers, Integers]:
    column = texts.cast(pa.large_binary()).combine_chunks()
    _, offsets, content = column.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[column.offset : column.offset + len(column) + 1]
    return np.frombuffer(content or b"\0", dtype=np.uint8), ends[:-1], np.diff(ends)


def _number(content: npt.NDArray[np.uint8], starts: Integers, width: int) -> npt.NDArray[np.int32]:
    """Return the numbers that stand there, or one below any number where there is a byte that is no digit."""
    value = np.zeros(len(starts), dtype=np.int32)
    digits: Mask = np.ones(len(starts), dtype=bool)
    for place in range(width):
        digit = content[starts + place] - np.uint8(_ZERO)
        digits &= digit < 10
        value = value * 10 + digit
    return np.where(digits, value, np.int32(-1))


def _times(numbers: dict[str, npt.NDArray[np.int32]]) -> tuple[Times, Mask]:
    year = numbers["Y"]
    month, day = (numbers.get(name, np.ones_like(year)) for name in "md")
    hour, minute, second, micro = (numbers.get(name, np.zeros_like(year)) for name in "HMSf")
    real = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    for number, limit in ((hour, 24), (minute, 60), (second, 60), (micro, 1_000_000)):
        real &= (number >= 0) & (number < limit)
    first = ((year.astype(np.int64) - 1970) * 12 + month - 1).astype("datetime64[M]")
    date = first.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    real &= date.astype("datetime64[M]") == first
    clock = (hour.astype(np.int64) * 60 + minute) * 60 + second
    return date.astype("datetime64[us]") + (clock * 1_000_000 + micro).astype("timedelta64[us]"), real
