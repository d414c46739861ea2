"""Chicago by the rule of a published reference run: bands of six hours of the next week in cells of three kilometres.

All rows of the file with coordinates, whatever their offence, occurred in the 103 weeks from Monday 2016-01-04; rows of
cells from the smallest latitude and longitude, int((lat - min) x 37) and int((lon - min) x 28), all 14 x 12 of them;
four bands of the day, each counted over the week; the last 26 weeks are the test, with two refits; an incident counts
as known from the moment it occurred.
"""

from dataclasses import dataclass
from datetime import timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from configs.city import City
from configs.load import load_city
from features.arrays import Floats
from features.panel.build import build_panel, windows_of
from features.panel.cube import Panel
from features.rows.map import map_rows, read_texts
from features.sources.read import read_sources
from features.where.near import queen
from features.where.project import project
from training.counts import LEVELS, QUANTILES
from training.executor import open_executor
from training.metrics import flat_quantiles, poisson_deviance, weighted_interval_score
from training.train import run_backtest

WEEKS, TESTED = 103, 26
UP, ACROSS = 37, 28
SHAPE = (14, 12)
BANDS = ("night", "morning", "afternoon", "evening")
REFERENCE = {
    "seasonal naive": (1.703, 1.828, 1.128, 1.085),
    "EWMA(.05)": (1.238, 0.689, 0.776, 0.746),
    "LightGBM, Poisson": (1.283, 0.784, 0.773, 0.744),
    "LightGBM, log(EWMA) offset": (1.226, 0.681, 0.762, 0.732),
}
"""MAE, deviance, WIS and WIS over that of the flat baseline, as published."""


@dataclass(frozen=True)
class Score:
    """MAE, Poisson deviance, WIS and WIS over that of the flat baseline."""

    mae: float
    deviance: float
    wis: float
    relative: float


def settings() -> City:
    """Return Chicago's city with the rule's period and test."""
    city = load_city("chicago-2017")
    backtest = city.backtest.model_copy(update={"origins": TESTED, "calibration": 16, "refit_every": TESTED // 2})
    return city.model_copy(update={"end": city.start + timedelta(weeks=WEEKS), "backtest": backtest})


def panel_of_bands(city: City) -> Panel:
    """Count all rows by cell, week and band of the day; bands stand as offences."""
    texts = read_texts(read_sources(city))
    lat, lon = texts["y"].astype(float), texts["x"].astype(float)
    rows = map_rows(city, "police", texts)
    local = rows["occurred_start"].dt.tz_convert(city.timezone).dt.tz_localize(None)
    inside = lat.notna() & lon.notna() & (local >= pd.Timestamp(city.start)) & (local < pd.Timestamp(city.end))
    up = np.floor((lat - lat.min()) * UP).fillna(-1).astype(int)
    across = np.floor((lon - lon.min()) * ACROSS).fillna(-1).astype(int)
    names = "r" + up.astype(str) + "c" + across.astype(str)
    x, y, _ = project(texts["x"], texts["y"], "EPSG:4326", city.crs)
    at_once = {"reported": rows["occurred_start"], "occurred_end": rows["occurred_start"], "withdrawn": pd.NaT}
    bands = np.array(BANDS)[local.dt.hour.to_numpy() // 6]
    kept = rows.assign(**at_once, location_probability=1.0, area=names, offence=bands, x=x, y=y)[inside]
    areas = cells(city, float(lat.min()), float(lon.min()))
    return build_panel(kept, areas, queen(areas), windows=windows_of(city), offences=BANDS, sources=tuple(city.sources))


def cells(city: City, south: float, west: float) -> gpd.GeoDataFrame:
    """Return all cells of the rule as areas."""
    up, across = np.divmod(np.arange(SHAPE[0] * SHAPE[1]), SHAPE[1])
    left, low = west + across / ACROSS, south + up / UP
    boxes = shapely.box(left, low, west + (across + 1) / ACROSS, south + (up + 1) / UP)
    names = [f"r{r}c{c}" for r, c in zip(up, across, strict=True)]
    return gpd.GeoDataFrame({"area": names}, geometry=boxes, crs="EPSG:4326").to_crs(city.crs)


def scored(city: City, panel: Panel) -> dict[str, Score]:
    """Backtest, and score the blend and, by its mean alone, EWMA(.05): the published rule, to see that rows agree."""
    with open_executor(city) as executor:
        frame = run_backtest(panel, city, executor, lambda _: None)
    n_series = len(panel.areas) * len(panel.offences)

    def series(*names: str) -> Floats:
        """Return columns by window, then band and cell. Shape: (n_windows, n_series, n_names)."""
        bands = [frame.loc[frame["offence"] == band, list(names)].to_numpy(np.float64) for band in panel.offences]
        return np.concatenate([each.reshape(TESTED, len(panel.areas), len(names)) for each in bands], axis=1)

    y, mean = series("y")[..., 0], series("mean")[..., 0]
    quantiles = series(*QUANTILES)
    past = np.moveaxis(panel.counts.values, 2, 1).reshape(panel.n_windows, n_series).astype(np.float64)
    ewma, rule = past[0], np.empty_like(y)
    for at in range(1, panel.n_windows):
        if at >= panel.n_windows - TESTED:
            rule[at - panel.n_windows] = ewma
        ewma = ewma + 0.05 * (past[at] - ewma)
    flat = weighted_interval_score(y, flat_quantiles(past[:-TESTED], y, LEVELS), LEVELS)
    wis = weighted_interval_score(y, quantiles, LEVELS)
    nan = float("nan")
    return {
        "EWMA(.05), by these rows": Score(float(np.abs(y - rule).mean()), poisson_deviance(y, rule), nan, nan),
        "Fairward": Score(float(np.abs(y - mean).mean()), poisson_deviance(y, mean), wis, wis / flat),
    }


def report() -> list[str]:
    """Run the rule and return a Markdown section."""
    city = settings()
    if not (city.data_folder / "chicago").is_dir():
        return ["Chicago: its data are not here."]
    lines = ["| forecast | MAE | deviance | WIS | WIS to flat baseline |", "|---|---|---|---|---|"]
    for name, row in REFERENCE.items():
        lines.append(f"| {name}, as published | " + " | ".join(f"{value:.3f}" for value in row) + " |")
    for name, score in scored(city, panel_of_bands(city)).items():
        values = (score.mae, score.deviance, score.wis, score.relative)
        lines.append(f"| {name} | " + " | ".join("" if np.isnan(value) else f"{value:.4f}" for value in values) + " |")
    return lines
