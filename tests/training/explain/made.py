"""Rows and models that tests make: every mean is a formula of columns."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from training.explain.usual import Usual
from training.models import Rows


@dataclass(frozen=True)
class Formula:
    """A model that is a formula of named columns."""

    of: Callable[..., np.ndarray]
    names: tuple[str, ...]

    def mean(self, rows: Rows) -> np.ndarray:
        """Return offset × formula."""
        return rows.offset * self.of(*rows.columns(self.names).astype(np.float64).T)

    def text(self) -> str:
        """Return nothing: it is never kept."""
        return ""


def rows_of_columns(offset: np.ndarray | float = 1.0, **columns: np.ndarray) -> Rows:
    """Return rows; `__` in a name stands for a dot. Baselines are the offset."""
    values = np.stack([np.asarray(each, dtype=np.float32) for each in columns.values()], axis=1)
    level = np.broadcast_to(np.float32(offset), len(values)).astype(np.float32)
    names = tuple(name.replace("__", ".") for name in columns)
    return Rows(names, values, level, np.repeat(level[:, None], 5, axis=1), np.zeros(len(values), dtype=np.int64))


def usual(rows: Rows, *values: float) -> Usual:
    """Return what is usual, a value for each column."""
    return Usual(rows.names, np.array(values, dtype=np.float64))
