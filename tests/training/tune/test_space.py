"""The space of a study: what settings classes declare, groups of features, and back to the settings of a city."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from optuna.trial import FixedTrial

from configs.load import load_city
from configs.models import ModelSettings
from configs.tuned import Tuned
from features.catalogue import chosen
from features.design import STANDARD
from training.tune.judge import as_yaml
from training.tune.space import GROUPS, Dimension, all_features, present, space_of, with_values

DEMO = load_city("demo")


def demo(**model):
    """Return the demo city with other settings of its models."""
    return DEMO.model_copy(update={"model": DEMO.model.model_copy(update=model)})


def test_ranges_are_those_that_the_settings_of_the_blended_models_declare():
    space = space_of(demo(members=("glm", "ewma", "lightgbm")))
    numbers = {each.name: each.tuned for each in space if each.tuned}
    assert list(numbers) == [
        "glm.penalty",
        *(f"lightgbm.{name}" for name in ("rounds", "learning_rate", "leaves", "min_rows")),
    ]
    assert numbers["glm.penalty"] == Tuned(0.0001, 10)
    assert [each.name for each in space_of(demo(members=("ewma",))) if each.tuned] == []
    some = space_of(demo(members=("glm", "lightgbm")), ("glm",))
    assert [each.name for each in some if each.tuned] == ["glm.penalty"]


def test_every_range_lies_within_what_the_setting_allows():
    for key in ModelSettings.model_fields:
        settings = getattr(DEMO.model, key)
        for name, field in getattr(type(settings), "model_fields", {}).items():
            for tuned in (each for each in field.metadata if isinstance(each, Tuned)):
                for value in (tuned.low, tuned.high):
                    assert getattr(type(settings).model_validate({name: value}), name) == value


def test_every_feature_of_a_group_is_in_the_catalogue_and_in_one_group():
    names = [name for group in GROUPS.values() for name in group]
    assert [each.name for each in chosen(names)] == names


def test_a_group_of_which_some_are_chosen_is_not_searched():
    space = {each.name: each.present for each in space_of(demo(features=("own_0.3", "level", "lag_1", "week_of_year")))}
    assert "features.quick_rates" not in space
    assert "features.last_windows" not in space
    assert space["features.week"] is True
    assert space["features.slow_rates"] is False


@pytest.mark.parametrize("features", [(), ("level", "week_of_year", "own_0.3", "city_0.3")])
def test_the_present_values_give_the_city_itself(features):
    city = demo(features=features)
    assert with_values(city, present(space_of(city))) == city


def test_values_by_hand():
    city = demo(features=("level", "week_of_year", "own_0.3", "city_0.3"))
    values = {"lightgbm.rounds": 77, "features.week": False, "features.since_last": True, "features.quick_rates": True}
    model = with_values(city, values).model
    assert model.features == ("level", "own_0.3", "city_0.3", "windows_since_last", "windows_since_near")
    assert model.lightgbm == city.model.lightgbm.model_copy(update={"rounds": 77})
    assert model.glm == city.model.glm


def test_no_point_of_the_space_reads_a_feature_for_which_there_is_no_column():
    space = space_of(DEMO)
    everything = with_values(DEMO, {each.name: True for each in space if each.tuned is None})
    assert set(all_features(DEMO, space)) == set(everything.model.features)
    assert all_features(DEMO, space)[: len(STANDARD)] == STANDARD


def test_a_value_of_the_city_outside_the_range_widens_it():
    for present_value in (3, 9000):
        found = Dimension("x.y", present_value, Tuned(60, 800)).proposed(FixedTrial({"x.y": present_value}))
        assert found == present_value
    with pytest.warns(UserWarning, match="out of the range"):  # Optuna's own words for what lies outside
        Dimension("x.y", 300, Tuned(60, 800)).proposed(FixedTrial({"x.y": 9000}))


@given(st.integers(60, 800), st.floats(0.005, 0.1), st.booleans())
def test_proposals_pass_as_settings_and_are_the_same_when_read_again(rounds, rate, week):
    space = [
        each for each in space_of(DEMO) if each.name in ("lightgbm.rounds", "lightgbm.learning_rate", "features.week")
    ]
    trial = FixedTrial({"lightgbm.rounds": rounds, "lightgbm.learning_rate": rate, "features.week": week})
    values = {each.name: each.proposed(trial) for each in space}
    assert values == {each.name: each.proposed(FixedTrial(values)) for each in space}
    city = with_values(DEMO, values)
    assert abs(city.model.lightgbm.learning_rate / rate - 1) < 0.006  # three digits
    assert ModelSettings.model_validate(yaml.safe_load(as_yaml(city))["model"]) == city.model
