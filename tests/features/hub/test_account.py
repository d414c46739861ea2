"""The account: rows that do not add up are refused, and it says what was mended, masked and never read."""

from pathlib import Path

import pandas as pd
import pytest

from configs.city import City
from configs.errors import DataError
from features.hub import ingest, load_hub
from features.hub.account import make_account
from features.hub.gather import ReadFile
from features.sources.read import FileEntry
from tests.features.cities import HEADER, POLICE, small_city, write_rows

SAID = {"schema_number": 2, "unread": ["officer"], "others": ["officer", "story"], "withheld": {}, "blanked": {"id": 1}}
MENDS = [
    {"where": {"code": "LARCENY"}, "to": {"code": "0600"}, "by": "ada", "why": "old system"},
    {"where": {"code": "NEVER"}, "to": {"code": "0600"}, "by": "ada", "why": "nobody knows"},
]


@pytest.fixture
def city(tmp_path: Path) -> City:
    return small_city(tmp_path, sources={"police": {**POLICE, "mends": MENDS}})


def one_file(city: City) -> ReadFile:
    entry = FileEntry("police", "f", city.data_folder / "f", None, "0" * 64)
    return ReadFile(entry, 6, SAID, True)


def frame(rows: int, **more: object) -> pd.DataFrame:
    columns = {
        "source": ["police"] * rows,
        "file": ["f"] * rows,
        **{key: [value] * rows for key, value in more.items()},
    }
    return pd.DataFrame(columns)


def tables(kept: int, quarantined: int, linked: int) -> tuple[pd.DataFrame, ...]:
    day = pd.Timestamp("2020-02-03", tz="UTC")
    times = {"occurred_start": day, "reported": day + pd.Timedelta(hours=36), "withdrawn": pd.NaT}
    incidents = frame(kept, mended=1, location_confidence="high", **times)
    return incidents, frame(quarantined, reason="no location"), frame(linked, why="again", mended=0)


def test_rows_that_add_up_are_counted(city: City) -> None:
    account = make_account(city, [one_file(city)], tables(3, 2, 1), (), 7, ["odd"])
    assert account.total == account.sources["police"]
    assert account.total.model_dump() == {
        "rows": 6,
        "kept": 3,
        "quarantined": 2,
        "linked": 1,
        "withdrawn": 0,
        "mended": {"police rule 1": 3, "police rule 2": 0},
        "reasons": {"no location": 2},
        "why": {"again": 1},
        "confidence": {"high": 3},
        "delay_days": {"0.5": 1.5, "0.9": 1.5, "0.99": 1.5},
    }
    file = account.files[0]
    assert (file.schema_number, file.unread, file.blanked) == (2, ("officer",), {"id": 1})
    assert account.anew == 1
    assert "anew" not in account.model_dump()


@pytest.mark.parametrize("counts", [(3, 2, 0), (4, 2, 1)])
def test_rows_that_do_not_add_up_are_refused(city: City, counts: tuple[int, int, int]) -> None:
    with pytest.raises(DataError, match=r"f: 6 rows became . kept \+ 2 quarantined"):
        make_account(city, [one_file(city)], tables(*counts), (), 7, [])


def test_a_rule_mends_what_would_go_to_quarantine_and_nothing_else(city: City) -> None:
    rest = "2020-02-03 10:00,,2020-02-03 12:00,500500,5600500,1,W,"
    rows = [f"a,LARCENY,{rest}", f"b,0411,{rest}", f"c,LARCENY,{rest.replace('500500', '900500')}", f"d,OTHER,{rest}"]
    write_rows(city.data_folder / "police/one.csv.gz", HEADER, rows)
    account = ingest(city)
    incidents = load_hub(city).incidents.set_index("source_id")
    assert incidents["mended"].to_dict() == {"a": 1, "b": 0}
    assert incidents.loc["a", ["code", "offence"]].tolist() == ["0600", "theft"]
    quarantine = pd.read_parquet(city.home / "hub/quarantine.parquet").set_index("id")
    assert quarantine["reason"].to_dict() == {"c": "unknown offence code", "d": "unknown offence code"}
    assert quarantine.loc["c", "code"] == "LARCENY"
    assert account.sources["police"].mended == {"police rule 1": 1, "police rule 2": 0}


def test_columns_that_look_personal_are_named_though_never_read_and_names_are_masked(tmp_path: Path) -> None:
    city = small_city(tmp_path)
    header = HEADER.replace("story", "victim_name")
    row = "{},0600,{},,2020-02-03 12:00,500500,5600500,1,W,Ada Lovelace"
    rows = [row.format("a", "2020-02-03 10:00"), row.format("b", "Mrs Ada Lovelace 07700 900123")]
    write_rows(city.data_folder / "police/one.csv.gz", header, rows)
    account = ingest(city)
    assert account.files[0].unread == account.files[0].others == ("victim_name",)
    quarantine = pd.read_parquet(city.home / "hub/quarantine.parquet")
    assert quarantine["reason"].tolist() == ["impossible date of occurrence"]
    assert quarantine["occurred"].tolist() == ["withheld"]
    folders = [path for name in ("hub", "hub-parts") for path in (city.home / name).iterdir()]
    assert not any(b"Lovelace" in path.read_bytes() for path in folders)
