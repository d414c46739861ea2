"""The quarantine is looked into, a rule is tried before it is kept, and the next ingest does what was said."""

import json
from pathlib import Path

import pytest

from configs.city import City
from configs.errors import ConfigError, StateError
from features.hub import ingest
from features.hub.quarantine import read_quarantine, rule_counts
from tests.features.cities import CALLS, HEADER, POLICE, small_city, write_rows
from tests.features.context.beside import COUNTED, PERIOD, counts, write

REST = "2020-02-03 10:00,,2020-02-03 12:00,500500,5600500,1,W,"
ROWS = (f"a,LARCENY,{REST}", f"b,LARCENY,{REST.replace('500500', '900500')}", f"c,THEFT,{REST}", f"d,0600,{REST}")
RULES = [
    {"where": {"code": "LARCENY|THEFT"}, "to": {"code": "0600"}, "by": "ada", "why": "old system"},
    {"where": {"code": "THEFT"}, "to": {"code": "0411"}, "by": "ada", "why": "comes too late"},
]


def city_of(folder: Path, rules: list[object]) -> City:
    return small_city(folder, sources={"police": {**POLICE, "mends": rules}, "calls": CALLS})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_rows(tmp_path / "data/police/one.csv.gz", HEADER, ROWS[:3])
    write_rows(tmp_path / "data/police/two.csv.gz", HEADER, ROWS[3:])
    write_rows(tmp_path / "data/calls/one.csv", "call,kind,at,lon,lat", ["k,CAT,03/02/2020 10:00,500500,5600500"])
    ingest(city_of(tmp_path, []))
    return tmp_path


def test_it_is_read_whole_or_by_source_reason_and_file(folder: Path) -> None:
    city = city_of(folder, [])
    assert read_quarantine(city)["id"].tolist() == ["a", "b", "c", "k"]
    assert read_quarantine(city, source="calls")["id"].tolist() == ["k"]
    assert read_quarantine(city, reason="offence code", source="police")["id"].tolist() == ["a", "b", "c"]
    assert read_quarantine(city, reason="location").empty
    assert read_quarantine(city, file="police/two.csv.gz").empty


def test_what_is_not_there_is_said(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(ConfigError, match=r"no source 'fire'.*name one of police, calls"):
        read_quarantine(city_of(folder, []), source="fire")
    with pytest.raises(StateError, match="run fairward ingest first"):
        read_quarantine(small_city(tmp_path_factory.mktemp("empty")))
    path = city_of(folder, []).home / "hub/quarantine.parquet"
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(StateError, match="run fairward ingest again"):
        read_quarantine(city_of(folder, []))


def test_a_rule_says_what_it_would_mend_and_ingest_then_mends_it(folder: Path) -> None:
    assert rule_counts(city_of(folder, [])) == []
    city = city_of(folder, RULES)
    assert [(each.rule, each.mended, each.matches, each.would_mend) for each in rule_counts(city)] == [
        (1, 0, 3, 2),
        (2, 0, 0, 0),
    ]
    account = ingest(city)
    assert account.anew == 2
    assert account.sources["police"].mended == {"police rule 1": 2, "police rule 2": 0}
    assert [(each.rule, each.mended, each.matches, each.would_mend) for each in rule_counts(city)] == [
        (1, 2, 1, 0),
        (2, 0, 0, 0),
    ]
    assert read_quarantine(city, source="police")["id"].tolist() == ["b"]


def test_rules_can_be_asked_about_where_nothing_is_in_quarantine(tmp_path: Path) -> None:
    write_rows(tmp_path / "data/police/one.csv.gz", HEADER, ROWS[3:])
    city = small_city(tmp_path, sources={"police": {**POLICE, "mends": RULES}})
    ingest(city)
    assert [each.matches for each in rule_counts(city)] == [0, 0]


def test_rows_of_tables_beside_the_incidents_are_among_it(tmp_path: Path) -> None:
    write(tmp_path, "counts.csv", "area,month,kind,n", ("E,2020-01,house,2", "Q,2020-01,house,2"))
    write_rows(tmp_path / "data/police/one.csv.gz", HEADER, ROWS[:1])
    city = small_city(tmp_path, COUNTED, counts={"burglary": counts()}, **PERIOD)
    ingest(city)
    rows = read_quarantine(city)
    assert rows[["source", "row", "id"]].to_numpy().tolist() == [["police", 1, "a"], ["counts.burglary", 2, ""]]
    rows = read_quarantine(city, source="counts.burglary", reason="area")
    assert json.loads(rows["texts"][0])["area"] == "Q"
    with pytest.raises(ConfigError, match=r"name one of police, counts\.burglary"):
        read_quarantine(city, source="burglary")
