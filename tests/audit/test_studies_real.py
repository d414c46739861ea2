"""The studies on a small simulated city: its own release, its own features, real fits."""

import json
from dataclasses import replace

import numpy as np
import pytest

from audit.flagging import flag
from audit.loop.incidents import draw_year
from audit.loop.models import Models
from audit.loop.rule import Rule
from audit.loop.world import level_of, world_of
from audit.loop.year import Plan, live_year
from audit.studies import feedback, removal
from configs.errors import StateError
from configs.load import load_policy
from training.load import load_release
from training.predict import means_ahead, release_designs

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def release(released_city):
    return load_release(released_city, 1)


@pytest.fixture(scope="module")
def world(release, released_city):
    return world_of(release, released_city)


@pytest.fixture(scope="module")
def policy(released_city):
    return load_policy(released_city.policy)


def lived(world, rule, weeks, refit_every=1000):
    plan = Plan(13, lambda mean, record: flag(mean[None], 13)[0], refit_every, world.near)
    draws = draw_year(world.truth, weeks, np.random.default_rng(1))
    return live_year(Models(world, weeks), draws, rule, plan)


def test_the_year_begins_with_what_the_release_itself_forecasts(world, release):
    first = lived(world, Rule(), 1).forecast[0]
    designs = release_designs(release, world.panel, world.origin, 1)
    said = means_ahead(release, world.panel, world.origin, designs)[1][0]
    assert first == pytest.approx(said.T, rel=1e-6)


def test_the_truth_is_the_mean_of_the_backtest_in_the_panels_order(world, release):
    backtest = release.backtest()
    area, offence = world.panel.areas[7], world.panel.offences[2]
    own = backtest[(backtest["area"] == area) & (backtest["offence"] == offence)]["mean"].mean()
    assert level_of(release, world.panel)[7, 2] == pytest.approx(own)


def test_the_record_is_learned_from_and_fits_are_made_anew(world):
    """Until the refit both years forecast alike; after it they differ by the fit alone."""
    frozen, fitted = lived(world, Rule(), 6), lived(world, Rule(), 6, refit_every=4)
    assert np.array_equal(frozen.forecast[:4], fitted.forecast[:4])
    assert not np.allclose(frozen.forecast[4], fitted.forecast[4])
    assert fitted.forecast[4].sum() == pytest.approx(frozen.forecast[4].sum(), rel=0.1)
    busier = replace(world, truth=world.truth * 3)
    assert lived(busier, Rule(), 6).forecast[-1].sum() > 1.2 * frozen.forecast[-1].sum()


def test_a_year_leaves_the_world_as_it_was(world):
    before = world.panel.counted.values.copy()
    lived(world, Rule(0.5), 3)
    assert np.array_equal(world.panel.counted.values, before)


def test_what_is_discovered_amplifies_the_real_model_and_the_correction_takes_it_back(release, released_city, policy):
    found = feedback.run(release, released_city, policy, lambda line: None)
    arms = {(arm["discovered"], arm["corrected"], arm["displaced"]): arm for arm in found["arms"]}
    a = {key: np.mean([year[0] for year in arm["forecast"]]) for key, arm in arms.items()}
    control, half, mended = a[0, False, 0], a[0.5, False, 0], a[0.5, True, 0]
    assert half > control + 0.05
    assert abs(mended - control) < (half - control) / 2
    assert len(arms[0.5, False, 0]["forecast"]) == policy.gates.feedback.runs
    assert len(found["groups"]) == len(arms[0, False, 0]["groups"][0])
    moved = found["displacement"]
    assert 0 < moved["moved"] < moved["incidents"]
    assert moved["places"][0]["forecast_moves"] < moved["places"][0]["forecast_stays"]
    kept = json.loads((release.folder / "studies" / "feedback.json").read_bytes())
    assert kept["found"] == json.loads(json.dumps(found))


def test_who_is_removed_is_missed_where_they_live(release, released_city, policy):
    found = removal.run(release, released_city, policy, lambda line: None)
    ethnicity = {each["group"]: each for each in found["removed"]}
    assert list(ethnicity) == ["Asian", "Black", "White", "Other"]
    assert sum(each["records_removed"] for each in found["removed"]) == pytest.approx(1, abs=0.01)
    for name, each in ethnicity.items():
        fall = {row["group"]: row["forecast"] for row in each["lost"]["groups"]}
        assert min(fall, key=fall.get) in (name, "Other")
        assert abs(each["learned"]["error"]) < abs(each["lost"]["error"])
    assert ethnicity["White"]["lost"]["error"] > ethnicity["Asian"]["lost"]["error"] > 0


def test_taking_out_nothing_changes_nothing_and_taking_out_all_leaves_nothing(world):
    rng = np.random.default_rng(1)
    none, every = (removal.without(world.panel, np.full(250, share), rng) for share in (0.0, 1.0))
    assert np.array_equal(none.counted.values, world.panel.counted.values)
    assert every.counted.values.sum() == every.spread.values.sum() == 0
    half = removal.without(world.panel, np.full(250, 0.5), rng).counted.values.sum()
    assert half / world.panel.counted.values.sum() == pytest.approx(0.5, abs=0.02)


def test_without_a_hub_there_is_no_world(release, released_city, tmp_path):
    with pytest.raises(StateError):
        world_of(release, released_city.model_copy(update={"workspace": tmp_path}))
