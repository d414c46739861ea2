"""The scores of a backtest that go into manifest, registry and pages: each offence, all together, and harm."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from configs.policy import Policy
from features.arrays import Floats
from features.panel import Panel
from features.rules import BASELINES
from training.counts import LEVELS, QUANTILES
from training.metrics import (
    HARM_METRICS,
    METRICS,
    Beside,
    Harmed,
    Scored,
    best_baseline,
    poisson_deviance,
    poisson_deviance_terms,
    scored_of,
)
from training.skill import How, compare, how


def summarise(
    backtest: pd.DataFrame, panel: Panel, policy: Policy, *, sizes: Floats, harm: Mapping[str, float], seed: int
) -> dict[str, Any]:
    """Score the backtest of the next window.

    Parameters
    ----------
    backtest : pandas.DataFrame
        As `training.backtest.backtest_frame` makes it, of the span (1, 1).
    panel : Panel
        Counts before the backtest.
    policy : Policy
        Share of areas that is flagged, level and blocks of intervals.
    sizes : numpy.ndarray
        Sizes of the panel's areas, km². Shape: (n_areas,).
    harm : mapping
        Harm of one incident, for offences that have a weight (see `training.metrics.weights_of`).
    seed : int
        Of the bootstrap.

    Returns
    -------
    dict
        `metrics`: for each offence the scores of `training.metrics.METRICS` by key, None where one is undefined, and
        incidents, baseline_deviance (by rule), best_baseline, and skill's low, high, statistic and p as `skill_low` …;
        `overall`: the comparison of all offences together, each with its own best rule (`training.skill.Comparison`);
        `harm`: the scores of `HARM_METRICS` and the weights; empty where no offence has one.

    Raises
    ------
    DataError
        Rows are missing, or were chosen by what came of them.
    """
    first = panel.n_windows - backtest["origin"].nunique()
    scored = {}
    for name, rows in backtest.groupby("offence", sort=False):
        history = panel.counts.values[:first, :, panel.offences.index(str(name))].astype(np.float64)
        beside = Beside(policy.flagged.share, history, sizes)
        scored[str(name)] = scored_of(rows, QUANTILES, LEVELS, BASELINES, beside)
    made = how(policy, panel.per_year, seed)
    return {
        "metrics": {name: _offence(each, made) for name, each in scored.items()},
        "overall": overall(scored, made),
        "harm": _harm(Harmed(scored, harm)),
    }


def overall(scored: Mapping[str, Scored], how: How) -> dict[str, Any]:
    """Compare all offences together with the best rule of each: summed deviance against summed deviance."""
    losses = [_losses(each) for each in scored.values()]
    forecast, rule = (np.sum([pair[i] for pair in losses], axis=0) for i in (0, 1))
    return compare(forecast, rule, how).told()


def _offence(scored: Scored, how: How) -> dict[str, Any]:
    told = compare(*_losses(scored), how).told()
    return {
        "incidents": int(scored.y.sum()),
        **{key: metric.of(scored) for key, metric in METRICS.items()},
        "baseline_deviance": {name: poisson_deviance(scored.y, each) for name, each in scored.baselines.items()},
        "best_baseline": best_baseline(scored.y, scored.baselines),
        **{f"skill_{name}": told[name] for name in ("low", "high", "statistic", "p")},
    }


def _losses(scored: Scored) -> tuple[Floats, Floats]:
    """Return the deviance of forecast and best rule in each window, over all areas. Shape of each: (n_windows,)."""
    rule = scored.baselines[best_baseline(scored.y, scored.baselines)]
    forecast, best = (poisson_deviance_terms(scored.y, each).sum(axis=1) for each in (scored.mean, rule))
    return forecast, best


def _harm(harmed: Harmed) -> dict[str, Any]:
    if not harmed.names:
        return {}
    weights = {name: harmed.weights[name] for name in harmed.names}
    return {"weights": weights, **{metric.key: metric.of(harmed) for metric in HARM_METRICS}}
