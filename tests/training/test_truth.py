"""The demo city at its full size: the model lies between the best baseline and the truth, nearer the truth."""

import pandas as pd
import pytest

from configs.load import load_city
from features.hub import ingest, load_hub
from features.panel.build import panel_of
from features.simulate import simulate
from training.ceiling import closed_gap, read_truth
from training.executor import open_executor
from training.train import run_backtest

pytestmark = pytest.mark.slow


def test_more_than_half_of_what_can_be_known_is(tmp_path):
    places = {"workspace": tmp_path, "data_folder": tmp_path / "demo" / "sources"}
    city = load_city("demo").model_copy(update=places)
    simulate(city)
    ingest(city)
    panel = panel_of(city, load_hub(city))
    with open_executor(city) as executor:
        backtest = run_backtest(panel, city, executor, lambda _: None)
    next_week = backtest["window_end"] - backtest["origin"] == pd.Timedelta(days=7)
    gap = closed_gap(backtest[next_week], read_truth(city))
    assert gap["offence"].tolist() == [*city.targets, "all"]
    assert (gap["truth"] < gap["model"]).all()
    assert (gap["model"] < gap["baseline"]).all()
    assert gap["closed"].iloc[-1] > 0.7
    assert (gap["closed"] > 0.5).all(), gap.to_string()
