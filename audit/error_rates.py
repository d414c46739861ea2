"""False-positive and false-negative rates of groups, people-weighted, by Fairlearn's MetricFrame."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.bootstrap import ratio
from audit.comparisons import by_group, resampled
from audit.evidence import Evidence
from audit.groups import Dimension

Floats = NDArray[np.float64]
PARTS = ("tn", "fn", "fp", "tp")


@dataclass(frozen=True)
class Rates:
    """Error rates of one dimension's groups, for all offences together and then each.

    Attributes
    ----------
    tables : tuple of pandas.DataFrame
        One for each offence heading; index group, columns fpr, fnr and selection; NaN where undefined.
    fpr, fnr : numpy.ndarray or None
        Their values on the resamples. Shape: (resamples, groups, headings).
    """

    tables: tuple[pd.DataFrame, ...]
    fpr: Floats | None
    fnr: Floats | None


def error_rates(evidence: Evidence, dimension: Dimension, top: Floats) -> Rates:
    """Compare the flagged set with the areas that were positive, group by group.

    Parameters
    ----------
    evidence : Evidence
        The flagged set and the resamples.
    dimension : Dimension
        Groups; a person-week counts once for each person of the group who lives in the area.
    top : numpy.ndarray
        How far each area is positive, between 0 and 1. Shape: (windows, areas, offences).

    Returns
    -------
    Rates
        Point estimates and resamples.
    """
    flagged = evidence.flagged.astype(np.float64)
    values = ((1 - flagged) * (1 - top), (1 - flagged) * top, flagged * (1 - top), flagged * top)
    sums = {part: by_group(value, dimension.people) for part, value in zip(PARTS, values, strict=True)}
    totals = np.stack([sums[part].sum(axis=0) for part in PARTS], axis=1)
    tables = tuple(weighted_rates(totals[:, :, o], dimension.names) for o in range(totals.shape[2]))
    many = {part: resampled(evidence, value) for part, value in sums.items()}
    return Rates(tables, _rate(many["fp"], many["tn"]), _rate(many["fn"], many["tp"]))


def weighted_rates(weights: Floats, names: tuple[str, ...]) -> pd.DataFrame:
    """Return rates of each group from the weight in each cell of its confusion matrix.

    Metrics of this kind are sums of weights, so four weighted rows a group give Fairlearn the same answer as all
    area-weeks would.

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


def _rate(part: Floats | None, rest: Floats | None) -> Floats | None:
    return None if part is None or rest is None else ratio(part, part + rest)
