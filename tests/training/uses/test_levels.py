"""Levels: sums by hand, what is known of a level moves its areas, nothing later does, and service does as backtest."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import PoissonRegressor

from features.catalogue.known import Memory
from features.hub import load_hub
from features.panel.build import panel_of
from training.combine import issue, learn, moved_at
from training.counts import QUANTILES
from training.reconcile import ALL, CityLevels, Levels, Nodes, Record, learn_totals, moved, read_levels, signals_at
from training.reconcile import levels as levels_module
from training.reconcile.base import expected, fit
from training.reconcile.levels import SIGNALS
from training.reconcile.totals import total_frame
from training.rolling import Rolled
from training.rows import outcomes
from training.spread import Spread


def test_totals_by_hand():
    nodes = Nodes(np.array([1, 0, 1]))
    values = np.array([[1.0, 2.0, 4.0], [10.0, 20.0, 40.0]])  # two offences, three areas
    assert nodes.totals(values).tolist() == [[7, 70, 77], [2, 20, 22], [5, 50, 55]]
    assert nodes.lowest(nodes.totals(values)).tolist() == [[2, 20], [5, 50]]


def test_a_city_without_districts_is_its_own_lowest_group():
    nodes = Nodes(np.zeros(3, dtype=int))
    totals = nodes.totals(np.array([[1.0, 2.0, 4.0]]))
    assert totals.tolist() == [[7, 7]]
    assert nodes.lowest(totals).tolist() == [[7]]
    assert list(nodes.levels()) == ["city"]


def test_moved_areas_by_hand():
    nodes = Nodes(np.array([0, 1, 0]))
    signals = np.zeros((2, 1, 5))
    signals[0, 0, 3], signals[1, 0, 3] = np.log(2), -10.0
    factor = moved(nodes, signals, np.array([0, 0, 0, 0.5, 0]))
    assert factor[0] == pytest.approx([2**0.5, np.exp(-0.7), 2**0.5])  # no further than the limit, and above 0


def test_the_citys_own_model_is_a_ridge_regression_as_sklearns():
    rng = np.random.default_rng(4)
    x = np.column_stack([rng.normal(size=(200, 3)), np.ones(200)])
    offset = rng.uniform(20, 60, 200)
    y = rng.poisson(offset * np.exp(x @ [0.3, -0.2, 0.0, 0.1])).astype(float)
    theirs = PoissonRegressor(alpha=1 / 0.3**2 / offset.sum(), fit_intercept=False, tol=1e-10, max_iter=1000)
    theirs.fit(x, y / offset, sample_weight=offset)
    ours = fit(x, offset, y)
    np.testing.assert_allclose(ours, theirs.coef_, atol=1e-4)
    assert fit(x[:0], offset[:0], y[:0]).tolist() == [0, 0, 0, 0]
    assert expected(x[:1], offset[:1], np.zeros(4)) == pytest.approx(offset[:1])


@pytest.fixture(scope="module")
def panel(ingested):
    return panel_of(ingested, load_hub(ingested))


def drifting(panel, n=40, miss=1.0):
    """Return forecasts that expect what the mean of the year before was, and of which a district's are `miss` times."""
    origins = np.arange(panel.n_windows - n, panel.n_windows)
    counts = panel.counts.values.astype(np.float64)
    mean = np.stack([counts[o - 52 : o].mean(axis=0).T for o in origins]) + 0.01
    mean[..., panel.plan.districts == 1] *= miss
    return Rolled(("x",), origins, np.float32(mean)[None, None], np.ones(n, dtype=np.int64))


def settings(every=4):
    return SimpleNamespace(backtest=SimpleNamespace(refit_every=every, origins=10**6))


def loss(panel, origins, mean):
    y = outcomes(panel.counts.values, origins, 1)
    return (mean - y * np.log(mean)).sum(axis=(1, 2))


def test_a_district_that_is_forecast_too_low_is_raised(panel):
    rolled = drifting(panel, miss=0.5)
    issued = issue(panel, rolled, settings())
    factor = issued.mean[0] / rolled.mean[0, 0]
    low = panel.plan.districts == 1
    assert (factor[:12] == 1).all()  # nothing was known yet
    assert factor[-4:, :, low].mean() > 1.3
    assert abs(np.log(factor[-4:, :, ~low])).mean() < 0.2
    later = slice(20, None)
    better = loss(panel, rolled.origins, rolled.mean[0, 0]) - loss(panel, rolled.origins, issued.mean[0])
    assert better[later].sum() > 0


def test_weights_that_do_not_help_are_left_at_nothing():
    rng = np.random.default_rng(2)
    bottom = np.full((40, 3, 2), 30.0)
    signals = rng.normal(0, 0.5, (40, 3, 2, 5))
    y = np.concatenate([rng.poisson(bottom[:20] * np.exp(signals[:20, ..., 0])), rng.poisson(bottom[20:])])
    assert levels_module._weights(y, bottom, signals).tolist() == [0.0] * 5
    helpful = rng.poisson(bottom * np.exp(0.6 * signals[..., 3])).astype(float)
    assert levels_module._weights(helpful, bottom, signals) == pytest.approx([0, 0, 0, 0.6, 0], abs=0.08)


def test_what_comes_later_moves_nothing(panel):
    rolled = drifting(panel, miss=0.5)
    origin = int(rolled.origins[24])
    values = {}
    for name in ("counted", "spread"):
        tally = getattr(panel, name)
        changed = tally.values.copy()
        changed[origin:] = changed[origin:] * 5 + 2
        values[name] = type(tally)(changed, tally.late, tally.arrivals)
    other = replace(panel, **values)
    here, there = issue(panel, rolled, settings()), issue(other, rolled, settings())
    seen = rolled.origins <= origin
    np.testing.assert_array_equal(here.mean[:, seen], there.mean[:, seen])
    assert (here.mean[:, ~seen] != there.mean[:, ~seen]).any()


def test_service_moves_as_the_backtest_would_and_from_plain_numbers(panel):
    rolled = drifting(panel, miss=0.5)
    issued = issue(panel, rolled, settings())
    taught = learn(panel, rolled, issued, panel.n_windows, 1)
    blended = rolled.mean[0, :, -1]
    again = read_levels(taught.levels.told())
    ours = moved_at(panel, again, panel.n_windows, blended)
    assert (ours / blended)[:, :, panel.plan.districts == 1].mean() > 1.3
    np.testing.assert_allclose(ours, moved_at(panel, taught.levels, panel.n_windows, blended))


def test_the_first_origin_of_a_block_is_moved_as_service_would(panel):
    rolled = drifting(panel, n=41, miss=0.5)
    issued = issue(panel, rolled, settings())
    begin, _, learned = issued.learned[-1]
    assert begin == rolled.origins[-1]
    np.testing.assert_allclose(
        moved_at(panel, learned.levels, begin, rolled.mean[0, :, -1]), issued.mean[:, -1], rtol=1e-5
    )


def test_a_record_is_of_windows_that_were_forecast_and_are_over(panel):
    nodes, origin = Nodes(panel.plan.districts), panel.n_windows
    shape = (3, nodes.n_groups, len(panel.offences) + 1)
    told = Levels(origin - 2, np.full(shape, 7.0), np.zeros((1, 9)), np.zeros((1, len(SIGNALS))))
    bottom = nodes.totals(np.ones((1, len(panel.offences), len(panel.areas))))
    found = signals_at(panel, nodes, told, origin, bottom, CityLevels(panel), Memory())
    evidence = nodes.totals(np.swapaxes(panel.known_evidence(origin)[-2:], 1, 2))
    seen, meant = 0.75 * evidence[0] + evidence[1], 0.75 * 7 + 7
    np.testing.assert_allclose(found[0, 0, :, 1], np.log((seen[0, :-1] + 20) / (meant + 20)), rtol=1e-3)
    before = Levels(origin, np.full(shape, 7.0), np.zeros((1, 9)), np.zeros((1, len(SIGNALS))))
    assert (signals_at(panel, nodes, before, origin, bottom, CityLevels(panel), Memory())[..., :4] == 0).all()


def test_total_scatter_is_learned_on_totals():
    rng = np.random.default_rng(8)
    mean = np.full((200, 2, 20), 5.0, dtype=np.float32)
    shared = rng.gamma(10, 0.1, (200, 1, 1))  # all areas and offences are busy together
    y = rng.poisson(mean * shared).astype(np.int32)
    spreads = learn_totals(Nodes(np.repeat([0, 1], 10)), y, mean, 1)
    assert list(spreads) == ["city", "district"]
    assert len(spreads["city"]) == 3
    ends = spreads["city"][2].quantiles(np.array([200.0]), np.array([0]))[0]
    low, high = ends[list(QUANTILES).index("q0.05")], ends[list(QUANTILES).index("q0.95")]
    truth = rng.poisson(200 * rng.gamma(10, 0.1, 100_000))
    assert low == pytest.approx(np.quantile(truth, 0.05), rel=0.12)
    assert high == pytest.approx(np.quantile(truth, 0.95), rel=0.12)


def test_the_table_of_totals_adds_up():
    day = pd.Timestamp("2026-01-05")
    rows = [
        ("a", "theft", 1.5),
        ("b", "theft", 2.0),
        ("c", "theft", 0.25),
        ("a", "arson", 0.5),
        ("b", "arson", 0.125),
        ("c", "arson", 0.0),
    ]
    forecast = pd.DataFrame(rows, columns=["area", "offence", "mean"]).assign(
        origin=day, window_start=day, window_end=day
    )
    spreads = {(level, name): Spread() for level in ("city", "district") for name in ("theft", "arson", ALL)}
    found = total_frame(forecast, {"a": "North", "b": "South", "c": "South"}, "Town", spreads)
    told = {
        (r.level, r.name_, r.offence): r.mean_
        for r in found.rename(columns={"name": "name_", "mean": "mean_"}).itertuples()
    }
    assert told["city", "Town", "theft"] == 3.75
    assert told["city", "Town", ALL] == 4.375
    assert told["district", "South", "theft"] == 2.25
    assert told["district", "North", ALL] == 2.0
    assert len(found) == 9
    assert found["q0.5"].iloc[2] == 4


def test_a_record_can_be_cut():
    record = Record(np.zeros((2, 5, 1, 3)), np.zeros((2, 5, 1, 2, 5)))
    assert record.of(slice(3)).bottom.shape == (2, 3, 1, 3)
