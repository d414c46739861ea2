"""The figures of a backtest that go into manifest, registry and pages: each offence against its best baseline."""

from typing import Any

import pandas as pd

from features.design import BASELINES
from training.counts import LEVELS, QUANTILES
from training.metrics import (
    auc_any,
    coverage,
    poisson_deviance,
    prediction_accuracy_index,
    weighted_interval_score,
)


def summarise(backtest: pd.DataFrame, flagged_share: float) -> dict[str, dict[str, Any]]:
    """Score each offence of a backtest; PAI and hit rate are at the share of areas that the policy flags."""
    return {str(name): _offence(rows, flagged_share) for name, rows in backtest.groupby("offence", sort=False)}


def _offence(rows: pd.DataFrame, flagged_share: float) -> dict[str, Any]:
    y, mean = rows["y"].to_numpy(), rows["mean"].to_numpy()
    deviance = poisson_deviance(y, mean)
    baselines = {name: poisson_deviance(y, rows[name]) for name in BASELINES}
    best = min(baselines, key=lambda name: baselines[name])
    cube = (rows["origin"].nunique(), -1)
    quantiles = rows[list(QUANTILES)].to_numpy()
    return {
        "incidents": int(y.sum()),
        "deviance": deviance,
        "baseline_deviance": baselines,
        "best_baseline": best,
        "skill": 1 - deviance / baselines[best],
        "calibration": float(mean.sum() / y.sum()) if y.sum() else None,
        "auc": auc_any(y, mean) if 0 < (y > 0).mean() < 1 else None,
        "pai": prediction_accuracy_index(y.reshape(cube), mean.reshape(cube), flagged_share) if y.sum() else None,
        "wis": weighted_interval_score(y, quantiles, LEVELS),
        "coverage_90": coverage(y, rows["q0.05"], rows["q0.95"]),
    }
