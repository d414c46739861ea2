"""What is known so far of the fate of each row, while it is settled."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.arrays import Integers, Mask
from features.linkage.group import NEVER


@dataclass(frozen=True)
class State:
    """Arrays that the steps of linkage fill in; shape of each: (n_rows,).

    Attributes
    ----------
    kept, successor : numpy.ndarray
        The row to which a row is linked, and the row that took its place; -1 for none.
    why : numpy.ndarray
        Why it is linked or no longer stands, empty for neither.
    known, gone : numpy.ndarray
        Since when and until when it stands, microseconds; `gone` is `NEVER` for what still stands.
    teller : numpy.ndarray
        The row from whose report on a kept row's incident was known.
    source : numpy.ndarray
        The position of its source in the city's order.
    """

    kept: Integers
    successor: Integers
    why: np.ndarray
    known: Integers
    gone: Integers
    teller: Integers
    source: Integers

    @classmethod
    def of(cls, rows: pd.DataFrame, sources: list[str]) -> "State":
        """Start with every row on its own, known from its report."""
        n = len(rows)
        categories = rows["source"].cat.categories
        source = np.array([sources.index(key) for key in categories], dtype=np.int64)[rows["source"].cat.codes]
        return cls(
            kept=np.full(n, -1, dtype=np.int64),
            successor=np.full(n, -1, dtype=np.int64),
            why=np.full(n, "", dtype=object),
            known=micros(rows["reported"]).copy(),
            gone=np.full(n, NEVER),
            teller=np.arange(n),
            source=source,
        )

    def own(self) -> Mask:
        """Return which rows are linked to no other."""
        return self.kept < 0

    def resolve(self) -> None:
        """Link rows that are linked to a linked row to the one that is kept."""
        linked = np.flatnonzero(self.kept >= 0)
        while len(linked):
            onward = self.kept[self.kept[linked]]
            linked, onward = linked[onward >= 0], onward[onward >= 0]
            self.kept[linked] = onward
        follows = np.flatnonzero(self.successor >= 0)
        onward = self.kept[self.successor[follows]]
        self.successor[follows] = np.where(onward >= 0, onward, self.successor[follows])


def micros(moments: pd.Series) -> Integers:
    """Return moments as microseconds of UTC, the least integer for a missing one. Shape: (n_rows,)."""
    return np.asarray(moments.astype("int64").to_numpy(np.int64))
