"""The screen for personal data: what it finds, what it lets pass, and that nothing it found is ever written."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.sources import PersonalScreen
from features.sources.headers import personal_headers
from features.sources.looks import looks_like, suspects_of
from features.sources.patterns import PATTERNS
from features.sources.read import TEXTS, known_values
from features.sources.screen import Finding, mask, screen_table
from tests.features.cities import small_city, write_polygons, write_rows
from tests.features.sources.harmless_words import AREAS, OFFENCES, PLACES
from tests.features.sources.people import PERSONAL, REFERENCES, make

ROOT = Path(__file__).parents[3]
BESIDE = {"id": make(REFERENCES["year and number"], 5000, 1), "code": OFFENCES * 50, "recorded_area": AREAS * 50}
SHAPES = ("letters-and-digits", r"[A-Z]{0,3}[-/. ]?\d{1,11}[-/. ]?[A-Za-z0-9]{0,6}"), ("anything", r"(?s).{0,30}")


def screen(
    field: str,
    values: Sequence[str | None],
    settings: PersonalScreen | None = None,
    known: frozenset[str] = frozenset(),
) -> tuple[list[str | None], tuple[Finding, ...]]:
    texts = {name: pa.array(values if name == field else [None] * len(values), pa.string()) for name in TEXTS}
    table, findings = screen_table(pa.table(texts), settings or PersonalScreen(), {field: known})
    return table[field].to_pylist(), findings


def recall(field: str, kind: str) -> float:
    """Share of single personal values that are blanked among many that are none."""
    values, beside = make(PERSONAL[kind], 1000, 2), BESIDE[field]
    texts, _ = screen(field, [*beside, *values], PersonalScreen(share=1))
    assert texts[: len(beside)] == beside
    return texts[len(beside) :].count("") / len(values)


def test_the_documented_shares_are_those_measured() -> None:
    text = (ROOT / "docs/sources/README.md").read_text(encoding="utf-8")
    said = {row[0]: row[1:] for row in re.findall(r"^\| ([\w -]+) \| ([\d.]+)% \| ([\d.]+)% \|$", text, re.M)}
    assert said == {
        kind: tuple(f"{recall(field, kind):.1%}"[:-1] for field in ("id", "recorded_area")) for kind in PERSONAL
    }


@pytest.mark.parametrize("kind", PERSONAL)
@pytest.mark.parametrize("field", ["id", "code", "place", "recorded_area"])
def test_a_field_of_personal_data_is_withheld_whole(field: str, kind: str) -> None:
    values = make(PERSONAL[kind], 300, 3)
    texts, (finding,) = screen(field, values)
    assert set(texts) == {""}
    assert (finding.field, finding.kind, finding.withheld) == (field, kind, True)
    assert finding.distinct == len(set(values))


@pytest.mark.parametrize("style", REFERENCES)
def test_references_of_every_style_pass(style: str) -> None:
    values = make(REFERENCES[style], 5000, 4)
    assert screen("id", values) == (values, ())


@pytest.mark.parametrize("repeats", [1, 40])
@pytest.mark.parametrize(("field", "names"), [("code", OFFENCES), ("recorded_area", AREAS), ("place", PLACES)])
def test_names_of_offences_areas_and_places_pass(field: str, names: list[str], repeats: int) -> None:
    assert screen(field, names * repeats) == (names * repeats, ())


def test_single_values_below_the_share_are_blanked_and_counted() -> None:
    values = [f"{number:06}" for number in range(998)]
    texts, findings = screen("id", [*values, "07700 900123", "07700 900123", "Jane Doe", None, ""])
    assert texts == [*values, "", "", "", None, ""]
    assert findings == (Finding("id", "telephone number", 1000, 2, 3, False),)


def test_one_value_among_few_is_blanked_and_not_the_field_but_a_field_of_one_value_is_withheld() -> None:
    assert screen("id", ["a1", "a2", "jo@example.org"]) == (
        ["a1", "a2", ""],
        (Finding("id", "e-mail address", 3, 1, 1, False),),
    )
    assert screen("id", ["jo@example.org"] * 2)[1] == (Finding("id", "e-mail address", 1, 1, 2, True),)


def test_share_and_allow_are_settings() -> None:
    values = ["07700 900123", "07700 900124", *(f"{number:06}" for number in range(18))]
    (finding,) = screen("id", values, PersonalScreen(share=0.1))[1]
    assert (finding.share, finding.withheld) == (0.1, False)
    assert screen("id", values, PersonalScreen(share=0.099))[1][0].withheld
    assert screen("id", values, PersonalScreen(allow=("id",))) == (values, ())


def test_ten_digits_are_telephone_numbers_where_most_look_so() -> None:
    numbers = [f"314{number:07}" for number in range(2_345_678, 2_346_678)]
    assert screen("id", numbers)[1][0].kind == "telephone number"
    assert screen("id", numbers + [f"100{number:07}" for number in range(1000)])[1] == ()


def test_letters_and_digits_are_plates_where_the_letters_differ() -> None:
    different = [f"{a}{b}X {number}" for number, (a, b) in enumerate(zip("ABCDEFGHIJ", "KLMNOPQRST", strict=True), 100)]
    assert screen("id", different)[1][0].kind == "vehicle plate"
    assert screen("id", [f"INC {number}" for number in range(100, 200)])[1] == ()


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("personal name", ["James", "Sarah", "Michael", "Patricia", "Aisha"]),
        ("personal name", ["J Smith", "A Patel", "K BROWN"]),
        ("date of birth", ["19840312", "19550101", "20040229"]),
        ("date of birth", ["12th of March 1984", "3rd of May 1990"]),
        ("vehicle plate", ["CABC 123", "BXYZ456", "CKLM-789"]),
    ],
)
@pytest.mark.parametrize("field", ["id", "recorded_area"])
def test_what_looks_personal_where_most_of_a_field_does_is_withheld(field: str, kind: str, values: list[str]) -> None:
    assert [(finding.kind, finding.withheld) for finding in screen(field, values)[1]] == [(kind, True)]


def test_areas_that_are_forenames_and_numbers_that_are_days_by_chance_pass() -> None:
    assert screen("recorded_area", ["Austin", "Florence", "Uptown", "West Ridge", "Loop"])[1] == ()
    numbers = [f"2010{number:04}" for number in range(900)]
    assert screen("id", numbers)[1] == ()
    assert screen("id", [f"20240{number}{day}" for number in range(1, 8) for day in range(10, 29)])[1] == ()


def test_names_of_a_citys_polygons_and_its_codes_are_known(tmp_path: Path) -> None:
    city = small_city(tmp_path)
    write_polygons(tmp_path / "data/areas.geojson", {"Jeff Vander Lou": {"type": "Point", "coordinates": [0, 0]}})
    known = known_values(city, "police")
    assert {"06", "04", "theft"} <= known["code"]
    assert known["recorded_area"] == {"jeff vander lou", "square jeff vander lou"}
    assert screen("recorded_area", ["JEFF VANDER LOU"], known=known["recorded_area"])[1] == ()
    assert screen("recorded_area", ["JEFF VANDER LOU"])[1][0].kind == "personal name"


def test_names_of_the_gazetteer_are_known(tmp_path: Path) -> None:
    write_rows(tmp_path / "data/places.csv", "name,also,x,y", ["Martha Rose,the Rose|Rose Martha,1,2"])
    gazetteer = {"file": "places.csv", "name": "name", "other_names": "also", "x": "x", "y": "y"}
    known = known_values(small_city(tmp_path, gazetteer=gazetteer), "police")
    assert known["place"] == {"martha rose", "the rose", "rose martha"}


@pytest.mark.parametrize("kind", PERSONAL.keys() - {"date of birth"})
def test_a_mask_hides_personal_texts(kind: str) -> None:
    assert set(mask(pd.Series(make(PERSONAL[kind], 300, 5)))) == {"withheld"}


def test_a_mask_lets_dates_numbers_references_and_nothing_pass() -> None:
    texts = [
        "2020-02-30 10:00",
        "30/02/2020",
        "12 March 2020",
        "884634.9",
        "-3.12345678",
        "1",
        "soon",
        "",
        "15-002377",
        "TBC",
    ]
    assert mask(pd.Series([*texts, None], dtype="str")).tolist()[:-1] == texts
    assert mask(pd.Series([None], dtype="str")).isna().all()
    assert mask(pd.Series(["DOB 12/03/1984"])).tolist() == ["withheld"]


@pytest.mark.parametrize("shape", [shape for _, shape in SHAPES], ids=[name for name, _ in SHAPES])
@given(data=st.data())
def test_what_the_first_look_lets_pass_no_pattern_finds(shape: str, data: st.DataObject) -> None:
    ascii_alone = re.compile(shape, re.ASCII)  # as \d is in Arrow's expressions
    values = pa.array(data.draw(st.lists(st.from_regex(ascii_alone, fullmatch=True), min_size=1)))
    passed = values.filter(pc.invert(pc.is_in(values, suspects_of(values, frozenset()))))
    assert not any(looks_like(passed, pc.utf8_lower(passed), pattern).any() for pattern in PATTERNS)


def test_headers_of_columns_that_are_not_read_are_judged_by_their_words() -> None:
    personal = (
        "name",
        "VictimName",
        "DOB",
        "date_of_birth",
        "Phone No",
        "home-address",
        "vic_race",
        "Notes",
        "POSTCODE",
    )
    harmless = (
        "Neighborhood Name",
        "station_name",
        "District",
        "FlagCrime",
        "description",
        "LSOA name",
        "Location Description",
    )
    assert personal_headers((*personal, *harmless)) == personal
