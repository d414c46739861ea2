"""Forecasts by rule: the rule that did best, told in every row, and nothing later than the origin."""

import numpy as np
import pandas as pd
import pytest

from configs.errors import DataError
from configs.window_words import rule
from configs.windows import WindowSettings
from features.hub import load_hub
from features.panel.build import panel_of
from features.rules import BASELINES
from training.by_rule import forecast_by_rule
from training.counts import QUANTILES
from training.metrics import poisson_deviance

WEEK = WindowSettings()


@pytest.fixture(scope="module")
def made(ingested):
    return forecast_by_rule(ingested, load_hub(ingested))


def test_every_row_says_that_no_model_is_approved_and_which_rule_it_is(made, ingested):
    assert len(made.rows) == 24 * len(ingested.targets)
    assert (made.rows["window_start"] == pd.Timestamp(ingested.end)).all()
    told = made.rows.groupby("offence")["made_by"].unique()
    for offence, title in made.rules.items():
        assert told[offence].tolist() == [f"no model is approved; by rule: {title}"]


def test_the_mean_is_the_rules_and_quantiles_rise(made):
    titles = {rule(WEEK, name): name for name in BASELINES}
    for offence, rows in made.rows.groupby("offence"):
        column = titles[made.rules[offence]]
        np.testing.assert_allclose(rows["mean"], rows[column].clip(lower=0.001), rtol=1e-6)
        assert rows.loc[rows["rank"] == 1, "mean"].item() == rows["mean"].max()
        assert rows["flagged"].sum() == 2  # 5% of 24 areas, rounded up
    assert (made.rows[list(QUANTILES)].diff(axis=1).iloc[:, 1:] >= 0).all().all()


def test_the_rule_is_the_one_that_did_best_in_the_backtest(trained):
    city, release = trained
    rules = forecast_by_rule(city, load_hub(city)).rules
    rows = release.backtest().query("offence == 'burglary'")
    best = min(BASELINES, key=lambda name: poisson_deviance(rows["y"], rows[name]))
    assert rules["burglary"] == rule(WEEK, best)


def test_it_knows_nothing_later_than_its_origin(ingested):
    hub = load_hub(ingested)
    panel = panel_of(ingested, hub)
    day = panel.windows.start(panel.n_windows - 6).date()
    start = panel.windows.start_utc(panel.n_windows - 6)
    # an incident that was reported later, wherever it happened, is gone
    earlier = hub.incidents[hub.incidents["reported"] < start]
    withdrawn = earlier["withdrawn"].where(earlier["withdrawn"] < start)
    from dataclasses import replace

    cut = replace(hub, incidents=earlier.assign(withdrawn=withdrawn))
    pd.testing.assert_frame_equal(
        forecast_by_rule(ingested, hub, day).rows, forecast_by_rule(ingested, cut, day).rows, check_exact=True
    )


def test_an_origin_without_history_is_refused(ingested):
    with pytest.raises(DataError, match="choose another origin"):
        forecast_by_rule(ingested, load_hub(ingested), ingested.start)
