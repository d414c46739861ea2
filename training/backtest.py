"""The backtest: what would have been issued each week, kept row by row so that anybody can recompute a score."""

from concurrent.futures import Executor

import numpy as np
import pandas as pd

from configs.city import City
from features.design import Designs
from features.panel import Panel
from training.combine import Issued, Span, span_outcomes, spans
from training.frames import forecast_frame
from training.rolling import Progress, Rolled, roll
from training.rows import horizon_designs


def all_designs(panel: Panel, city: City) -> list[Designs]:
    """Build the rows that a backtest and the final fit need, for each horizon."""
    first = panel.n_windows - _issued(city) - city.model.train_windows - city.model.horizons
    return horizon_designs(panel, np.arange(max(panel.per_year, first), panel.n_windows + 1), city)


def run_rolling(panel: Panel, designs: list[Designs], city: City, executor: Executor, progress: Progress) -> Rolled:
    """Forecast the origins of calibration and backtest by every model."""
    origins = np.arange(panel.n_windows - _issued(city), panel.n_windows)
    return roll(panel, designs, origins, city, executor, progress)


def backtest_frame(panel: Panel, designs: list[Designs], issued: Issued, city: City, span: Span) -> pd.DataFrame:
    """Return what was issued at the backtest's origins, with the outcome beside it.

    Returns
    -------
    pandas.DataFrame
        The columns of `training.frames.forecast_frame` and y, for the origins whose windows have all ended.
    """
    first, last = panel.n_windows - city.backtest.origins, panel.n_windows - span[1] + 1
    mean, parts = issued.of_span(span), []
    for begin, end, learned in issued.learned:
        origins = np.arange(max(begin, first), min(end, last))
        if len(origins):
            at = np.searchsorted(issued.origins, origins)
            parts.append(forecast_frame(panel, designs, origins, mean[at], learned.spreads[span], span))
    frame = pd.concat(parts, ignore_index=True)
    y = span_outcomes(panel.counts.values, np.arange(first, last), span)
    frame.insert(5, "y", y.ravel().astype(np.int32))
    return frame


def ahead_frame(panel: Panel, designs: list[Designs], issued: Issued, city: City) -> pd.DataFrame | None:
    """Return the backtest of all further spans, or None where only the next window is forecast."""
    further = spans(city.model.horizons)[1:]
    parts = [backtest_frame(panel, designs, issued, city, span) for span in further]
    return pd.concat(parts, ignore_index=True) if parts else None


def _issued(city: City) -> int:
    return city.backtest.origins + city.backtest.calibration
