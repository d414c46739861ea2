"""Rows of a backtest at one origin, named by the span of windows that they forecast, and the scores of them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from configs.city import City
from configs.load import load_policy
from serving.register.backtests import AHEAD, NEXT, of_area, of_origin
from training.counts import LEVELS, QUANTILES
from training.metrics import METRICS, Beside, scored_of

SCORES = ("deviance", "skill", "calibration", "coverage_90", "crps", "wis", "log_score", "mae", "caught", "hit_rate")
_NOT_BASELINES = {"origin", "window_start", "window_end", "area", "offence", "y", "below", "at_most", "crps", "mean"}


def rows_at(folder: Path, origin: datetime) -> pd.DataFrame:
    """Return the rows of an origin for every span of windows, which `span` names: 1-1, 2-2, …, 1-4."""
    return _spanned([of_origin(path, origin) for path in _files(folder)])


def rows_of(folder: Path, area: str, offence: str) -> pd.DataFrame:
    """Return the rows of an area and offence at every origin, with `span` as `rows_at`."""
    return _spanned([of_area(path, area, offence) for path in _files(folder)])


def scores_of(city: City, rows: pd.DataFrame, titles: dict[str, str]) -> dict[str, Any]:
    """Return the scores of one origin and span by offence, by the same functions as those of a whole backtest."""
    share = load_policy(city.policy).flagged.share
    baselines = [name for name in rows.columns if name not in _NOT_BASELINES | {"span", *QUANTILES}]
    scored = [
        scored_of(each, QUANTILES, LEVELS, baselines, Beside(share=share))
        for name in titles
        if len(each := rows[rows["offence"] == name])
    ]
    shown = [(METRICS[key], [METRICS[key].of(one) for one in scored]) for key in SCORES]
    return {
        "heads": list(titles.values()),
        "rows": [
            (metric.title, metric.better, ["–" if value is None else f"{value:.3g}" for value in values])
            for metric, values in shown
        ],
    }


def _files(folder: Path) -> list[Path]:
    return [folder / name for name in (NEXT, AHEAD) if (folder / name).is_file()]


def _spanned(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Put rows together and name each one's span by its first and last window, counted from 1 at its origin."""
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True)
    first, last = (
        rows.groupby("origin")[name].rank(method="dense").astype(int).astype(str)
        for name in ("window_start", "window_end")
    )
    return rows.assign(span=first + "-" + last)
