"""Skill over the best baseline: Chicago by week and community area, London by month and LSOA."""

import tempfile
from pathlib import Path

import numpy as np

from configs.city import City
from configs.load import load_city, load_policy
from features.hub import ingest, load_hub
from features.panel.build import panel_of
from training.executor import open_executor
from training.summary import summarise
from training.train import run_backtest

CITIES = ("chicago-2017", "london-2025")


def report() -> list[str]:
    """Return a Markdown table: each city ingested, and the next window backtested as its file says."""
    lines = ["| city | windows | areas | offence | best baseline | skill | interval |", "|---|---|---|---|---|---|---|"]
    for name in CITIES:
        city = load_city(name)
        if city.data_folder.is_dir():
            lines += _lines(city)
        else:
            lines.append(f"| {city.title} | its data are not here | | | | | |")
    return lines


def _lines(city: City) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        own = city.model_copy(update={"workspace": Path(folder)})
        own = own.model_copy(update={"model": own.model.model_copy(update={"horizons": 1})})
        ingest(own)
        panel = panel_of(own, load_hub(own))
    with open_executor(own) as executor:
        backtest = run_backtest(panel, own, executor, lambda _: None)
    sizes = np.ones(len(panel.areas))
    found = summarise(backtest, panel, load_policy(own.policy), sizes=sizes, harm={}, seed=own.seed)
    start = f"| {city.title} | {backtest['origin'].nunique()} × {own.window.unit} | {len(panel.areas):,} |"
    lines = [
        f"{start} {name} | {each['best_baseline']} | {each['skill']:+.2%} | "
        f"{each['skill_low']:+.2%} to {each['skill_high']:+.2%} |"
        for name, each in found["metrics"].items()
    ]
    all_ = found["overall"]
    return [*lines, f"{start} all | | {all_['skill']:+.2%} | {all_['low']:+.2%} to {all_['high']:+.2%} |"]
