"""Partial dependence: how the expected count changes with the main feature of each group, all else as it is."""

from dataclasses import replace
from typing import Any

import numpy as np

from training.blend import Blend
from training.explain.usual import drawn_rows
from training.explain.words import columns_by_group
from training.models import Rows
from training.models.base import Additive

ROWS = 250
LEVELS = tuple(round(0.05 + 0.09 * step, 2) for step in range(11))
"""Quantiles of a feature at which it is set."""


def dependence(blend: Blend, rows: Rows, seed: int) -> list[dict[str, Any]]:
    """Return how the mean changes with the main feature of each group.

    The feature is set to a value in every row of a sample and the mean expected count told over that of the rows as
    they are (Friedman 2001, section 8.2). Where features go together, such as levels of several rates, it asks about
    rows that do not occur: read it for direction, not for size.

    Returns
    -------
    list of dict
        group, feature, `values` (quantiles of 5% to 95%, each once, ascending) and `times`.
    """
    sample = drawn_rows(rows, ROWS, np.random.default_rng(seed))
    before = float(blend.mean(sample).mean())
    found = []
    for group, name in main_features(blend, rows).items():
        column = rows.names.index(name)
        there = rows.values[:, column][np.isfinite(rows.values[:, column])]
        values = np.unique(np.quantile(there, LEVELS, method="nearest")) if len(there) else there
        times = [float(blend.mean(_with(sample, column, float(value))).mean()) / before for value in values]
        found.append({"group": group, "feature": name, "values": values.astype(float).tolist(), "times": times})
    return found


def main_features(blend: Blend, rows: Rows) -> dict[str, str]:
    """Return the feature of each group that moves forecasts most, by the members that tell (`Additive`).

    In a group of which none tells, it is the first feature.
    """
    weight = dict.fromkeys(rows.names, 0.0)
    for key, share in blend.weights.items():
        member = blend.members[key]
        if share and isinstance(member, Additive):
            told = member.logs(rows)
            for name, moved in zip(told.names, np.abs(told.values).mean(axis=0).tolist(), strict=True):
                weight[name] = weight.get(name, 0.0) + share * moved
    groups = columns_by_group(rows.names)
    return {group: max((rows.names[i] for i in columns), key=weight.__getitem__) for group, columns in groups.items()}


def _with(rows: Rows, column: int, value: float) -> Rows:
    values = rows.values.copy()
    values[:, column] = value
    return replace(rows, values=values)
