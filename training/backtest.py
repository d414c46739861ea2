"""The backtest: what would have been issued each week, kept row by row so that anybody can recompute a score."""

from concurrent.futures import Executor
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.city import City
from features.arrays import Floats, Integers
from features.design import Designs
from features.panel import Panel
from training.combine import Issued, Span, span_outcomes, spans
from training.frames import forecast_frame
from training.metrics import crps_terms
from training.rolling import Progress, Rolled, roll
from training.rows import horizon_designs
from training.spread import Spread


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
        The columns of `training.frames.forecast_frame` and, before the mean, y and what the forecast said of it:
        `below` and `at_most`, its probabilities of fewer incidents and of as many or fewer, and `crps`, its continuous
        ranked probability score. For the origins whose windows have all ended.
    """
    first, last = panel.n_windows - city.backtest.origins, panel.n_windows - span[1] + 1
    mean, parts = issued.of_span(span), []
    for begin, end, learned in issued.learned:
        origins = np.arange(max(begin, first), min(end, last))
        if len(origins):
            expected, spreads = mean[np.searchsorted(issued.origins, origins)], learned.spreads[span]
            part = forecast_frame(panel, designs, origins, expected, spreads, span)
            came = _came(span_outcomes(panel.counts.values, origins, span), expected, spreads)
            for place, (name, values) in enumerate(came.items(), start=5):
                part.insert(place, name, values.ravel())
            parts.append(part)
    return pd.concat(parts, ignore_index=True)


def ahead_frame(panel: Panel, designs: list[Designs], issued: Issued, city: City) -> pd.DataFrame | None:
    """Return the backtest of all further spans, or None where only the next window is forecast."""
    further = spans(city.model.horizons)[1:]
    parts = [backtest_frame(panel, designs, issued, city, span) for span in further]
    return pd.concat(parts, ignore_index=True) if parts else None


def _came(y: NDArray[np.int32], mean: NDArray[np.float32], spreads: list[Spread]) -> dict[str, NDArray[Any]]:
    """Return counts and what was said of them. Shape of each: (n_origins, n_offences, n_areas)."""
    n_origins, n_offences, n_areas = mean.shape
    area = np.tile(np.arange(n_areas), n_origins)
    told = np.empty((3, *mean.shape))
    for k in range(n_offences):
        counted, expected = y[:, k].ravel().astype(np.float64), mean[:, k].ravel().astype(np.float64)
        crps = crps_terms(counted, partial(_at_most, spreads[k], expected, area))
        each = (*spreads[k].ends(counted, expected, area), crps)
        told[:, :, k] = np.reshape(each, (3, n_origins, n_areas))
    return {"y": y, "below": told[0], "at_most": told[1], "crps": told[2]}


def _at_most(spread: Spread, mean: Floats, area: Integers, count: Floats, rows: NDArray[np.int64]) -> Floats:
    return spread.cdf(count, mean[rows], area[rows])


def _issued(city: City) -> int:
    return city.backtest.origins + city.backtest.calibration
