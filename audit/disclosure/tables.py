"""Tables of counts as cells and the sums that tie them: rows, columns, totals, and tables that share figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

ALL = ""
"""The row or column of totals."""
Key = tuple[str, str]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Table:
    """Figures and the sums among them.

    Attributes
    ----------
    keys : tuple of (str, str)
        Row and column of each cell; `ALL` stands for a total.
    values : numpy.ndarray
        Counts. Shape: (cells,).
    relations : csr_array
        1 for each part and −1 for their total: times the values it is 0. Shape: (sums, cells).
    sensitive : numpy.ndarray
        Cells that nobody may work out. Shape: (cells,).
    known : numpy.ndarray
        Cells that everybody knows from elsewhere, so that hiding them guards nothing. Shape: (cells,).
    """

    keys: tuple[Key, ...]
    values: Integers
    relations: csr_array
    sensitive: Mask
    known: Mask


def crossed(counts: Integers, rows: Sequence[str], columns: Sequence[str], smallest: int) -> Table:
    """Return a table of two ways with its totals.

    Parameters
    ----------
    counts : numpy.ndarray
        Whole numbers, none negative. Shape: (rows, columns).
    rows, columns : sequence of str
        Their names.
    smallest : int
        Counts under it are sensitive, those of nothing among them.
    """
    whole = np.vstack([counts, counts.sum(axis=0)])
    whole = np.column_stack([whole, whole.sum(axis=1)]).astype(np.int64)
    keys = tuple((row, column) for row in (*rows, ALL) for column in (*columns, ALL))
    values = whole.ravel()
    nobody = np.zeros(len(values), dtype=bool)
    return Table(keys, values, _sums(len(rows) + 1, len(columns) + 1), values < smallest, nobody)


def linked(one: Table, other: Table) -> Table:
    """Return two tables as one: cells of the same key are one figure, and the sums of both hold.

    Raises
    ------
    ValueError
        A figure that both hold is not the same in both.
    """
    place = {key: at for at, key in enumerate(one.keys)}
    fresh = [key for key in other.keys if key not in place]
    place |= {key: len(one.keys) + at for at, key in enumerate(fresh)}
    where = np.array([place[key] for key in other.keys], dtype=np.int64)
    values = np.concatenate([one.values, np.zeros(len(fresh), dtype=np.int64)])
    values[where[where >= len(one.keys)]] = other.values[where >= len(one.keys)]
    if (values[where] != other.values).any():
        raise ValueError("two tables differ in a figure that both hold: count them from the same rows")
    marks = [np.concatenate([mask, np.zeros(len(fresh), dtype=bool)]) for mask in (one.sensitive, one.known)]
    marks[0][where] |= other.sensitive
    marks[1][where] |= other.known
    entries = _entries(one.relations)
    entries += [(one.relations.shape[0] + r, int(where[c]), v) for r, c, v in _entries(other.relations)]
    shape = (one.relations.shape[0] + other.relations.shape[0], len(place))
    return Table((*one.keys, *fresh), values, _matrix(entries, shape), *marks)


def everybody_knows(table: Table, keys: Sequence[Key]) -> Table:
    """Return the table with cells marked as known from elsewhere, and so not sensitive."""
    known = table.known | np.array([key in set(keys) for key in table.keys])
    return replace(table, known=known, sensitive=table.sensitive & ~known)


def sums_of(table: Table) -> list[dict[str, Any]]:
    """Return the sums as plain JSON: the cells that are added (parts) and the one that is their total."""
    lines = [table.relations[[row]] for row in range(table.relations.shape[0])]
    return [
        {"parts": [int(cell) for cell in line.indices[line.data > 0]], "total": int(line.indices[line.data < 0][0])}
        for line in lines
    ]


def relations_of(sums: list[dict[str, Any]], cells: int) -> csr_array:
    """Return the sums of `sums_of` as a matrix. Shape: (sums, cells)."""
    entries = [(row, cell, 1) for row, each in enumerate(sums) for cell in each["parts"]]
    return _matrix([*entries, *((row, each["total"], -1) for row, each in enumerate(sums))], (len(sums), cells))


def _sums(height: int, width: int) -> csr_array:
    entries = []
    for line, (outer, inner) in enumerate(((height, width), (width, height))):
        for i in range(outer):
            for j in range(inner):
                cell = i * width + j if line == 0 else j * width + i
                entries.append((i + line * height, cell, 1 if j < inner - 1 else -1))
    return _matrix(entries, (height + width, height * width))


def _entries(matrix: csr_array) -> list[tuple[int, int, int]]:
    found = matrix.tocoo()
    return [(int(r), int(c), int(v)) for r, c, v in zip(*found.coords, found.data, strict=True)]


def _matrix(entries: list[tuple[int, int, int]], shape: tuple[int, int]) -> csr_array:
    rows, columns, values = (np.array(each) for each in zip(*entries, strict=True))
    return csr_array((values.astype(np.float64), (rows, columns)), shape=shape)
