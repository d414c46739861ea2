"""Reads what the study of feedback found: rules, each with a number for every year that was lived by it."""

from itertools import pairwise
from typing import Any

import numpy as np


def arms(study: dict[str, Any], *, corrected: bool) -> list[dict[str, Any]]:
    """Return what came of each share discovered, ascending; where nothing is discovered nothing is corrected."""
    kept = [arm for arm in study["arms"] if not arm["displaced"] and arm["corrected"] == corrected]
    return sorted(kept, key=lambda arm: float(arm["discovered"]))


def arm_of(study: dict[str, Any], discovered: float, *, corrected: bool) -> dict[str, Any]:
    """Return what came of one share discovered."""
    return next(arm for arm in arms(study, corrected=corrected) if arm["discovered"] == discovered)


def mean_of(arm: dict[str, Any], measure: str = "forecast", heading: int = 0) -> float:
    """Return the mean of an arm's years: of `forecast`, `recorded` or `attention`, all offences or one."""
    return float(np.mean([year[heading] for year in arm[measure]]))


def group_means(arm: dict[str, Any]) -> list[dict[str, float]]:
    """Return each group's shares of forecast and attention, the means of an arm's years."""
    return [
        {name: float(np.mean([year[name] for year in years])) for name in ("forecast", "attention")}
        for years in zip(*arm["groups"], strict=True)
    ]


def tolerated(study: dict[str, Any], limit: float) -> float | None:
    """Return the share discovered at which the limit is reached, on a line between those tried; None beyond all."""
    tried = [(float(arm["discovered"]), mean_of(arm)) for arm in arms(study, corrected=False)]
    if tried[0][1] > limit:
        return tried[0][0]
    for (share, before), (further, after) in pairwise(tried):
        if after > limit:
            return share + (further - share) * (limit - before) / (after - before)
    return None
