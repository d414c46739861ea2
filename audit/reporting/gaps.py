"""Gaps in reporting: each group's share reported over that of everybody else."""

from typing import Any

import numpy as np
from scipy import stats

from audit.comparisons import ALL
from audit.reporting.rates import Rates
from audit.results import judge_range
from configs.policy import Policy
from features.arrays import Floats


def gap_rows(rates: Rates, counts: Floats, titles: dict[str, str], policy: Policy) -> list[dict[str, Any]]:
    """Compare each group's share reported with everybody else's, for all offences together and for each.

    A gap is found where chance alone would seldom show one as large in any of the comparisons made: the log of the
    ratio over its standard deviation, at a level divided by their number (Bonferroni).

    Parameters
    ----------
    rates : Rates
        Mean and draws.
    counts : numpy.ndarray
        Incidents recorded, by which offences are weighed. Shape: (offences of the rates,).
    titles : dict of str to str
        Of offences.
    policy : Policy
        Bounds of the ratio; its confidence is that of the intervals and, less 1, the rate of false alarms of all
        comparisons together.

    Returns
    -------
    list of dict
        source, dimension, group, offence, decides, rate, error, ratio, low, high, found and outcome.
    """
    each = np.eye(len(counts)) if len(counts) > 1 else np.empty((0, 1))
    weights = np.vstack([counts / counts.sum() if counts.sum() else np.full(len(counts), 1 / len(counts)), each])
    headings = [ALL, *(titles[offence] for offence in rates.offences[: len(each)])]
    level = (1 - policy.confidence) / (len(headings) * len(rates.dimension.names))
    return [
        _row(rates, weight, g, heading, policy, level)
        for heading, weight in zip(headings, weights, strict=True)
        for g in range(len(rates.dimension.names))
    ]


def over_others(rates: Floats, portions: Floats, group: int) -> Floats:
    """Return a group's share reported over that of all others, by their number. Shape of rates: (…, groups)."""
    others = np.delete(portions, group)
    mean: Floats = np.delete(rates, group, axis=-1) @ (others / max(others.sum(), 1e-12))
    return np.asarray(rates[..., group] / mean)


def gap(rates: Rates, weight: Floats, group: int) -> tuple[float, float]:
    """Return the ratio of a group's share reported to everybody else's, and the standard deviation of its log.

    Parameters
    ----------
    rates : Rates
        Mean and draws.
    weight : numpy.ndarray
        Of the offences; adds up to 1. Shape: (offences,).
    group : int
        Which group.
    """
    portions = rates.dimension.portions
    ratio = over_others(weight @ rates.mean, portions, group)
    logs = np.log(over_others(np.einsum("dog,o->dg", rates.draws, weight), portions, group))
    return float(ratio), max(float(logs.std()), 1e-9)


def _row(rates: Rates, weight: Floats, group: int, heading: str, policy: Policy, level: float) -> dict[str, Any]:
    ratio, error = gap(rates, weight, group)
    reach = float(stats.norm.ppf((1 + policy.confidence) / 2)) * error
    low, high = float(ratio * np.exp(-reach)), float(ratio * np.exp(reach))
    bounds = policy.gates.under_reporting
    small = rates.dimension.portions[group] < policy.groups.smallest_share
    return {
        "source": rates.title, "dimension": rates.dimension.title, "group": rates.dimension.names[group],
        "offence": heading, "decides": True, "rate": float(weight @ rates.mean[:, group]),
        "error": float((rates.draws[:, :, group] @ weight).std()), "ratio": ratio, "low": low, "high": high,
        "found": bool(2 * stats.norm.sf(abs(np.log(ratio)) / error) < level),
        "outcome": "not judged" if small else judge_range((low, high), bounds.gap_low, bounds.gap_high),
    }  # fmt: skip
