"""The catalogue: what it lists, how a feature is added, how features are chosen, and which are refused."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from configs.errors import ConfigError
from features.catalogue import by_family, catalogue, chosen, families
from features.design import STANDARD, design_at, designs_ahead, designs_at, features_of
from tests.features.catalogue.test_leak import NAMES
from tests.features.catalogue.worlds import world
from tests.features.cities import small_city

PAGE = (Path(__file__).parents[3] / "docs/features/README.md").read_text(encoding="utf-8")
BUSIEST = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)[0]
"""The family that the page of the catalogue adds."""
CENSUS = {
    "census": {
        "feed": {"kind": "files", "files": "census.csv"},
        "key": "id",
        "year": 2018,
        "source": "made up",
        "totals": {"people": "people", "asian": "asian", "homes": "homes", "empty": "empty"},
    }
}
GROUPS = {
    "ethnicity": {"kind": "shares", "title": "Ethnicity", "of": "people", "members": {"Asian": "asian"}},
    "empty": {"kind": "bands", "title": "Empty homes", "numerator": "empty", "denominator": "homes"},
}


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Put a file among the families, for one test."""
    monkeypatch.setattr(families, "__path__", [*families.__path__, str(tmp_path)])
    yield lambda name, text: (tmp_path / f"{name}.py").write_text(text)
    for path in tmp_path.glob("*.py"):
        sys.modules.pop(f"{families.__name__}.{path.stem}", None)


def city_of(tmp_path, *features):
    return small_city(
        tmp_path, attributes=CENSUS, groups=GROUPS, model={"features": list(features)}, start="2020-01-06"
    )


def test_every_feature_says_what_it_is_once():
    listed = catalogue()
    assert list(by_family()) == sorted(by_family())
    assert len(listed) == sum(len(features) for features in by_family().values()) > 90
    for name, feature in listed.items():
        assert name == feature.name
        assert feature in by_family()[feature.family]
        assert all((feature.unit, feature.meaning, feature.known)), name
    assert len({feature.meaning for feature in listed.values()}) == len(listed)


def test_the_standard_set_is_in_the_catalogue():
    assert [each.name for each in chosen(STANDARD)] == list(STANDARD)
    assert len(STANDARD) == 17


def test_a_new_feature_is_one_file_as_the_page_says(put):
    panel = world(np.random.default_rng(1)).panel()
    put("extremes", BUSIEST)
    assert list(by_family())[list(by_family()).index("extremes") + 1] == "lags"
    found = design_at(panel, 60, ["lag_1", "busiest"]).features[..., 1]
    np.testing.assert_array_equal(found, panel.known(60).max(axis=0).T)


def test_a_name_that_is_taken_or_a_wrong_family_is_refused(put):
    put("extremes", BUSIEST.replace('"busiest", "incidents"', '"lag_1", "incidents"'))
    with pytest.raises(ValueError, match="lag_1"):
        catalogue()


def test_a_family_is_its_file(put):
    put("extremes", BUSIEST.replace('"extremes"', '"other"'))
    with pytest.raises(ValueError, match="busiest"):
        catalogue()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["lag_11"], r"no feature is called 'lag_11'. To mend: near it: .*lag_1"),
        (["nearest_4", "nearest_4"], "chosen twice"),
        (["places_500"], "say of what, a kind of place"),
        (["lag_1:theft"], "write lag_1"),
    ],
)
def test_a_name_that_is_no_feature_is_refused_with_what_would_be_one(names, told):
    with pytest.raises(ConfigError, match=told):
        chosen(names)


@pytest.mark.parametrize(
    "name",
    [
        "places_500:pub",
        "event_days_of:rave",
        "attribute:people",
        "attribute_log:tents",
        "weather_last:snow",
        "offence_ewma_0.1:arson",
    ],
)
def test_what_a_city_does_not_have_is_refused(name):
    with pytest.raises(ConfigError, match=r"there is no .*To mend: choose from \w+"):
        design_at(world(np.random.default_rng(1)).panel(), 60, [name])


def test_a_city_chooses_its_features(tmp_path):
    city = city_of(tmp_path, "lag_1", "attribute:homes", "attribute_log:empty")
    assert [each.name for each in features_of(city)] == list(city.model.features)
    assert [each.name for each in features_of(city_of(tmp_path))] == list(STANDARD)
    with pytest.raises(ConfigError, match="no feature is called"):
        features_of(city_of(tmp_path, "crystal_ball"))


@pytest.mark.parametrize("name", ["attribute:asian", "attribute_near:people"])
def test_attributes_of_protected_groups_are_never_chosen(tmp_path, name):
    with pytest.raises(ConfigError, match="protected attributes are never model inputs"):
        features_of(city_of(tmp_path, name))


def test_rows_of_several_windows_ahead_are_those_of_each_and_what_looks_ahead_differs():
    panel = world(np.random.default_rng(3)).panel()
    origins = np.array([55, 60, 61])
    for horizon, found in zip((1, 2, 4), designs_ahead(panel, origins, NAMES, (1, 2, 4)), strict=True):
        alone = designs_at(panel, origins, NAMES, horizon)
        assert (found.horizon, found.names) == (horizon, alone.names)
        for name in ("features", "offset", "baselines"):
            assert getattr(found, name).tobytes() == getattr(alone, name).tobytes(), (horizon, name)
    first, second = designs_ahead(panel, origins, NAMES, (1, 2))
    moved = {name for at, name in enumerate(NAMES) if (first.features[..., at] != second.features[..., at]).any()}
    assert {"season_sin_1", "week_of_year", "last_year_here"} <= moved
    assert not {"lag_1", "own_0.1", "near_0.1"} & moved


def test_rows_of_many_origins_are_those_of_each(put):
    city = world(np.random.default_rng(2), n_windows=200, incidents=3000)
    # two of the hundredth week are reported in the 181st: too few to be waited for, so sums of their block are kept
    hundredth = (city.incidents["occurred_start"] - city.windows.start_utc(100)).abs().argsort()[:2]
    incidents = city.incidents.copy()
    incidents.loc[hundredth, "reported"] = city.windows.start_utc(180)
    incidents.loc[hundredth, "withdrawn"] = pd.NaT
    panel = replace(city, incidents=incidents).panel()
    names = [name for name, feature in catalogue().items() if not feature.of]
    origins = np.array([52, 90, 130, 131, 170, 180, 190, 200])
    stacked = designs_at(panel, origins, names)
    assert stacked.names == tuple(names)
    for at, origin in enumerate(origins):
        alone = design_at(panel, int(origin), names)
        np.testing.assert_array_equal(stacked.features[at], alone.features)
        np.testing.assert_array_equal(stacked.baselines[at], alone.baselines)
        known = design_at(panel.as_of(int(origin)), int(origin), names)
        np.testing.assert_array_equal(known.features, alone.features)
