"""Refuses scores on rows that were chosen by what came of them."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from configs.errors import DataError

_SURE = 20.0
_WHY = (
    "on rows with at least one incident, the constant 1 scores best and says nothing about where incidents will be; "
    "score every area of every window"
)


def refuse_nonzero_only(y: ArrayLike) -> None:
    """Refuse counts none of which is 0 though many would have to be.

    Of n counts with mean m, at least n·exp(-m) are expected to be 0: exactly that many where all come from one Poisson
    distribution, more where levels differ or counts are over-dispersed (Jensen's inequality). Where 20 or more are
    expected and none is there, chance would do it once in 10⁸ times: zeros were left out.

    Parameters
    ----------
    y : array_like
        Counts of all rows that are scored. Any shape.

    Raises
    ------
    DataError
        Zeros were left out.
    """
    counts = np.asarray(y, dtype=np.float64)
    if not counts.size or counts.min() <= 0:
        return
    expected = counts.size * float(np.exp(-counts.mean()))
    if expected >= _SURE:
        raise DataError(
            f"none of {counts.size:,} counts is 0, though {expected:,.0f} or more would be: rows were chosen by what "
            "came of them",
            where="the rows to score",
            remedy=_WHY,
        )


def refuse_partial(rows: pd.DataFrame, at: str = "window_start") -> None:
    """Refuse a table of one offence in which some window lacks an area, or has one twice.

    Which windows and which areas are scored may be chosen, but whole: a choice of single rows can follow what came.

    Raises
    ------
    DataError
        Rows are missing or there twice.
    """
    windows, areas = rows[at].nunique(), rows["area"].nunique()
    if len(rows) == windows * areas and not rows.duplicated([at, "area"]).any():
        return
    raise DataError(
        f"{len(rows):,} rows are not {areas:,} areas at each of {windows:,} windows: some were left out or are there "
        "twice",
        where="the rows to score",
        remedy=_WHY,
    )
