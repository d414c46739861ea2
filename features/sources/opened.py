"""What every format gives: a header, and on demand the text of the columns that are asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa


@dataclass(frozen=True)
class Rows:
    """The rows of a file.

    Attributes
    ----------
    numbers : numpy.ndarray
        Numbers of the whole rows, ascending, the first row of data being 1. Shape: (n_whole,).
    texts : dict
        A pyarrow string array for each column asked for, null where a value is missing. Shape of each: (n_whole,).
    malformed : list of int
        Numbers of the rows that are no rows of this table: too few or too many columns, broken JSON.
    """

    numbers: npt.NDArray[np.int32]
    texts: dict[str, Any]
    malformed: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Opened:
    """A file whose header is known.

    Attributes
    ----------
    header : tuple of str
        Names of its columns, in order.
    read : callable
        Takes names of columns and returns their `Rows`; no other column is kept.
    """

    header: tuple[str, ...]
    read: Callable[[Sequence[str]], Rows]


def all_whole(texts: dict[str, Any], rows: int) -> Rows:
    """Return rows of a format in which none can be malformed.

    Parameters
    ----------
    texts : dict
        A string array for each column. Shape of each: (n_rows,).
    rows : int
        Number of rows.
    """
    return Rows(np.arange(1, rows + 1, dtype=np.int32), texts)


def string_array(texts: Sequence[str | None]) -> Any:
    """Return texts as a pyarrow array of strings."""
    return pa.array(texts, pa.string())
