"""The hub: each reason by example, every row in the account, the same bytes again, and whole or absent when killed."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configs.city import City
from configs.errors import DataError, StateError
from features.columns import INCIDENTS, LINKED, QUARANTINE
from features.hub import ingest, load_hub
from tests.features.cities import CALLS, HEADER, POLICE, small_city, square, write_polygons, write_rows

GOOD = "ok,0600,2020-02-03 10:00,,2020-02-03 12:00,500500,5600500,1,W,a story"

SPEC = [
    (GOOD, None),
    ("a1,0411,2020-02-03 10:00,2020-02-03 11:00,2020-02-03 12:00,501500,5600500,1,W,", None),
    ("b1,0600,2020-02-03 10:00", "wrong number of columns"),
    ("c1,0600,2020-02-03 10:00,,2020-02-03 12:00,500500,5600500,2,W,", "weight is neither 1 nor -1"),
    ("c2,0600,2020-02-03 10:00,,2020-02-03 12:00,500500,5600500,,W,", "weight is neither 1 nor -1"),
    ("d1,,2020-02-03 10:00,,2020-02-03 12:00,500500,5600500,1,W,", "no offence code"),
    ("e1,9900,2020-02-03 10:00,,2020-02-03 12:00,500500,5600500,1,W,", "unknown offence code"),
    ("f1,0600,,,2020-02-03 12:00,500500,5600500,1,W,", "no date of occurrence"),
    ("g1,0600,2020-02-30 10:00,,2020-03-03 12:00,500500,5600500,1,W,", "impossible date of occurrence"),
    ("h1,0600,2020-02-03 10:00,later,2020-03-03 12:00,500500,5600500,1,W,", "impossible end of occurrence"),
    ("i1,0600,2020-02-03 10:00,,,500500,5600500,1,W,", "no date of report"),
    ("j1,0600,2020-02-03 10:00,,soon,500500,5600500,1,W,", "impossible date of report"),
    ("k1,0600,2020-02-03 10:00,2020-02-03 09:00,2020-02-03 12:00,500500,5600500,1,W,", "ends before it starts"),
    ("l1,0600,2020-02-03 10:00,,2020-02-03 09:00,500500,5600500,1,W,", "reported before it occurred"),
    ("m1,0600,2018-02-03 10:00,,2020-02-03 09:00,500500,5600500,1,W,", "reported too long after it occurred"),
    ("n1,0600,2019-12-31 10:00,,2020-02-03 09:00,500500,5600500,1,W,", "outside the period"),
    ("o1,0600,2020-02-03 10:00,,2020-02-03 12:00,0,0,1,,", "no location"),
    ("p1,0600,2020-02-03 10:00,,2020-02-03 12:00,here,5600500,1,W,", "impossible location"),
    ("q1,0600,2020-02-03 10:00,,2020-02-03 12:00,502500,5600500,1,W,", "outside every area"),
    ("r1,0600,2020-02-04 10:00,,2020-02-04 12:00,500500,5600500,-1,W,", "takes back a row that is not there"),
    ("s1,9900,,,2020-02-30 12:00,0,0,1,W,", "unknown offence code"),
]


def spec_city(folder: Path) -> City:
    write_rows(folder / "data/police/one.csv.gz", HEADER, [row for row, _ in SPEC])
    return small_city(folder)


def contents(city: City) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((city.home / "hub").iterdir())}


def test_each_row_is_kept_or_in_quarantine_with_its_reason(tmp_path: Path) -> None:
    city = spec_city(tmp_path)
    ingest(city)
    quarantine = pd.read_parquet(city.home / "hub/quarantine.parquet").set_index("row")["reason"]
    kept = pd.read_parquet(city.home / "hub/incidents.parquet")["row"].tolist()
    found = [(row, None if number in kept else quarantine[number]) for number, (row, _) in enumerate(SPEC, 1)]
    assert found == SPEC


def test_a_good_row_becomes_an_incident(tmp_path: Path) -> None:
    city = spec_city(tmp_path)
    ingest(city)
    incident = load_hub(city).incidents.iloc[0]
    assert incident.to_dict() == {
        "source": "police",
        "source_id": "ok",
        "code": "0600",
        "offence": "theft",
        "file": "police/one.csv.gz",
        "row": 1,
        "occurred_start": pd.Timestamp("2020-02-03 10:00", tz="UTC"),
        "occurred_end": pd.Timestamp("2020-02-03 10:00", tz="UTC"),
        "reported": pd.Timestamp("2020-02-03 12:00", tz="UTC"),
        "told_by": "police",
        "x": 500_500.0,
        "y": 5_600_500.0,
        "area": "W",
        "location_confidence": "high",
        "location_probability": 1.0,
        "location_method": "point",
        "mended": 0,
        "withdrawn": pd.NaT,
        "withdrawn_why": "",
        "successor_file": "",
        "successor_row": 0,
    }


def test_the_hub_has_the_columns_of_the_registry_and_no_story(tmp_path: Path) -> None:
    city = spec_city(tmp_path)
    ingest(city)
    for name, columns in (("incidents", INCIDENTS), ("quarantine", QUARANTINE), ("linked", LINKED)):
        frame = pd.read_parquet(city.home / f"hub/{name}.parquet")
        assert {column.name: column.type for column in columns} == frame.dtypes.astype(str).to_dict()
    assert not any(b"a story" in content for content in contents(city).values())


def test_the_account_is_written_and_returned(tmp_path: Path) -> None:
    city = spec_city(tmp_path)
    account = ingest(city)
    hub = load_hub(city)
    assert hub.account == json.loads(account.model_dump_json())
    assert hub.digest == account.digest
    assert (account.total.rows, account.total.kept, account.total.quarantined) == (21, 2, 19)
    assert account.total.confidence == {"high": 1, "medium": 1}
    assert account.files[0].schema_number == 1
    assert hub.areas["area"].tolist() == ["E", "W"]


def test_again_or_elsewhere_the_bytes_are_the_same_and_other_data_has_another_digest(tmp_path: Path) -> None:
    here, there = spec_city(tmp_path / "here"), spec_city(tmp_path / "there")
    digest = ingest(here).digest
    first = contents(here)
    ingest(here)
    ingest(there)
    assert contents(here) == first == contents(there)
    write_rows(tmp_path / "there/data/police/one.csv.gz", HEADER, [GOOD.replace("10:00", "10:01")])
    assert ingest(there).digest != digest


def test_areas_are_part_of_the_digest(tmp_path: Path) -> None:
    city = spec_city(tmp_path)
    digest = ingest(city).digest
    path = city.data_folder / "areas.geojson"
    path.write_text(path.read_text().replace("Square E", "Square F"))
    assert ingest(city).digest != digest


def test_no_hub_is_said_with_the_verb_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="run fairward ingest first"):
        load_hub(small_city(tmp_path))


@pytest.mark.parametrize("name", ["account.json", "incidents.parquet", "areas.parquet"])
def test_a_damaged_hub_is_said_with_the_verb_that_mends_it(tmp_path: Path, name: str) -> None:
    city = spec_city(tmp_path)
    ingest(city)
    path = city.home / "hub" / name
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(StateError, match=r"the hub cannot be read .*run fairward ingest again"):
        load_hub(city)


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from features.hub import ingest
from tests.features.cities import clean_load

event, ending, count = sys.argv[4], sys.argv[5], int(sys.argv[6])

def die(name, given):
    global count
    if name == event and any(str(each).endswith(ending) for each in given[:2]):
        count -= 1
        if not count:
            os.kill(os.getpid(), signal.SIGKILL)

city = clean_load(Path(sys.argv[2]), Path(sys.argv[3]))
sys.addaudithook(die)
ingest(city)
"""


def killed(folder: Path, event: str, ending: str, count: int) -> int:
    """Ingest in a process of its own that is killed at an event; return its exit code."""
    root = Path(__file__).parents[3]
    arguments = [str(root), str(folder / "small.yaml"), str(folder / "workspace"), event, ending, str(count)]
    return subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False).returncode


@pytest.mark.parametrize(
    ("event", "ending", "count", "old_stays"),
    [
        ("open", "one.csv.gz", 1, True),
        ("open", ".half", 1, True),
        ("os.rename", ".half", 1, True),
        ("os.remove", ".arrow", 1, True),
        ("tempfile.mkdtemp", "", 1, True),
        ("open", "account.json", 1, True),
        ("os.rename", "hub", 1, True),
        ("os.rename", "hub", 2, False),
    ],
)
def test_a_killed_ingest_leaves_the_old_hub_and_the_next_finishes(
    tmp_path: Path, event: str, ending: str, count: int, old_stays: bool
) -> None:
    city = spec_city(tmp_path)
    ingest(city)
    old = contents(city)
    write_rows(tmp_path / "data/police/one.csv.gz", HEADER, [GOOD])
    assert killed(tmp_path, event, ending, count) == -9
    assert not old_stays or contents(city) == old
    ingest(city)
    new = contents(city)
    assert new != old
    assert sorted(path.name for path in city.home.iterdir()) == ["hub", "hub-parts"]
    assert load_hub(city).account["total"]["rows"] == 1


text = st.sampled_from(
    ["", "0", "x", "0600", "0411", "2020-02-03 10:00", "2020-02-03 11:00", "500500", "5600500", "1", "-1"]
)
moment = st.sampled_from(["2020-02-03 10:00", "2020-02-03 10:20", "2020-02-09 10:00", "2020-02-30 10:00", ""])
police_row = st.tuples(
    st.sampled_from("abcde"),
    st.sampled_from(["0600", "0411", "99", ""]),
    moment,
    st.sampled_from(["", "2020-02-03 10:30"]),
    moment,
    st.sampled_from(["500500", "500600", "501500", "0", "505000"]),
    st.sampled_from(["5600500", "0"]),
    st.sampled_from(["1", "1", "1", "-1", "7"]),
    st.sampled_from(["W", ""]),
    st.just("story"),
).map(",".join)
call_row = st.tuples(
    st.sampled_from("klmnop"),
    st.sampled_from(["THEFT", "ASSAULT", "CAT"]),
    st.sampled_from(["03/02/2020 10:00", "03/02/2020 10:25", "soon"]),
    st.sampled_from(["500500", "500600", ""]),
    st.just("5600500"),
).map(",".join)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.one_of(police_row, st.lists(text, max_size=12).map(",".join)), max_size=30),
    st.lists(call_row, min_size=1, max_size=12),
    st.sampled_from(["allowed", "again"]),
)
def test_every_row_is_kept_or_in_quarantine_or_linked(
    tmp_path_factory: pytest.TempPathFactory, police: list[str], calls: list[str], repeated: str
) -> None:
    folder = tmp_path_factory.mktemp("city")
    police = [row for row in [GOOD, *police] if row]
    write_rows(folder / "data/police/one.csv.gz", HEADER, police)
    write_rows(folder / "data/calls/one.csv", "call,kind,at,lon,lat", calls)
    city = small_city(folder, sources={"police": {**POLICE, "repeated_id": repeated}, "calls": CALLS})
    account = ingest(city)
    frames = [pd.read_parquet(city.home / f"hub/{name}.parquet") for name in ("incidents", "quarantine", "linked")]
    seen = sorted((file, row) for frame in frames for file, row in zip(frame["file"], frame["row"], strict=True))
    expected = [("calls/one.csv", n + 1) for n in range(len(calls))]
    expected += [("police/one.csv.gz", n + 1) for n in range(len(police))]
    assert seen == expected
    assert account.total.rows == len(seen)


def test_unmappable_rows_alone_make_an_empty_hub_rather_than_an_error(tmp_path: Path) -> None:
    write_polygons(
        tmp_path / "data/areas.geojson", {"far": {"type": "Point", "coordinates": [0, 0]}} | {"W": square(0, 0)}
    )
    write_rows(tmp_path / "data/police/one.csv.gz", HEADER, ["a,b"])
    account = ingest(small_city(tmp_path))
    assert (account.total.kept, account.total.reasons) == (0, {"wrong number of columns": 1})
    assert account.warnings == ("polygons without surface are left out: far (Square far)",)


def test_a_file_without_rows_beside_others_has_none_in_the_account(tmp_path: Path) -> None:
    write_rows(tmp_path / "data/police/none.csv.gz", HEADER, [])
    city = spec_city(tmp_path)
    account = ingest(city)
    assert [(file.file, file.rows) for file in account.files] == [
        ("police/none.csv.gz", 0),
        ("police/one.csv.gz", len(SPEC)),
    ]
    (city.data_folder / "police/one.csv.gz").unlink()
    with pytest.raises(DataError, match="no rows at all"):
        ingest(city)
