"""The cities of the comparison: the simulated one, and burglaries of St. Louis where its data are present."""

from pathlib import Path

import pandas as pd

from benchmarks import bars
from benchmarks.peers.exchange import Case
from configs.city import City
from configs.load import load_city
from features.arrays import Floats
from features.hub import ingest, load_hub
from features.panel import Panel
from features.panel.build import build_panel, panel_of, windows_of
from features.simulate import simulate
from features.where.near import queen
from training.ceiling import read_truth

FEET = 1640.4
ORIGINS = {"demo": 26, "st-louis": 26}


def simulated(workspace: Path) -> Case:
    """Simulate the demo city and lay out its last weeks, all four offences."""
    city = _once("demo").model_copy(update={"workspace": workspace, "data_folder": workspace / "sources"})
    simulate(city)
    ingest(city)
    hub = load_hub(city)
    panel = panel_of(city, hub)
    title = (
        f"The simulated city: {len(panel.areas)} areas, {len(panel.offences)} offences, last {ORIGINS['demo']} weeks"
    )
    return Case(title, city, panel, hub.incidents, hub.areas, _truth(city, panel))


def st_louis() -> Case | None:
    """Lay out the burglaries of St. Louis by the rule of `benchmarks.bars`, or give None without its data."""
    city = _once("st-louis")
    if not city.data_folder.is_dir():
        return None
    rows = bars.incidents(city)
    areas, located = bars.cells_of(city, rows, FEET)
    areas["geometry"] = areas.translate(rows["x"].min(), rows["y"].min())  # where the points of the rows are
    burglaries = located[located["offence"] == "burglary"]
    panel = build_panel(
        burglaries,
        areas,
        queen(areas),
        windows=windows_of(city),
        offences=("burglary",),
        sources=tuple(city.sources),
    )
    weeks = f"last {ORIGINS['st-louis']} weeks of 2019"
    title = f"St. Louis, burglary: {len(panel.areas)} cells of {FEET:,.1f} US feet, {weeks}"
    return Case(title, city, panel, burglaries, areas)


def _once(name: str) -> City:
    """Return a city that forecasts one window ahead and fits once for the whole test."""
    city = load_city(name)
    backtest = city.backtest.model_copy(update={"origins": ORIGINS[name], "refit_every": ORIGINS[name]})
    model = city.model.model_copy(update={"horizons": 1})
    return city.model_copy(update={"backtest": backtest, "model": model, "threads": 1})


def _truth(city: City, panel: Panel) -> Floats | None:
    truth = read_truth(city)
    if truth is None:
        return None
    wide = truth.pivot(index=["window_start", "offence"], columns="area", values="recorded_mean")[panel.areas]
    starts = [panel.window_start(at) for at in range(panel.n_windows - city.backtest.origins, panel.n_windows)]
    index = pd.MultiIndex.from_product([starts, panel.offences])
    found: Floats = wide.loc[index].to_numpy().reshape(len(starts), len(panel.offences), -1)
    return found
