"""Vague places: words and names by hand, what is refused, and precision and recall on the simulated city's places."""

from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.context import Gazetteer
from configs.errors import ConfigError, DataError
from features.simulate.names import area_names
from features.where.gazetteer import read_gazetteer, surroundings
from features.where.place_names import AMBIGUOUS, UNKNOWN, PlaceNames
from features.where.words import words_of
from tests.features.cities import EAST, NORTH, small_city
from tests.features.simulated import written
from tests.features.where.descriptions import described


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("near the station", "station"),
        ("Outside Alder STN.", "alder station"),
        ("opp. St. Mary's Church", "church marys street"),
        ("Church of Saint Marys", "church marys street"),
        ("50m from King’s Cross", "cross kings"),
        ("in front of the Crown & Anchor", "anchor crown"),
        ("gegenüber Bahnhof, Königstraße", "bahnhof konigstrasse"),
        ("près de la Gare du Nord", "gare nord"),
        ("junto a la Plaza Mayor", "mayor place"),
        ("The The", "the"),
        ("  ", ""),
    ],
)
def test_words_that_tell_a_place(text: str, words: str) -> None:
    assert " ".join(words_of(text)) == words


@given(st.permutations(["near", "the", "Old", "Mill", "Rd"]), st.sampled_from([" ", ", ", "  - "]))
def test_order_case_and_punctuation_do_not_matter(words: list[str], between: str) -> None:
    assert words_of(between.join(words).upper()) == ("mill", "old", "road")


def places(folder: Path, rows: list[str], *, other_names: str | None = None, radius: str | float = 250) -> PlaceNames:
    """Read a gazetteer of these lines."""
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data/places.csv").write_text("\n".join(["name,others,x,y,reach", *rows, ""]))
    gazetteer = {"file": "places.csv", "name": "name", "x": "x", "y": "y", "crs": "EPSG:32630"}
    city = small_city(folder, gazetteer={**gazetteer, "other_names": other_names, "radius": radius})
    return read_gazetteer(city, ["Alderley", "Elderley"])


def find(names: PlaceNames, text: str, within: frozenset[int] = frozenset()) -> tuple[int, float]:
    found = names.find([text], [within])
    return int(found.place[0]), float(found.likeness[0])


ROWS = [
    f"Alderley Station,the station|Railway Stn,{EAST},{NORTH},300",
    f"Junction 4,,{EAST + 5000},{NORTH},100",
    f"Junction 5,,{EAST + 6000},{NORTH},100",
    f"Mill Road Surgery,the surgery,{EAST},{NORTH + 900},100",
    f"Hill Surgery,the surgery,{EAST + 3000},{NORTH + 900},100",
    f"Harbour Car Park,,{EAST + 8000},{NORTH},100",
    f"Harbour Car Park (upper deck),Harbour Car Park,{EAST + 8050},{NORTH},100",
]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Alderley Station", 0),
        ("near the station", 0),
        ("station, alderley", 0),
        ("railway station", 0),
        ("Aldreley station", 0),
        ("Elderley Station", UNKNOWN),  # Elderley is an area of its own: no misspelling
        ("junction 4", 1),
        ("jnction 5", 2),
        ("junction 6", UNKNOWN),
        ("the surgery", AMBIGUOUS),
        ("surgery on Mill Rd", 3),
        ("harbour car park", 5),  # two entries within each other's radius: one place
        ("my house", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_each_description_by_hand(tmp_path: Path, text: str, place: int) -> None:
    names = places(tmp_path, ROWS, other_names="others", radius="reach")
    assert find(names, text)[0] == place


def test_likeness_is_one_for_a_name_and_less_for_a_misspelling(tmp_path: Path) -> None:
    names = places(tmp_path, ROWS)
    assert find(names, "alderley stn")[1] == 1
    assert find(names, "Aldrley Station")[1] == pytest.approx(2 * 15 / 31)
    assert find(names, "elsewhere") == (UNKNOWN, 0)


def test_the_place_in_the_recorded_area_is_meant(tmp_path: Path) -> None:
    names = places(tmp_path, ROWS, other_names="others", radius=100)
    assert find(names, "the surgery", frozenset({4}))[0] == 4
    assert find(names, "the surgery", frozenset({3, 4}))[0] == AMBIGUOUS
    assert find(names, "the surgery", frozenset({0}))[0] == AMBIGUOUS


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Mill,,,,1", r"places.csv, row 1: a place has no point"),
        (f"Mill,,{EAST},{NORTH},0", r"places.csv, row 1: a place has no radius"),
        (f"Mill,,{EAST},{NORTH},wide", r"places.csv, row 1: a place has no radius"),
        (f" - ,,{EAST},{NORTH},5", r"places.csv, row 1: a place has no name"),
        ("Mill", r"places.csv, row 1: a place has no point"),
    ],
)
def test_places_that_cannot_be_used_are_refused(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        places(tmp_path, [row], radius="reach")


@pytest.mark.parametrize("radius", [0, -5.0, float("inf")])
def test_a_radius_for_all_places_is_a_distance(tmp_path: Path, radius: float) -> None:
    with pytest.raises(ConfigError, match=r"gazetteer\.radius"):
        places(tmp_path, ROWS, radius=radius)


def test_a_city_without_a_gazetteer_has_none_to_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no gazetteer"):
        read_gazetteer(small_city(tmp_path), [])


def test_surroundings_divide_among_areas(tmp_path: Path) -> None:
    areas = gpd.GeoDataFrame(
        geometry=gpd.GeoSeries.from_wkt(
            ["POLYGON ((0 0, 0 100, 100 100, 100 0, 0 0))", "POLYGON ((100 0, 100 100, 200 100, 200 0, 100 0))"]
        )
    )
    x, radius = np.array([50.0, 100.0, 110.0, 500.0]), np.array([40.0, 40.0, 40.0, 40.0])
    around = surroundings(PlaceNames(x, np.full(4, 50.0), radius, {}, frozenset()), areas)
    segment = np.arccos(1 / 4) / np.pi - np.sin(2 * np.arccos(1 / 4)) / (2 * np.pi)  # cut off 10 m from the centre
    assert around.area.tolist() == [0, 0, 1, -1]
    np.testing.assert_allclose(around.share, [1, 0.5, 1 - segment, 0], atol=1e-3)


def test_precision_and_recall_on_the_places_of_the_simulated_city(tmp_path: Path) -> None:
    """Of 3,000 descriptions, a third misspelt and a fifth of places that do not exist."""
    world = written(tmp_path, years=2)
    city = world.city.model_copy(update={"gazetteer": Gazetteer(file="places.csv", name="name", x="lon", y="lat")})
    names = pd.read_csv(city.data_folder / "places.csv")["name"].tolist()
    areas = world.areas["name"].tolist()
    elsewhere = [name for name in area_names(np.random.default_rng(99), 100) if name not in areas]
    known = {words_of(name) for name in names}
    strange = [
        name
        for area in [*areas, *elsewhere]
        for name in (f"{area} Station", f"{area} School", f"The Crown, {area}")
        if words_of(name) not in known
    ]
    made = described(np.random.default_rng(3), names, strange, 3000)
    found = read_gazetteer(city, areas).find([text for text, _ in made], [frozenset()] * len(made))
    said = [None if place < 0 else names[place] for place in found.place]
    answers = [(name, meant) for name, (_, meant) in zip(said, made, strict=True)]
    once = Counter(names)
    assert np.mean([name == meant for name, meant in answers if name is not None]) >= 0.95
    assert np.mean([name == meant for name, meant in answers if meant is not None and once[meant] == 1]) >= 0.95
