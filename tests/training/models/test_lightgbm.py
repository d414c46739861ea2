"""LightGBM: what may only rise only rises, what is kept apart stays apart, bags are averaged, a truth is approached."""

from dataclasses import replace

import lightgbm as lgb
import numpy as np
import pytest

from configs.models import LightgbmSettings, ModelSettings
from tests.training.models.synthetic import changed, how, made
from training.models.lightgbm import Trees, parameters

NAMES = ("own_0.1", "own_0.05", "near_0.1", "level", "week_of_year")


def fitted(rows, y, **settings):
    own = {"rounds": 60, "learning_rate": 0.1, "min_rows": 20, "rising": [], "apart": [], **settings}
    return Trees().fit(rows, y, how(ModelSettings.model_validate({"lightgbm": own}), NAMES))


@pytest.fixture(scope="module")
def falling():
    """Return rows whose counts fall as `own_0.1` rises."""
    rows, _ = made(60, 40, seed=1)
    own = rows.columns(("own_0.1",))[:, 0]
    return rows, np.random.default_rng(1).poisson(rows.offset * np.exp(-own)).astype(np.int32)


def steps(model, rows):
    """Return how the forecast changes where `own_0.1` rises, for each of 50 rows."""
    grid = np.linspace(-1, 1, 21)
    means = np.stack([model.mean(changed(rows, own_0_dot_1=value))[:50] for value in grid])
    return np.diff(means, axis=0)


def test_what_may_only_rise_does_whatever_the_counts_say(falling):
    rows, y = falling
    assert (steps(fitted(rows, y), rows) < 0).any()
    assert (steps(fitted(rows, y, rising=["own_*"]), rows) >= 0).all()


def test_features_kept_apart_share_no_branch(falling):
    rows, y = falling
    model = fitted(rows, y, apart=[["own_*"], ["near_*"]])
    own, near, rest = {0, 1}, {2}, {3, 4}
    for tree in model.boosters[0].dump_model()["tree_info"]:
        for branch in branches(tree["tree_structure"], frozenset()):
            assert any(branch <= group for group in (own, near, rest))
    free = fitted(rows, y).boosters[0].dump_model()["tree_info"]
    assert any(len(b) > 1 and not b <= own for t in free for b in branches(t["tree_structure"], frozenset()))


def branches(node, above):
    """Yield the features on the way to each leaf."""
    if "split_feature" not in node:
        yield above
        return
    for side in ("left_child", "right_child"):
        yield from branches(node[side], above | {node["split_feature"]})


def test_bags_are_other_fits_and_their_logs_are_averaged(falling):
    rows, y = falling
    bags = fitted(rows, y, bags=3)
    each = [bag.predict(rows.columns(NAMES), raw_score=True) for bag in bags.boosters]
    assert np.abs(each[0] - each[1]).max() > 1e-3
    np.testing.assert_allclose(bags.mean(rows), rows.offset * np.exp(np.mean(each, axis=0)), rtol=1e-9)
    logs = bags.logs(rows)
    np.testing.assert_allclose(np.exp(logs.start + logs.values.sum(axis=1)), bags.mean(rows), rtol=1e-5)


def test_tweedie_is_asked_for_with_its_power():
    told = parameters(LightgbmSettings(objective="tweedie", power=1.3), NAMES, 1, 1)
    assert (told["objective"], told["tweedie_variance_power"]) == ("tweedie", 1.3)
    assert "tweedie_variance_power" not in parameters(LightgbmSettings(), NAMES, 1, 1)
    assert "bagging_fraction" not in parameters(LightgbmSettings(), NAMES, 1, 1)


@pytest.mark.parametrize("objective", ["poisson", "tweedie"])
def test_a_planted_rate_is_approached(objective):
    rng = np.random.default_rng(2)
    rows, _ = made(100, 60, seed=2)
    up = rows.columns(("near_0.1",))[:, 0] > 0
    rows = changed(rows, near_0_dot_1=np.where(up, 1.0, -1.0))
    y = rng.poisson(rows.offset * np.where(up, 1.5, 0.75)).astype(np.int32)
    ratio = fitted(rows, y, objective=objective, leaves=2).mean(rows) / rows.offset
    assert abs(ratio[up].mean() - 1.5) < 0.12
    assert abs(ratio[~up].mean() - 0.75) < 0.08


def test_one_bag_is_lightgbm_with_an_offset_as_init_score(falling):
    rows, y = falling
    data = lgb.Dataset(rows.columns(NAMES), y, init_score=np.log(rows.offset))
    settings = LightgbmSettings(rounds=60, learning_rate=0.1, min_rows=20, rising=(), apart=())
    booster = lgb.train(parameters(settings, NAMES, 1, 1), data, 60)
    by_library = rows.offset * np.exp(booster.predict(rows.columns(NAMES), raw_score=True))
    np.testing.assert_allclose(fitted(rows, y).mean(rows), by_library, rtol=1e-12)


def test_by_default_recent_levels_only_raise():
    told = parameters(LightgbmSettings(), NAMES, 1, 1)
    assert told["monotone_constraints"] == [1, 1, 1, 0, 0]
    assert "interaction_constraints" not in told


def test_features_in_no_group_are_a_group_together():
    told = parameters(LightgbmSettings(apart=(("week_of_year", "season_*"),)), NAMES, 1, 1)
    assert told["interaction_constraints"] == [[4], [0, 1, 2, 3]]


def test_another_seed_changes_nothing_but_the_bags(falling):
    rows, y = falling
    for bags, same in ((1, True), (3, False)):
        settings = ModelSettings.model_validate({"lightgbm": {"rounds": 20, "min_rows": 20, "bags": bags}})
        one, two = (Trees().fit(rows, y, replace(how(settings, NAMES), seed=seed)).mean(rows) for seed in (1, 2))
        assert np.array_equal(one, two) == same


def test_threads_change_nothing_in_a_model_not_even_its_text(falling):
    rows, y = falling
    settings = ModelSettings.model_validate({"lightgbm": {"rounds": 20, "min_rows": 20, "bags": 2}})
    one, two = (Trees().fit(rows, y, replace(how(settings, NAMES), threads=threads)) for threads in (1, 2))
    assert one.text() == two.text()
    assert "num_threads" not in one.text()
    assert [parameters(settings.lightgbm, NAMES, 1, threads)["num_threads"] for threads in (1, 2)] == [1, 2]
    np.testing.assert_array_equal(Trees().read(one.text()).mean(rows), one.mean(rows))
