"""Forecasts by the best simple rule, for where no model is approved: nothing is fitted and no release is read."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from configs.city import City
from configs.errors import DataError
from configs.load import load_policy
from configs.window_words import rule
from features.design import designs_at
from features.hub import Hub
from features.panel import Panel
from features.panel.build import panel_of
from features.rules import BASELINES
from training.frames import forecast_frame
from training.metrics import best_baseline
from training.models.baseline import RULES
from training.rows import outcomes, rows_of, whole_windows
from training.spread import learn_spread

LABEL = "made_by"


@dataclass(frozen=True)
class ByRule:
    """A forecast by rule.

    Attributes
    ----------
    rows : pandas.DataFrame
        The columns of a release's forecast, with rank and flagged, and `made_by`, which says in each row that no model
        is approved and which rule it is.
    rules : dict
        What a person calls the rule of each offence, by the offence's name.
    """

    rows: pd.DataFrame
    rules: dict[str, str]


def forecast_by_rule(city: City, hub: Hub, origin: date | None = None) -> ByRule:
    """Forecast the window that starts at an origin (by default the period's end) by each offence's best rule.

    The rule is the one with the least deviance over the last `backtest.origins` windows that are known whole; its
    quantiles come from how counts scattered about it there.

    Raises
    ------
    DataError
        The origin starts no window that the hub's history allows.
    """
    panel = panel_of(city, hub)
    try:
        index = panel.n_windows if origin is None else panel.origin_of(origin, history=panel.per_year + 1)
    except ValueError as error:
        raise DataError(str(error), where=f"origin {origin}", remedy="choose another origin") from None
    last = whole_windows(panel, index)
    past = np.arange(max(panel.per_year, last - city.backtest.origins), last)
    designs = designs_at(panel, np.append(past, index), ())
    y = outcomes(panel.as_of(index).counts.values, past, 1)
    at, area = np.array([index]), np.tile(np.arange(len(panel.areas)), len(past))
    mean = np.empty((1, len(panel.offences), len(panel.areas)), dtype=np.float32)
    spreads, rules = [], {}
    for k, offence in enumerate(panel.offences):
        seen = {name: RULES[name].mean(rows_of(designs, k, past)) for name in BASELINES}
        best = best_baseline(y[:, k].ravel(), seen)
        mean[0, k] = RULES[best].mean(rows_of(designs, k, at))
        spreads.append(learn_spread(y[:, k].ravel(), seen[best].astype(np.float32), area, len(panel.areas)))
        rules[offence] = rule(city.window, best)
    frame = _ranked(forecast_frame(panel, [designs], at, mean, spreads), _flagged(city, panel))
    frame[LABEL] = "no model is approved; by rule: " + frame["offence"].map(rules)
    return ByRule(frame, rules)


def _flagged(city: City, panel: Panel) -> int:
    return int(np.ceil(round(load_policy(city.policy).flagged.share * len(panel.areas), 9)))


def _ranked(frame: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return the rows with the rank of each area in its offence, and whether it is among the first k."""
    ordered = frame.sort_values(["offence", "mean", "area"], ascending=[True, False, True])
    rank = ordered.groupby("offence").cumcount().add(1).reindex(frame.index).astype("int64")
    return frame.assign(rank=rank, flagged=rank <= k)
