"""Ingest again: what did not change is not read again, and the hub is the one that all files from nothing make."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configs.city import City
from features.hub import ingest
from tests.features.cities import CALLS, HEADER, POLICE, small_city, square, write_polygons, write_rows

ROWS = (
    "a1,0600,2020-02-03 10:00,,2020-02-03 12:00,500500,5600500,1,W,a story",
    "a1,0600,2020-02-03 10:00,,2020-02-04 12:00,500500,5600500,-1,W,",
    "b1,0411,2021-06-03 10:00,2021-06-03 11:00,2021-06-05 12:00,501500,5600500,1,E,",
    "b1,0411,2021-06-03 10:00,2021-06-03 11:00,2021-06-05 12:00,501500,5600500,1,E,",
    "c1,99,2020-02-03 10:00,,2020-02-03 12:00,0500500.123456789012345,5600500,1,W,",
    "d1,0600,2022-01-30 10:00,,2022-01-31 12:00,500500.123456789012345,5600500,1,W,",
    "e1,0600,1921-01-30 10:00,,2021-01-31 12:00,500500,here,1,,",
    "f1,0600,2021-01-30",
    "g1,0600,2021-01-30 10:00,,2021-01-31 12:00,,,1,E,",
)
CALL = "k1,THEFT,03/02/2020 10:10,500510,5600500"
MEND = {
    "where": {"occurred": r"19(\d\d-.*)", "y": "here"},
    "to": {"occurred": r"20\1", "y": "5600500"},
    "by": "ada",
    "why": "typed",
}


def city_of(folder: Path, **police: object) -> City:
    return small_city(folder, sources={"police": {**POLICE, **police}, "calls": CALLS})


def write(folder: Path, name: str, rows: tuple[str, ...] = ROWS) -> None:
    write_rows(folder / f"data/police/{name}.csv.gz", HEADER, rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_rows(tmp_path / "data/calls/one.csv", "call,kind,at,lon,lat", [CALL])
    write(tmp_path, "one", ROWS[:4])
    write(tmp_path, "two", ROWS[4:])
    return tmp_path


def contents(city: City) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((city.home / "hub").iterdir())}


def parts(city: City) -> list[Path]:
    return sorted((city.home / "hub-parts").iterdir())


def test_only_what_changed_is_read_again(folder: Path) -> None:
    city = city_of(folder)
    assert ingest(city).anew == 3
    assert ingest(city).anew == 0
    (folder / "data/police/one.csv.gz").touch()
    assert ingest(city).anew == 0
    write(folder, "two", ROWS[5:])
    assert ingest(city).anew == 1
    write(folder, "three", ROWS[:1])
    assert ingest(city).anew == 1
    (folder / "data/police/one.csv.gz").rename(folder / "data/police/four.csv.gz")
    account = ingest(city)
    assert account.anew == 1
    assert account.total.rows == 4 + 4 + 1 + 1
    assert len(parts(city)) == 4


def test_settings_of_a_source_concern_its_files_alone_and_the_period_none(folder: Path) -> None:
    ingest(city_of(folder))
    assert ingest(city_of(folder, mends=[MEND])).anew == 2
    assert ingest(city_of(folder)).anew == 2
    assert ingest(city_of(folder).model_copy(update={"end": city_of(folder).end.replace(year=2023)})).anew == 0
    taxonomy = city_of(folder).taxonomy
    calls = {**taxonomy.codes, "calls": {"theft": ("THEFT", "STEAL")}}
    assert (
        ingest(city_of(folder).model_copy(update={"taxonomy": taxonomy.model_copy(update={"codes": calls})})).anew == 1
    )


def test_other_areas_are_other_parts(folder: Path) -> None:
    ingest(city_of(folder))
    write_polygons(folder / "data/areas.geojson", {"W": square(0, 0), "E": square(1000, 0, 900)})
    assert ingest(city_of(folder)).anew == 3


def test_a_row_that_a_shorter_period_leaves_out_is_read_again_for_its_texts(folder: Path) -> None:
    city = city_of(folder)
    ingest(city)
    shorter = city.model_copy(update={"end": city.end.replace(day=3, year=2022, month=1)})
    account = ingest(shorter)
    assert account.anew == 1
    assert account.total.reasons["outside the period"] == 1
    assert ingest(shorter).anew == 0
    assert ingest(city).anew == 0


@pytest.mark.parametrize("damage", [lambda content: content[:40], lambda content: b"", lambda content: content + b"x"])
def test_a_damaged_part_is_made_anew(folder: Path, damage: object) -> None:
    city = city_of(folder)
    ingest(city)
    whole, before = contents(city), {path.name: path.read_bytes() for path in parts(city)}
    damaged = parts(city)[1]
    damaged.write_bytes(damage(damaged.read_bytes()))
    assert ingest(city).anew == 1
    assert contents(city) == whole
    assert {path.name: path.read_bytes() for path in parts(city)} == before


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_whichever_byte_of_a_part_is_wrong_it_is_not_used(
    tmp_path_factory: pytest.TempPathFactory, place: int, change: int
) -> None:
    folder = tmp_path_factory.mktemp("city")
    write(folder, "one", ROWS[:2])
    city = small_city(folder)
    digest = ingest(city).digest
    path = parts(city)[0]
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= change
    path.write_bytes(content)
    account = ingest(city)
    assert (account.anew, account.digest) == (1, digest)


def test_parts_hold_no_story_and_what_is_left_over_is_removed(folder: Path) -> None:
    city = city_of(folder)
    ingest(city)
    (city.home / "hub-parts/00-11.half").write_bytes(b"half")
    (city.home / "hub-parts/00-11.arrow").write_bytes(b"old")
    ingest(city)
    assert len(parts(city)) == 3
    assert not any(b"a story" in path.read_bytes() for path in parts(city))


step = st.one_of(
    st.tuples(st.just("write"), st.sampled_from("abc"), st.lists(st.sampled_from(ROWS), min_size=1, max_size=6)),
    st.tuples(st.just("remove"), st.sampled_from("abc"), st.just([])),
    st.tuples(st.just("end"), st.sampled_from(["2021-12-06", "2022-02-07", "2022-03-07"]), st.just([])),
    st.tuples(st.just("mend"), st.sampled_from(["yes", "no"]), st.just([])),
)


@settings(max_examples=8, deadline=None)
@given(st.lists(step, min_size=2, max_size=4), st.integers(1, 2))
def test_whatever_came_before_the_hub_is_the_one_made_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, list[str]]], threads: int
) -> None:
    folder = tmp_path_factory.mktemp("city")
    write(folder, "always", ROWS[:2])
    rules: dict[str, object] = {}
    city = city_of_police(folder, rules)
    for kind, name, rows in steps:
        if kind == "write":
            write(folder, name, tuple(rows))
        elif kind == "remove":
            (folder / f"data/police/{name}.csv.gz").unlink(missing_ok=True)
        elif kind == "end":
            rules["end"] = name
        else:
            rules["mends"] = [MEND] if name == "yes" else []
        city = city_of_police(folder, rules)
        ingest(city.model_copy(update={"threads": threads}))
    fresh = city.model_copy(update={"workspace": folder / "fresh"})
    assert ingest(fresh).anew == len(list((folder / "data/police").iterdir()))
    assert contents(city) == contents(fresh)
    names = [{path.name for path in parts(each)} for each in (city, fresh)]
    assert names[0] == names[1] or "end" in rules


def city_of_police(folder: Path, rules: dict[str, object]) -> City:
    police = {**POLICE, "mends": rules.get("mends", [])}
    return small_city(folder, sources={"police": police}, end=rules.get("end", "2022-02-07"))
