"""Weights of rows: a row of weight two counts as two rows, and one of no weight as none."""

from dataclasses import replace

import numpy as np
import pytest

from configs.models import ModelSettings
from tests.training.models.synthetic import how, made
from training.models import MODELS
from training.models.base import WEIGHED

SETTINGS = {"lightgbm": {"rounds": 20, "min_rows": 20}}


@pytest.mark.parametrize(("key", "near"), [("glm", 1e-4), ("lightgbm", 0.02)])
def test_weighed_forecasts_add_up_to_weighed_counts(key, near):
    """The likelihood equation of the constant: Σ w μ = Σ w y. Counts of three times the level weigh most here."""
    rows, _ = made(40, 30)
    rows = replace(rows, offset=np.ones_like(rows.offset))
    y = np.where(np.random.default_rng(3).random(len(rows.offset)) < 0.5, 1, 3).astype(np.int32)
    weight = np.where(y == 3, 3.0, 1.0)
    given = how(ModelSettings.model_validate({**SETTINGS, "lightgbm": {"rounds": 400, "min_rows": 400}}))
    plain, weighed = (MODELS[key].fit(each, y, given).mean(rows) for each in (rows, replace(rows, weight=weight)))
    assert plain.sum() == pytest.approx(y.sum(), rel=near)
    assert weight @ weighed == pytest.approx(weight @ y, rel=near)
    assert weighed.mean() > 1.15 * plain.mean()


def test_without_columns_weights_move_the_level():
    rows, _ = made(40, 30)
    blank = replace(rows, values=np.zeros_like(rows.values), offset=np.ones_like(rows.offset))
    y = np.where(np.arange(len(rows.offset)) % 2 == 0, 1, 3).astype(np.int32)
    found = MODELS["glm"].fit(replace(blank, weight=np.where(y == 3, 3.0, 1.0)), y, how())
    np.testing.assert_allclose(found.mean(blank), (1 * 1 + 3 * 3) / 4)


@pytest.mark.parametrize("key", WEIGHED)
def test_weights_of_one_are_no_weights(key):
    rows, y = made(40, 30)
    given = how(ModelSettings.model_validate(SETTINGS))
    plain, ones = (MODELS[key].fit(each, y, given) for each in (rows, replace(rows, weight=np.ones(len(y)))))
    np.testing.assert_allclose(ones.mean(rows), plain.mean(rows), rtol=1e-6)


def test_some_of_the_rows_keep_their_weights():
    rows, _ = made(4, 3)
    weighed = replace(rows, weight=np.arange(12.0))
    np.testing.assert_array_equal(weighed.at(np.array([3, 5])).weight, [3, 5])
