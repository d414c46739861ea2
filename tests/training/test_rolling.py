"""Rolling origins: nothing later moves a forecast, executors agree, and only what was known whole teaches."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest

from features.hub import load_hub
from features.panel.build import panel_of
from training.backtest import all_designs, backtest_frame, run_rolling
from training.combine import issue, learn, spans
from training.executor import Here
from training.rolling import roll
from training.rows import outcomes, training_origins, whole_windows


def quiet(_: str) -> None:
    """Take a line of progress and say nothing."""


@pytest.fixture(scope="module")
def panel(ingested):
    return panel_of(ingested, load_hub(ingested))


@pytest.fixture(scope="module")
def rolled(panel, ingested):
    return run_rolling(panel, all_designs(panel, ingested), ingested, Here(), quiet)


def later_changed(panel, origin):
    """Return the panel with what an origin does not know multiplied: only the rows of later windows differ."""
    values = panel.counted.values.copy()
    values[origin:] = values[origin:] * 7 + 3
    spread = panel.spread.values.copy()
    spread[origin:] = spread[origin:] * 7 + 3
    return replace(panel, counted=replace(panel.counted, values=values), spread=replace(panel.spread, values=spread))


def test_what_comes_later_moves_no_forecast_weight_or_spread(panel, ingested, rolled):
    origin = int(rolled.origins[8])
    other = later_changed(panel, origin)
    again = run_rolling(other, all_designs(other, ingested), ingested, Here(), quiet)
    seen = rolled.origins <= origin
    np.testing.assert_array_equal(again.mean[:, :, seen], rolled.mean[:, :, seen])
    assert (again.mean[:, :, ~seen] != rolled.mean[:, :, ~seen]).any()
    here, there = (learn(p, r, issue(p, r, ingested), origin, 1) for p, r in ((panel, rolled), (other, again)))
    np.testing.assert_array_equal(here.weights, there.weights)
    assert [s.told() for s in here.spreads[1, 2]] == [s.told() for s in there.spreads[1, 2]]


def test_processes_find_what_this_process_finds(panel, ingested, rolled):
    designs = all_designs(panel, ingested)
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        np.testing.assert_array_equal(roll(panel, designs, rolled.origins, ingested, pool, quiet).mean, rolled.mean)


def test_only_windows_that_were_known_whole_are_learned_from(panel, ingested):
    origin = panel.n_windows - 3
    whole = whole_windows(panel, origin)
    assert origin - 6 < whole < origin  # the demo's sources report late
    for horizon in (1, 2):
        origins = training_origins(panel, origin, horizon, ingested)
        assert origins[-1] + horizon - 1 == whole - 1
        assert len(origins) == 60
        y = outcomes(panel.counts.values, origins, horizon)
        np.testing.assert_array_equal(y[-1], panel.counts.values[whole - 1].T)


def test_the_backtest_of_windows_together_is_the_sum_of_its_parts(panel, ingested, rolled):
    designs, issued = all_designs(panel, ingested), issue(panel, rolled, ingested)
    one, two, both = (backtest_frame(panel, designs, issued, ingested, span) for span in spans(2))
    keys = ["origin", "area", "offence"]
    parts = one.merge(two, on=keys, suffixes=("_1", "_2"), validate="one_to_one").merge(both, on=keys)
    assert len(parts) == len(both) == 7 * 24 * 4
    for name in ("y", "mean", "mean_52"):
        np.testing.assert_allclose(parts[name], parts[f"{name}_1"] + parts[f"{name}_2"], rtol=1e-5)
    assert (parts["window_start"] == parts["origin"]).all()
    assert (parts["window_end"] == parts["window_end_2"]).all()
    assert (parts["window_start_2"] == parts["window_end_1"]).all()
