"""The placebo: what the shuffle keeps, that honest forecasts show nothing, and that a planted leak is caught."""

from dataclasses import replace

import numpy as np
import pytest

from features.catalogue import Feature, Past
from features.catalogue.families import ewmas
from features.catalogue.find import by_family
from features.hub import load_hub
from features.panel.build import panel_of
from tests.features.panels import panel_from, random_incidents
from training.executor import Here
from training.placebo import ALL, SHOWS, judged, placebo, placebo_city, shuffled
from training.skill import How

HOW = How(block=4, resamples=400, confidence=0.998, seed=1)


@pytest.fixture(scope="module")
def panel():
    rng = np.random.default_rng(1)
    return panel_from(random_incidents(rng, 3000, 12, 120), 12, 120, ("theft", "burglary"))


def flat(n_areas=300, windows=150, level=0.6, seed=2):
    """Return a panel whose counts are shuffled, levels as different as in a city."""
    rng = np.random.default_rng(seed)
    levels = rng.gamma(0.8, level, n_areas)
    counts = rng.poisson(np.broadcast_to(levels, (windows, n_areas)))
    made = panel_from(random_incidents(rng, 10, n_areas, windows), n_areas, windows)
    tally = replace(made.counted, values=counts[:, :, None].astype(np.int32))
    return shuffled(replace(made, counted=tally), rng)


def running_mean(counts, tested):
    return np.stack([counts[:t].mean(axis=0).T for t in tested]).astype(np.float32)


def test_each_incident_keeps_area_and_offence_and_late_reports_vanish(panel):
    dealt = shuffled(panel, np.random.default_rng(3))
    assert (dealt.counts.values.sum(axis=0) == panel.counts.values.sum(axis=0)).all()
    assert (dealt.counts.values != panel.counts.values).any()
    assert len(dealt.late) == len(dealt.completion(100)) == 0
    assert (dealt.known(100) == dealt.counts.values[:100]).all()
    assert (dealt.known_evidence(100) == dealt.counts.values[:100]).all()
    assert dealt.as_of(60).counts.shape == (60, 12, 2)


def test_every_window_is_as_likely_and_no_window_says_anything_of_another(panel):
    rng = np.random.default_rng(4)
    totals = np.array([shuffled(panel, rng).counts.values.sum(axis=(1, 2)) for _ in range(200)])
    expected = panel.counts.values.sum() / 120
    np.testing.assert_allclose(totals.mean(axis=0), expected, atol=5 * np.sqrt(expected / 200))
    assert abs(np.corrcoef(totals[:, :-1].ravel(), totals[:, 1:].ravel())[0, 1]) < 0.03


def test_the_same_seed_deals_the_same(panel):
    one, two = (shuffled(panel, np.random.default_rng(5)).counts.values for _ in range(2))
    assert (one == two).all()


def test_a_forecast_of_levels_shows_nothing_and_one_that_peeks_a_little_does():
    dealt = flat()
    tested = np.arange(98, 150)
    y = dealt.counts.values[tested].transpose(0, 2, 1)
    honest = running_mean(dealt.counts.values, tested)
    found = judged(dealt, honest, tested, HOW)
    assert found["verdict"] == "vanishes"
    assert found["offences"][ALL]["skill"] < 0
    peeking = judged(dealt, honest + 0.02 * (y - honest), tested, HOW)
    assert peeking["verdict"] == SHOWS
    assert peeking["offences"][ALL]["own"]["low"] > 0


def test_honest_forecasts_have_on_average_no_skill_of_their_own_window():
    found = []
    for seed in range(40):
        dealt = flat(n_areas=80, windows=90, seed=seed)
        tested = np.arange(64, 90)
        quick = np.stack([dealt.counts.values[t - 8 : t].mean(axis=0).T + 0.05 for t in tested]).astype(np.float32)
        found.append(judged(dealt, quick, tested, HOW)["offences"][ALL])
    own = np.array([each["own"]["skill"] for each in found])
    assert abs(own.mean()) < 3 * own.std() / np.sqrt(len(own))
    assert np.mean([each["verdict"] == "vanishes" for each in found]) >= 0.95


def test_with_too_few_windows_it_says_so():
    dealt = flat(n_areas=20)
    tested = np.arange(140, 150)
    assert judged(dealt, running_mean(dealt.counts.values, tested), tested, HOW)["verdict"] == "too few windows"


def test_it_runs_the_same_models_on_fewer_origins(ingested):
    small = placebo_city(ingested)
    assert small.model.members == ingested.model.members
    assert small.model.lightgbm == ingested.model.lightgbm
    assert (small.model.horizons, small.backtest.origins, small.backtest.calibration) == (1, 8, 8)


@pytest.fixture
def city(ingested):
    backtest = ingested.backtest.model_copy(update={"origins": 20, "calibration": 8, "refit_every": 20})
    return ingested.model_copy(update={"backtest": backtest})


def test_the_pipeline_shows_no_skill_and_with_a_feature_that_peeks_it_does(city, monkeypatch):
    panel = panel_of(city, load_hub(city))
    honest = placebo(panel, city, Here(), lambda _: None)
    assert honest["verdict"] == "vanishes"

    def tomorrow(past: Past):
        if past.origin >= past._panel.n_windows:
            return np.zeros((len(past.offences), len(past.areas)), dtype=np.float32)
        return past._panel.counts.values[past.origin].T.astype(np.float32)

    leak = Feature("tomorrow", "incidents", "a planted leak", "never", "ewmas", tomorrow)
    monkeypatch.setattr(ewmas, "FEATURES", (*ewmas.FEATURES, leak))
    from features.catalogue import find

    find._found.cache_clear()
    monkeypatch.setattr(find, "_found", find._found.__wrapped__)
    assert "tomorrow" in {each.name for each in by_family()["ewmas"]}
    leaky = city.model_copy(
        update={"model": city.model.model_copy(update={"features": ("own_0.1", "level", "tomorrow")})}
    )
    found = placebo(panel, leaky, Here(), lambda _: None)
    assert found["verdict"] == SHOWS
    assert found["offences"][ALL]["skill"] > 0.1
