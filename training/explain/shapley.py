"""Exact Shapley values over groups of columns, of any model that can only say what it expects."""

from itertools import combinations
from math import factorial

import numpy as np

from features.arrays import Floats
from training.explain.product import Contributions
from training.explain.usual import Usual, with_columns
from training.explain.words import columns_by_group
from training.models import Fitted, Rows


def shapley(fitted: Fitted, rows: Rows, usual: Usual, groups: list[str]) -> Contributions:
    """Return what each group of columns adds to the log of a model's mean.

    With v(S) the log of the mean where the groups of S are as they are and all others as usual, a group adds the mean
    over all orders of v(S and it) - v(S) (Shapley 1953; for groups of columns against one reference, Lundberg & Lee
    2017): Σ over S without it of |S|! (n - |S| - 1)! / n! times that. All 2ⁿ sets are asked for, so it is exact, and
    start and contributions give the mean.

    Parameters
    ----------
    fitted : Fitted
        The model.
    rows : Rows
        What it is asked of.
    usual : Usual
        What every other group is set to.
    groups : list of str
        The groups that it reads.
    """
    columns, reference = columns_by_group(rows.names), usual.of(rows)
    every = set(range(len(groups)))
    value: dict[tuple[int, ...], Floats] = {}
    for size in range(len(groups) + 1):
        for kept in combinations(range(len(groups)), size):
            others = [column for group in sorted(every - set(kept)) for column in columns[groups[group]]]
            value[kept] = np.log(fitted.mean(with_columns(rows, others, reference) if others else rows))
    logs = {group: _mean_gain(value, place, len(groups)) for place, group in enumerate(groups)}
    return Contributions(np.exp(value[()]), logs)


def _mean_gain(value: dict[tuple[int, ...], Floats], place: int, n: int) -> Floats:
    total = np.zeros_like(value[()])
    for kept, before in value.items():
        if place not in kept:
            weight = factorial(len(kept)) * factorial(n - len(kept) - 1) / factorial(n)
            total += weight * (value[tuple(sorted((*kept, place)))] - before)
    return total
