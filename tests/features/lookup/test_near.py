"""Around where a search looks: places by name, points in metres, and what is said of those that cannot be."""

import pytest

from configs.city import City
from configs.errors import ConfigError, StateError
from features.lookup.near import Circle, circle
from tests.features.cities import EAST, NORTH, small_city

STATION = (EAST + 900, NORTH + 500)


@pytest.mark.parametrize("name", ["Castle Station", "near the castle stn", "Station, Castle", "Casttle Station"])
def test_a_place_by_its_name_as_people_write_it(name: str, city: City) -> None:
    assert circle(city, name, None) == Circle(*STATION, 200, "castle station")
    assert circle(city, name, 350) == Circle(*STATION, 350, "castle station")


def test_a_place_by_another_of_its_names_is_called_by_that(city: City) -> None:
    assert circle(city, "railway station", None) == Circle(*STATION, 200, "railway station")


@pytest.mark.parametrize("text", [f"{EAST + 5},{NORTH + 7.5}", f" {EAST + 5} , {NORTH + 7.5} "])
def test_a_point_in_metres(text: str, city: City) -> None:
    assert circle(city, text, 40) == Circle(EAST + 5, NORTH + 7.5, 40)


@pytest.mark.parametrize(
    ("where", "metres", "said"),
    [
        ("Castle", None, r"places.csv: no place is called 'Castle'.*did you mean 'castle station'\?"),
        ("cstl statn", None, r"no place is called 'cstl statn'.*'castle station'"),
        ("the opera", None, "no place is called 'the opera'.*use a name of that table, or give easting,northing"),
        ("", None, "no place is called ''"),
        ("x'); DROP TABLE incidents; --", None, "no place is called"),
        ("the school", None, "several places may be 'the school'.*'mill road school', 'hill school'"),
        ("corner shop", None, "several places may be 'corner shop'.*'500300,5600900', '501700,5600100'"),
        ("nan,nan", 100, "no place is called 'nan,nan'"),
        (f"{EAST},{NORTH}", None, "say how many metres around it"),
        (f"{EAST},{NORTH}", 0, "0 is no distance"),
        (f"{EAST},{NORTH}", float("nan"), "nan is no distance"),
        (f"{EAST},{NORTH}", float("inf"), "inf is no distance"),
        ("-3.0,50.5", 300, "nothing of the city lies within 300 m of -3,50.*from 500000,5600000 to 502000,5601000"),
        ("Far Light", None, "nothing of the city lies within 100 m"),
    ],
)
def test_what_cannot_be_says_what_would_mend_it(where: str, metres: float | None, said: str, city: City) -> None:
    with pytest.raises(ConfigError, match=said):
        circle(city, where, metres)


def test_what_is_proposed_for_an_ambiguous_name_is_understood(city: City) -> None:
    assert circle(city, "hill school", None).x == EAST + 1900
    assert circle(city, "500300,5600900", 50).x == EAST + 300


def test_a_circle_that_only_touches_the_city_is_of_the_city(city: City) -> None:
    assert circle(city, f"{EAST - 30},{NORTH - 40}", 50).metres == 50
    with pytest.raises(ConfigError, match="nothing of the city"):
        circle(city, f"{EAST - 30},{NORTH - 40}", 49.9)


def test_without_a_gazetteer_or_a_hub_it_says_so(city: City, tmp_path) -> None:
    with pytest.raises(ConfigError, match=r"no gazetteer to look up 'the station'.*easting,northing"):
        circle(city.model_copy(update={"gazetteer": None}), "the station", None)
    with pytest.raises(StateError, match="there is no hub"):
        circle(small_city(tmp_path), f"{EAST},{NORTH}", 50)
