"""Rolling origins: what would have been forecast each week, kept row by row so that anybody can recompute a score."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.city import City
from configs.errors import ConfigError
from features.design import BASELINES, Designs, designs_at, features_of
from features.panel import Panel
from training.counts import QUANTILES, quantiles
from training.model import CountModel, fit

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Trained:
    """What training leaves: the models fitted on all there is, the backtest, and the rows they were made from."""

    models: dict[str, CountModel]
    backtest: pd.DataFrame
    reference: pd.DataFrame
    current: pd.DataFrame


def fit_at(panel: Panel, designs: Designs, origin: int, city: City) -> dict[str, CountModel]:
    """Fit a model for each offence on the windows before an origin, with the counts known at it.

    Raises
    ------
    ValueError
        The designs lack an origin that the training windows need.
    """
    first = max(panel.per_year, origin - city.model.train_windows)
    origins = np.arange(first, origin)
    rows = designs.of(origins)
    y = panel.as_of(origin).counts.values[origins]
    return {
        offence: fit(
            rows.features[:, k].reshape(-1, rows.features.shape[-1]),
            rows.offset[:, k].ravel(),
            y[:, :, k].ravel(),
            city.model,
            names=designs.names,
            seed=city.seed,
            threads=city.threads,
        )
        for k, offence in enumerate(panel.offences)
    }


def forecast_frame(panel: Panel, designs: Designs, models: dict[str, CountModel]) -> pd.DataFrame:
    """Forecast the windows that start at each of the designs' origins.

    Returns
    -------
    pandas.DataFrame
        A row for each origin × offence × area: origin, window_start, window_end (naive local time), area,
        offence, mean, the 23 quantiles and a column for each baseline.
    """
    n_origins, n_offences, n_areas, _ = designs.features.shape
    starts = pd.DatetimeIndex([panel.window_start(int(origin)) for origin in designs.origins]).as_unit("s")
    index = pd.MultiIndex.from_product([starts, panel.offences, panel.areas], names=["origin", "offence", "area"])
    mean = np.empty((n_origins, n_offences, n_areas))
    spread = np.empty((n_origins, n_offences, n_areas, len(QUANTILES)))
    for k, offence in enumerate(panel.offences):
        rows = designs.features[:, k].reshape(n_origins * n_areas, -1)
        flat = models[offence].mean(rows, designs.offset[:, k].ravel())
        mean[:, k] = flat.reshape(n_origins, n_areas)
        spread[:, k] = quantiles(flat, models[offence].alpha).reshape(n_origins, n_areas, -1)
    frame = index.to_frame(index=False)
    frame.insert(1, "window_start", frame["origin"])
    frame.insert(2, "window_end", frame["origin"] + pd.Timedelta(days=7))
    frame = frame[["origin", "window_start", "window_end", "area", "offence"]]
    columns = {"mean": mean.ravel()}
    columns |= {name: spread[..., i].ravel() for i, name in enumerate(QUANTILES)}
    columns |= {name: designs.baselines[:, i].astype(np.float64).ravel() for i, name in enumerate(BASELINES)}
    return pd.concat([frame, pd.DataFrame(columns)], axis=1)


def run_backtest(panel: Panel, designs: Designs, city: City, progress: Progress) -> pd.DataFrame:
    """Forecast the last `backtest.origins` windows, each from its own origin, and set the outcome beside it.

    A model that forecasts an origin has seen nothing that was reported after it: it is refitted every
    `backtest.refit_every` windows on the counts known at that moment. Adds the column y to `forecast_frame`'s.
    """
    end = panel.n_windows
    start = end - city.backtest.origins
    parts = []
    for origin in range(start, end, city.backtest.refit_every):
        models = fit_at(panel, designs, origin, city)
        until = min(origin + city.backtest.refit_every, end)
        parts.append(forecast_frame(panel, designs.of(np.arange(origin, until)), models))
        progress(f"backtest: {until - start} of {end - start} origins")
    return _with_outcomes(pd.concat(parts, ignore_index=True), panel, start)


def backtest_designs(panel: Panel, city: City) -> Designs:
    """Build the rows that a backtest and the final fit need.

    Raises
    ------
    ConfigError
        The city's windows are no weeks.
    """
    if (city.window.unit, city.window.every) != ("week", 1):
        raise ConfigError(
            f"training needs weekly windows for now; these are {city.window.every} {city.window.unit}",
            where="window",
            remedy="set window.unit to week and window.every to 1; the panel itself takes any window",
        )
    first = panel.n_windows - city.backtest.origins - city.model.train_windows
    origins = np.arange(max(panel.per_year, first), panel.n_windows)
    return designs_at(panel, origins, [feature.name for feature in features_of(city)])


def train(panel: Panel, city: City, progress: Progress) -> Trained:
    """Backtest, then fit on everything, and draw the samples of rows that the drift gate compares."""
    designs = backtest_designs(panel, city)
    progress(f"design matrix: {designs.features.shape[0]} origins of {len(panel.areas)} areas")
    backtest = run_backtest(panel, designs, city, progress)
    final = fit_at(panel, designs, panel.n_windows, city)
    progress("final fit: every offence")
    start = panel.n_windows - city.backtest.origins
    rng = np.random.default_rng(city.seed)
    reference = _sample(panel, designs.of(np.arange(int(designs.origins[0]), start)), final, rng)
    current = _sample(panel, designs.of(np.arange(start, panel.n_windows)), final, rng)
    return Trained(final, backtest, reference, current)


def _with_outcomes(frame: pd.DataFrame, panel: Panel, start: int) -> pd.DataFrame:
    outcomes = np.moveaxis(panel.counts.values[start:], 2, 1).ravel()
    frame.insert(5, "y", outcomes.astype(np.int32))
    return frame


def _sample(
    panel: Panel, designs: Designs, models: dict[str, CountModel], rng: np.random.Generator, rows: int = 4000
) -> pd.DataFrame:
    """Draw up to `rows` rows of each offence, evenly likely, with features, outcome and fitted mean."""
    n_origins, _, n_areas, _ = designs.features.shape
    starts = np.array([panel.window_start(int(origin)) for origin in designs.origins], dtype="datetime64[s]")
    parts = []
    for k, offence in enumerate(panel.offences):
        drawn = np.sort(rng.choice(n_origins * n_areas, size=min(rows, n_origins * n_areas), replace=False))
        at, area = np.divmod(drawn, n_areas)
        features: NDArray[np.float32] = designs.features[at, k, area]
        part = pd.DataFrame(features, columns=list(designs.names))
        part.insert(0, "window_start", starts[at])
        part.insert(1, "area", np.array(panel.areas)[area])
        part.insert(2, "offence", offence)
        part["y"] = panel.counts.values[designs.origins[at], area, k]
        part["mean"] = models[offence].mean(features, designs.offset[at, k, area])
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
