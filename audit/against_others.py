"""A group's forecast over record against everybody else's: what the whole city shares falls out."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from audit.bootstrap import ratio
from audit.comparisons import resampled, too_small
from audit.evidence import Evidence
from audit.groups import by_group
from features.arrays import Floats

MARGIN = 0.05
"""Least departure from 1 that is told of: no model is level to the last per cent, and with years of data that shows."""


@dataclass(frozen=True)
class Against:
    """One group against all others, all offences together.

    Attributes
    ----------
    dimension, group : str
        Whose.
    ratio : float
        Forecast over recorded incidents where its people live, over the same where all others do.
    error : float
        Standard error of its logarithm.
    found : bool
        Whether it lies further from 1 than chance would put any of the groups, and by more than `MARGIN`.
    """

    dimension: str
    group: str
    ratio: float
    error: float
    found: bool


def against_others(evidence: Evidence) -> list[Against]:
    """Compare forecast over record between each group and everybody else.

    The log of the ratio over its standard error by block bootstrap, the block's variance deficit put back, against
    the t quantile at 1.5 windows / block − 1 degrees of freedom; the level is divided by the number of groups
    (Bonferroni), so that all comparisons together cry wolf in at most 1 − confidence of releases.
    """
    pairs = [
        (dimension, g)
        for dimension in evidence.dimensions
        if dimension.key != "district"
        for g in np.flatnonzero(~too_small(evidence, dimension))
    ]
    windows, block = len(evidence.cube.windows), evidence.block
    if evidence.weights is None or not pairs:
        return []
    level = (1 - evidence.policy.confidence) / len(pairs)
    limit = float(stats.t.ppf(1 - level / 2, 1.5 * windows / block - 1))
    found = []
    for dimension, g in pairs:
        member = np.column_stack([dimension.shares[:, g], dimension.shares.sum(axis=1) - dimension.shares[:, g]])
        sums = [by_group(values, member)[:, :, 0] for values in (evidence.cube.mean, evidence.cube.y)]
        point = _over(*(each.sum(axis=0)[None] for each in sums))[0]
        logs = np.log(_over(*(_many(evidence, each) for each in sums)))
        if not np.isfinite(point) or point <= 0 or not np.isfinite(logs).all():
            continue
        error = float(logs.std()) / np.sqrt(1 - block / windows)
        far = abs(float(np.log(point)))
        told = far > np.log1p(MARGIN) and far > limit * error
        found.append(Against(dimension.title, dimension.names[g], float(point), float(error), bool(told)))
    return found


def _many(evidence: Evidence, sums: Floats) -> Floats:
    many = resampled(evidence, sums)
    return sums if many is None else many


def _over(forecast: Floats, recorded: Floats) -> Floats:
    """Return the ratio of ratios. Shape of both: (n, 2)."""
    both = ratio(forecast, recorded)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(both[:, 0] / both[:, 1])
