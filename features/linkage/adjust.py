"""Finds the row that each adjustment (weight -1) takes back."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.arrays import Integers


def match_adjustments(
    fields: pd.DataFrame, weight: npt.NDArray[np.int8], filed: Integers, keys: Sequence[Sequence[str]]
) -> Integers:
    """Match adjustments one-to-one to rows filed no later, by the first key on which one matches.

    On one key, an adjustment takes the latest row filed before it, or at the same moment, that no
    adjustment before it has taken (rows and adjustments pair like brackets). A row without a value in one
    of a key's fields matches nothing on that key.

    Parameters
    ----------
    fields : pandas.DataFrame
        The fields that keys name, missing values null. Shape: (n_rows, n_fields).
    weight : numpy.ndarray
        1 for a row, -1 for an adjustment, 0 for what takes no part. Shape: (n_rows,).
    filed : numpy.ndarray
        When each was filed, as a number. Shape: (n_rows,).
    keys : sequence of sequence of str
        Keys in the order in which they are tried.

    Returns
    -------
    numpy.ndarray
        For each adjustment the position of the row it takes back; -1 elsewhere. Shape: (n_rows,).
    """
    partner = np.full(len(fields), -1, dtype=np.int64)
    free = weight != 0
    for key in keys:
        complete = fields[list(key)].notna().all(axis=1).to_numpy()
        places = np.flatnonzero(free & complete)
        group = fields.iloc[places].groupby(list(key), sort=False).ngroup().to_numpy(np.int64)
        rows, takers = _brackets(group, filed[places], weight[places])
        partner[places[takers]] = places[rows]
        free[places[takers]] = False
        free[places[rows]] = False
    return partner


def _brackets(group: Integers, filed: Integers, weight: npt.NDArray[np.int8]) -> tuple[Integers, Integers]:
    position = np.arange(len(group))
    order = np.lexsort((position, -weight, filed, group))
    height = np.cumsum(weight[order], dtype=np.int64)
    level = np.where(weight[order] > 0, height, height + 1)
    by_level = np.lexsort((np.arange(len(order)), level, group[order]))
    first, second = by_level[:-1], by_level[1:]
    paired = (
        (group[order][first] == group[order][second])
        & (level[first] == level[second])
        & (weight[order][first] > 0)
        & (weight[order][second] < 0)
    )
    return order[first[paired]], order[second[paired]]
