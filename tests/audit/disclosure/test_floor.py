"""The floor of places: small districts join a neighbour, and nothing below it is ever shown."""

import numpy as np
import pytest

from audit.disclosure.floor import places_shown
from tests.audit import made

RULES = made.policy().gates.disclosure


def _names(people, districts, homes=None):
    lived = made.areas(people, [0.0] * len(people), districts)
    if homes:
        lived["homes"] = np.asarray(homes, dtype=float)
    return [place.name for place in places_shown(lived, np.asarray(people, dtype=float), RULES)]


def test_districts_above_the_floor_stand_alone():
    assert _names([100, 100, 100], ["North", "South", "West"]) == ["North", "South", "West"]


def test_a_small_district_joins_the_neighbour_it_touches():
    # areas lie in a row: East touches South only
    assert _names([500, 500, 99], ["North", "South", "East"]) == ["East and South", "North"]


def test_homes_count_as_well_as_people():
    assert _names([500, 500, 500], ["North", "South", "East"], [50, 8, 7]) == ["East and South", "North"]
    assert _names([500, 500, 500], ["North", "South", "East"], [50, 8, 8]) == ["East", "North", "South"]


def test_joined_districts_join_again_while_they_are_too_small():
    assert _names([90, 5, 4, 500], ["A", "B", "C", "D"]) == ["A, B, C and D"]


def test_where_all_together_are_too_small_nothing_is_shown():
    assert _names([30, 30], ["North", "South"]) == []


def test_where_nobody_is_counted_no_district_is_shown():
    lived = made.areas([100.0] * 3, [0.0] * 3, ["North", "South", "West"])
    assert places_shown(lived, None, RULES) == []


def test_an_area_without_a_district_leaves_the_city_whole():
    lived = made.areas([100.0, 100.0], [0.0, 0.0], ["North", "South"])
    lived.loc[1, "district"] = None
    assert places_shown(lived, np.array([100.0, 100.0]), RULES) == []


@pytest.mark.parametrize("seed", range(5))
def test_every_area_is_in_one_place(seed):
    rng = np.random.default_rng(seed)
    people = rng.integers(1, 200, size=12).astype(float)
    districts = [f"D{i}" for i in rng.integers(0, 6, size=12)]
    lived = made.areas(list(people), [0.0] * 12, districts)
    places = places_shown(lived, people, RULES)
    assert sorted(np.concatenate([place.areas for place in places])) == list(range(12))
    assert all(place.people >= RULES.people for place in places)
