"""Bands of the day: a week's forecast divided by the profile, against models of each band's own series."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.city import City
from features.arrays import Floats
from features.hub import Hub, load_hub
from features.panel.build import build_panel, panel_of, windows_of
from features.panel.cube import Panel
from features.where.near import queen
from training.backtest import all_designs, run_rolling
from training.combine import Issued, issue
from training.counts import LEVELS
from training.executor import open_executor
from training.metrics import poisson_deviance_terms, weighted_interval_score
from training.within import bands_of, hour_counts, learn_profile
from training.within.frames import thinned

CLOCK = ("00:00", "06:00", "12:00", "18:00")
BANDS = 7 * len(CLOCK)


@dataclass(frozen=True)
class Made:
    """Forecasts of bands.

    Attributes
    ----------
    mean : numpy.ndarray
        Shape: (n_origins, n_offences, n_areas, n_bands).
    levels : numpy.ndarray
        Quantiles. Shape: (n_origins, n_offences, n_areas, n_bands, 23).
    """

    mean: Floats
    levels: Floats


def settled(city: City, members: tuple[str, ...], earlier: bool) -> City:
    """Return settings of a run: the next week alone, and a period that ends a test earlier where choices are made."""
    tested = city.backtest.origins
    end = city.end - timedelta(weeks=tested) if earlier else city.end
    model = city.model.model_copy(update={"members": members, "horizons": 1})
    return city.model_copy(update={"model": model, "end": end})


def label(local: pd.Series, weekly: bool) -> pd.Series:
    """Return the band of local moments: of the week, or of the day."""
    clock: pd.Series = local.dt.hour // 6
    return clock + local.dt.weekday * len(CLOCK) if weekly else clock


def series(city: City, hub: Hub, rows: pd.DataFrame, weekly: bool) -> Panel:
    """Return a weekly panel whose offences are offences in bands."""
    n = BANDS if weekly else len(CLOCK)
    local = rows["occurred_start"].dt.tz_convert(city.timezone).dt.tz_localize(None)
    names = rows["offence"].astype(str) + "@" + label(local, weekly).astype(int).astype(str)
    offences = tuple(f"{name}@{band}" for name in city.targets for band in range(n))
    sources = tuple(rows["source"].astype(str).unique())
    return build_panel(
        rows.assign(offence=names),
        hub.areas,
        queen(hub.areas),
        windows=windows_of(city),
        offences=offences,
        sources=sources,
    )


def rolled(panel: Panel, city: City) -> Issued:
    """Return what would have been issued."""
    with open_executor(city) as executor:
        return issue(panel, run_rolling(panel, all_designs(panel, city), city, executor, lambda _: None), city)


def tested(issued: Issued, city: City) -> NDArray[np.int64]:
    """Return the positions of the backtest's origins."""
    return np.arange(len(issued.origins) - city.backtest.origins, len(issued.origins))


def direct(panel: Panel, city: City, n: int) -> Made:
    """Forecast each band's series by models of its own."""
    issued = rolled(panel, city)
    at = tested(issued, city)
    mean = issued.mean[0, at].astype(np.float64)
    levels = np.empty((*mean.shape, len(LEVELS)))
    for first, last, learned in issued.learned:
        inside = np.flatnonzero((issued.origins[at] >= first) & (issued.origins[at] < last))
        for k, spread in enumerate(learned.spreads[1, 1] if len(inside) else []):
            area = np.tile(np.arange(mean.shape[2]), len(inside))
            levels[inside, k] = spread.quantiles(mean[inside, k].ravel(), area).reshape(len(inside), -1, len(LEVELS))
    shape = (len(at), len(city.targets), n, mean.shape[2])
    return Made(np.moveaxis(mean.reshape(shape), 2, 3), np.moveaxis(levels.reshape(*shape, len(LEVELS)), 2, 3))


def divided(panel: Panel, hub: Hub, city: City, weekly: bool) -> Made:
    """Forecast the week and divide it by the profile that each refit knew."""
    issued = rolled(panel, city)
    at = tested(issued, city)
    week = issued.mean[0, at].astype(np.float64)
    n = BANDS if weekly else len(CLOCK)
    mean = np.empty((*week.shape, n))
    levels = np.empty((*mean.shape, len(LEVELS)))
    for first, last, learned in issued.learned:
        inside = np.flatnonzero((issued.origins[at] >= first) & (issued.origins[at] < last))
        if not len(inside):
            continue
        day, how = panel.window_start(first).date(), city.uses.profile
        counts = hour_counts(hub.incidents, tuple(panel.areas), panel.offences, day, how, city.timezone).counts
        profile = learn_profile(counts, panel.offences, tuple(panel.areas), panel.plan.districts)
        for i in inside:
            start, end = (panel.window_start(int(issued.origins[at[i]]) + step) for step in (0, 1))
            bands = bands_of(start, end, CLOCK, city.timezone)
            for k in range(len(panel.offences)):
                share = np.diff(bands.upto(profile.shares[k]), axis=1, prepend=0.0)
                share = share if weekly else share.reshape(len(share), 7, -1).sum(axis=1)
                mean[i, k] = week[i, k][:, None] * share
                levels[i, k] = thinned(week[i, k], share, learned.spreads[1, 1][k])
    return Made(mean, levels)


def outcome(city: City, hub: Hub, rows: pd.DataFrame, weekly: bool) -> Floats:
    """Return what was counted in the bands. Shape: (n_origins, n_offences, n_areas, n_bands)."""
    counts = series(city, hub, rows, weekly).counts.values[-city.backtest.origins :]
    n = BANDS if weekly else len(CLOCK)
    shape = (len(counts), counts.shape[1], len(city.targets), n)
    return np.moveaxis(counts.reshape(shape), 2, 1).astype(np.float64)


def truth(city: City) -> pd.DataFrame:
    """Return the simulated incidents with the moments at which they truly happened."""
    found = pd.read_parquet(city.home / "sources" / "truth" / "incidents.parquet")
    found = found[found["counted"]]
    moment = found["occurred"].astype("datetime64[us, UTC]")
    return pd.DataFrame(
        {
            "source": "police",
            "offence": found["offence"].astype(str),
            "area": found["counted_area"].astype(str),
            "occurred_start": moment,
            "occurred_end": moment,
            "reported": moment,
            "withdrawn": pd.Series(pd.NaT, index=found.index, dtype="datetime64[us, UTC]"),
            "location_probability": 1.0,
        }
    )


def scores(made: Made, y: Floats) -> tuple[Floats, float, float]:
    """Return the deviance of each origin's cells, the mean deviance and WIS."""
    terms = poisson_deviance_terms(y, made.mean)
    wis = weighted_interval_score(y.ravel(), made.levels.reshape(-1, len(LEVELS)), LEVELS)
    return terms.sum(axis=(1, 2, 3)), float(terms.mean()), wis


def compared(
    city: City, members: tuple[str, ...], *, weekly: bool, earlier: bool
) -> dict[str, tuple[Floats, float, float]]:
    """Forecast bands both ways and return the scores of each."""
    small, hub = settled(city, members, earlier), load_hub(city)
    rows = hub.incidents[hub.incidents["offence"].isin(city.targets)]
    y = outcome(small, hub, truth(city) if city.simulation and city.name == "demo" else rows, weekly)
    n = BANDS if weekly else len(CLOCK)
    ways = {"profile": divided(panel_of(small, hub), hub, small, weekly)}
    ways["direct"] = direct(series(small, hub, rows, weekly), small, n)
    return {name: scores(made, y) for name, made in ways.items()}
