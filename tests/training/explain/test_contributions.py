"""Contributions of every model and of blends: by hand, against plain second implementations, exact to a millionth."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from configs.models import GlmSettings, ModelSettings
from features.catalogue import catalogue
from features.rules import BASELINES
from tests.training.explain.made import Formula, rows_of_columns, usual
from training.blend import Blend
from training.explain.contributions import of_blend, of_model
from training.explain.shapley import shapley
from training.explain.usual import usual_of, with_columns
from training.explain.words import GROUPS, LEVEL, NEARBY, RECENT, SEASON, columns_by_group, group_of
from training.models import MODELS, How, Rows

ALL = tuple(dict.fromkeys(name for model in MODELS.values() for name in model.reads(("own_0.1", "near_0.1", "level"))))
SETTINGS = {
    "lightgbm": {"rounds": 20, "min_rows": 20},
    "histgb": {"rounds": 10, "min_rows": 20},
}


@pytest.fixture(scope="module")
def drawn() -> tuple[Rows, np.ndarray]:
    """Return random rows of every column that any model reads, and counts that follow some of them."""
    rng = np.random.default_rng(3)
    n = 600
    offset = rng.gamma(2, 0.5, n).astype(np.float32) + 0.01
    counting = np.array([catalogue()[name].unit.startswith("incidents") for name in ALL])
    noise = rng.normal(0, 0.5, (n, len(ALL)))
    values = np.where(counting, offset[:, None] * np.exp(noise), np.clip(noise, -1, 1)).astype(np.float32)
    baselines = (offset[:, None] * np.exp(rng.normal(0, 0.3, (n, len(BASELINES))))).astype(np.float32)
    rows = Rows(ALL, values, offset, baselines, np.repeat(np.arange(6), 100)[::-1].astype(np.int64))
    return rows, rng.poisson(offset * np.exp(0.5 * values[:, ALL.index("own_0.1")])).astype(np.int32)


@pytest.fixture(scope="module")
def fitted(drawn):
    """Return every model there is, fitted."""
    rows, y = drawn
    settings = ModelSettings.model_validate(SETTINGS)
    how = How(("own_0.1", "near_0.1", "level"), settings, 1, 1)
    return {key: model.fit(rows, y, how) for key, model in MODELS.items()}


@pytest.fixture(scope="module")
def normal(drawn):
    """Return what is usual in those rows."""
    rows, _ = drawn
    return usual_of(pd.DataFrame(rows.values, columns=list(rows.names)).assign(mean=rows.offset), rows.names)


@pytest.mark.parametrize("key", list(MODELS))
def test_every_model_is_its_start_times_its_factors(drawn, fitted, normal, key):
    rows, _ = drawn
    found = of_model(key, fitted[key], rows, normal)
    np.testing.assert_allclose(found.mean, fitted[key].mean(rows), rtol=1e-6)
    assert found.logs, "nothing is said to move it"
    assert set(found.logs) <= set(GROUPS)


def test_a_blend_of_all_models_and_of_any_two_is_exact(drawn, fitted, normal):
    rows, _ = drawn
    few = rows.at(np.arange(40))
    rng = np.random.default_rng(0)
    for keys in (tuple(MODELS), *[tuple(rng.choice(list(MODELS), 2, replace=False)) for _ in range(5)]):
        weights = dict(zip(keys, rng.dirichlet(np.ones(len(keys))).tolist(), strict=True))
        blend = Blend({key: fitted[key] for key in keys}, weights)
        np.testing.assert_allclose(of_blend(blend, few, normal).mean, blend.mean(few), rtol=1e-6)


def test_a_member_without_weight_says_nothing(drawn, fitted, normal):
    rows, _ = drawn
    alone = of_model("ewma", fitted["ewma"], rows, normal)
    blend = Blend({"ewma": fitted["ewma"], "lightgbm": fitted["lightgbm"]}, {"ewma": 1.0, "lightgbm": 0.0})
    found = of_blend(blend, rows, normal)
    assert list(found.logs) == [LEVEL]
    np.testing.assert_allclose(found.logs[LEVEL], alone.logs[LEVEL])


def test_a_regression_tells_coefficient_times_value_less_mean(drawn):
    """From what it keeps as text: (slope + tilt × the level's z) × z, z being (value - centre) / scale."""
    rows, y = drawn
    told = MODELS["glm"].fit(rows, y, How((), ModelSettings(glm=GlmSettings(penalty=0.01)), 1, 1))
    logs, at, level = told.logs(rows), told.names.index("own_0.1"), told.names.index("level")
    z = {
        place: (rows.columns((told.names[place],))[:, 0] - told.centre[place]) / told.scale[place]
        for place in (at, level)
    }
    by_hand = (told.slope[at] + told.tilt[at] * z[level]) * z[at]
    np.testing.assert_allclose(logs.values[:, at], by_hand, atol=1e-6)
    np.testing.assert_allclose(logs.start, np.log(rows.offset) + told.intercept, atol=1e-6)


def test_a_rule_tells_its_log_ratio_to_the_long_run_level(drawn, fitted, normal):
    rows, _ = drawn
    for rule, group in {"mean_8": RECENT, "mean_104": LEVEL, "same_week_last_year": SEASON}.items():
        found = of_model(rule, fitted[rule], rows, normal)
        ratio = np.maximum(rows.baselines[:, BASELINES.index(rule)], 1e-3) / rows.offset
        np.testing.assert_allclose(found.logs[group], np.log(ratio), atol=1e-6)
        np.testing.assert_allclose(found.start, rows.offset, rtol=1e-6)


def test_shapley_shares_what_two_groups_do_only_together():
    """Mean 1 + a b with usual 0: of log 5 at a = b = 2 each has half, the city nothing."""
    rows = rows_of_columns(own_0__1=[2.0], near_0__1=[2.0], city_0__3=[9.0])
    model = Formula(lambda own, near: 1 + own * near, ("own_0.1", "near_0.1"))
    found = shapley(model, rows, usual(rows, 0, 0, 0), list(columns_by_group(rows.names)))
    assert found.start[0] == 1
    assert {group: round(float(log[0]), 9) for group, log in found.logs.items()} == {
        RECENT: round(np.log(5) / 2, 9),
        NEARBY: round(np.log(5) / 2, 9),
        "the city as a whole": 0,
    }


def test_shapley_is_the_mean_over_all_orders():
    rng = np.random.default_rng(5)
    rows = rows_of_columns(0.7, own_0__1=rng.random(4), near_0__1=rng.random(4), level=rng.random(4))
    model = Formula(lambda a, b, c: np.exp(a * b) + c * a + b**2, rows.names)
    normal, groups = usual(rows, 0.2, 0.4, 0.1), list(columns_by_group(rows.names))
    found = shapley(model, rows, normal, groups)
    gains = {group: np.zeros(4) for group in groups}
    for order in permutations(groups):
        at = with_columns(rows, [0, 1, 2], normal.of(rows))
        for group in order:
            before = np.log(model.mean(at))
            values = at.values.copy()
            for column in columns_by_group(rows.names)[group]:
                values[:, column] = rows.values[:, column]
            at = Rows(rows.names, values, rows.offset, rows.baselines, rows.age)
            gains[group] += (np.log(model.mean(at)) - before) / 6
    for group in groups:
        np.testing.assert_allclose(found.logs[group], gains[group], atol=1e-12)


def test_what_is_usual_follows_the_level_where_a_column_counts_and_only_there():
    """lag_1 sums to 3 where 6 is expected: half the level; a ratio's usual is its mean, what is missing left out."""
    sample = pd.DataFrame({"lag_1": [1.0, 2.0], "own_0.1": [0.5, np.nan], "city_lag_1": [3.0, 5.0], "mean": [2.0, 4.0]})
    rows = rows_of_columns(np.array([1.0, 10.0]), lag_1=[0, 0], own_0__1=[0, 0], city_lag_1=[0, 0])
    np.testing.assert_allclose(usual_of(sample, rows.names).of(rows), [[0.5, 0.5, 4], [5, 0.5, 4]])


def test_every_feature_and_baseline_has_a_group_in_words():
    for name, feature in catalogue().items():
        assert group_of(f"{name}:anything" if feature.of else name) in GROUPS, name
    assert all(group_of(name) in GROUPS for name in BASELINES)


def test_trees_find_the_column_that_counts_follow(drawn, fitted):
    """Counts follow own_0.1 and nothing else; LightGBM's contributions add up to its own raw score."""
    rows, _ = drawn
    told = fitted["lightgbm"].logs(rows)
    moved = dict(zip(told.names, np.abs(told.values).mean(axis=0), strict=True))
    assert moved["own_0.1"] > 2 * max(moved["near_0.1"], moved["level"])
    np.testing.assert_allclose(np.exp(told.start + told.values.sum(axis=1)), fitted["lightgbm"].mean(rows), rtol=1e-6)
