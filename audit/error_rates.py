"""False-positive and false-negative rates of groups, people-weighted, and those that a perfect forecast would have."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.bootstrap import ratio
from audit.need import PARTS, Tally

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rate:
    """One rate of every group, for all offences together and then each; NaN where undefined.

    Attributes
    ----------
    recorded : numpy.ndarray
        As recorded. Shape: (groups, headings).
    drawn : numpy.ndarray
        With outcomes drawn from the forecasts. Shape: (draws, groups, headings).
    resampled, redrawn : numpy.ndarray or None
        Both on the resamples. Shape: (resamples, groups, headings).
    """

    recorded: Floats
    drawn: Floats
    resampled: Floats | None
    redrawn: Floats | None


def rates(tally: Tally, part: str, rest: str) -> Rate:
    """Return the share of one cell in the sum of two: fp and tn make the false-positive rate, fn and tp the other."""
    resampled = None if tally.resampled is None else _share(tally.resampled, part, rest)
    redrawn = None if tally.redrawn is None else _share(tally.redrawn, part, rest)
    return Rate(_share(tally.recorded, part, rest)[0], _share(tally.drawn, part, rest), resampled, redrawn)


def _share(cells: Floats, part: str, rest: str) -> Floats:
    upper = cells[:, PARTS.index(part)]
    return ratio(upper, upper + cells[:, PARTS.index(rest)])


def weighted_rates(weights: Floats, names: tuple[str, ...]) -> pd.DataFrame:
    """Return rates of each group from the weight in each cell of its confusion matrix, by Fairlearn's MetricFrame.

    Metrics of this kind are sums of weights, so four weighted rows a group give Fairlearn the same answer as all
    areas and windows would.

    Parameters
    ----------
    weights : numpy.ndarray
        Cells in the order of `PARTS`. Shape: (groups, 4).
    names : tuple of str
        Groups.

    Returns
    -------
    pandas.DataFrame
        Index: group. Columns: fpr, fnr, selection; NaN where a group has no negative, or no positive.
    """
    from fairlearn.metrics import MetricFrame, false_negative_rate, false_positive_rate, selection_rate

    metrics: dict[str, Any] = {"fpr": false_positive_rate, "fnr": false_negative_rate, "selection": selection_rate}
    count = len(names)
    frame = MetricFrame(
        metrics=metrics,
        y_true=np.tile([0, 1, 0, 1], count),
        y_pred=np.tile([0, 0, 1, 1], count),
        sensitive_features=np.repeat(np.arange(count), 4),
        sample_params={name: {"sample_weight": weights.ravel()} for name in metrics},
    )
    table: pd.DataFrame = frame.by_group.set_axis(list(names), axis=0).astype(np.float64)
    table.loc[weights[:, [0, 2]].sum(axis=1) == 0, "fpr"] = np.nan
    table.loc[weights[:, [1, 3]].sum(axis=1) == 0, "fnr"] = np.nan
    return table
