"""What becomes of rows that take others back, stand twice or come from two sources: worked by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from configs.city import City
from features.hub import ingest
from features.linkage.settle import settle
from tests.features.cities import CALLS, HEADER, POLICE, small_city, write_rows
from tests.features.linkage.made import typed

BOTH = {"police": POLICE, "calls": CALLS}


def police(name: str, code: str, occurred: str, told: str, x: int, y: int, count: int = 1) -> str:
    """Write a row of the police, its place given in metres from the city's corner."""
    return f"{name},{code},2020-02-{occurred},,2020-02-{told},{500_000 + x},{5_600_000 + y},{count},,"


def call(name: str, kind: str, at: str, x: int, y: int) -> str:
    return f"{name},{kind},{at[:2]}/02/2020 {at[3:]},{500_000 + x},{5_600_000 + y}"


def settled(folder: Path, rows: list[str], calls: list[str] | None = None, **changes: object) -> City:
    """Ingest rows of the police and, where given, of calls."""
    write_rows(folder / "data/police/one.csv.gz", HEADER, rows)
    if calls is not None:
        write_rows(folder / "data/calls/one.csv", "call,kind,at,lon,lat", calls)
    sources = BOTH if calls is not None else {"police": POLICE}
    city = small_city(folder, **{"sources": sources, **changes})
    ingest(city)
    return city


def table(city: City, name: str, *columns: str) -> list[tuple[object, ...]]:
    frame = pd.read_parquet(city.home / "hub" / f"{name}.parquet")
    for moment in frame.select_dtypes("datetimetz"):
        frame[moment] = frame[moment].dt.strftime("%d %H:%M").fillna("")
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_a_row_that_is_taken_back_is_kept_until_the_adjustment_was_known(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "03 12:00", 500, 500), "a,600,,,2020-02-05 09:00,0,0,-1,,"]
    city = settled(tmp_path, rows)
    assert table(city, "incidents", "source_id", "reported", "withdrawn") == [("a", "03 12:00", "05 09:00")]
    assert table(city, "linked", "row", "kept_source", "kept_source_id", "kept_row", "why") == [
        (2, "police", "a", 1, "takes back an earlier row")
    ]


def test_an_adjustment_known_before_what_it_takes_back_leaves_nothing_to_have_been_known(tmp_path: Path) -> None:
    monthly = {**POLICE, "reported_formats": ["%Y-%m"], "reported_precision": "month"}
    rows = ["a,0600,2020-02-10 10:00,,2020-02,500500,5600500,1,,", "a,0600,,,2020-02,0,0,-1,,"]
    city = settled(tmp_path, rows, sources={"police": monthly})
    assert table(city, "incidents", "reported", "withdrawn") == [("10 10:00", "10 10:00")]


def test_an_adjustment_without_a_row_is_in_quarantine(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "03 12:00", 5, 5), police("b", "0611", "03 10:00", "04 12:00", 5, 5, -1)]
    city = settled(tmp_path, rows)
    assert table(city, "quarantine", "id", "reason") == [("b", "takes back a row that is not there")]


def test_an_adjustment_of_a_row_in_quarantine_follows_it_with_its_reason(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "03 12:00", 5000, 5), police("a", "0600", "03 10:00", "04 12:00", 5, 5, -1)]
    city = settled(tmp_path, [police("z", "0600", "03 10:00", "03 12:00", 5, 5), *rows])
    assert table(city, "quarantine", "row", "reason") == [(2, "outside every area"), (3, "outside every area")]


def test_without_a_rule_nothing_is_taken_back(tmp_path: Path) -> None:
    source = {key: value for key, value in POLICE.items() if key != "adjustments"}
    rows = [police("a", "0600", "03 10:00", "03 12:00", 5, 5), police("a", "0600", "03 10:00", "04 12:00", 5, 5, -1)]
    city = settled(tmp_path, rows, sources={"police": source})
    reason = "takes back a row, but the source has no rule for adjustments"
    assert table(city, "quarantine", "row", "reason") == [(2, reason)]


def test_the_same_id_again_is_linked_to_the_usable_row_that_was_known_first(tmp_path: Path) -> None:
    rows = [
        police("a", "9900", "03 10:00", "03 12:00", 5, 5),
        police("a", "0600", "03 10:00", "05 12:00", 5, 5),
        police("a", "0600", "03 10:00", "04 12:00", 5, 5),
    ]
    city = settled(tmp_path, rows)
    assert table(city, "quarantine", "row") == [(1,)]
    assert table(city, "incidents", "row", "reported") == [(3, "04 12:00")]
    assert table(city, "linked", "row", "kept_row", "why") == [(2, 3, "the same id again")]


def test_where_ids_are_not_unique_each_row_is_an_incident(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "05 12:00", 5, 5)] * 2
    city = settled(tmp_path, rows, sources={"police": {**POLICE, "repeated_id": "allowed"}})
    assert len(table(city, "incidents", "row")) == 2


def test_the_source_listed_first_wins_and_the_earliest_report_stays(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "05 12:00", 500, 500)]
    calls = [call("k", "THEFT", "03 10:20", 600, 500), call("l", "THEFT", "03 10:10", 900, 500)]
    city = settled(tmp_path, rows, calls)
    assert table(city, "incidents", "source", "source_id", "reported") == [
        ("police", "a", "03 10:20"),
        ("calls", "l", "03 10:10"),
    ]
    why = "the same incident from another source"
    assert table(city, "linked", "source_id", "kept_source", "kept_source_id", "why") == [("k", "police", "a", why)]


def test_a_merged_row_is_not_reported_before_it_occurred(tmp_path: Path) -> None:
    city = settled(
        tmp_path, [police("a", "0600", "03 10:00", "05 12:00", 5, 5)], [call("k", "THEFT", "03 09:50", 5, 5)]
    )
    assert table(city, "incidents", "reported") == [("03 10:00",)]


def test_rows_that_count_otherwise_stand_until_the_source_listed_first_tells(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "05 12:00", 980, 500)]
    city = settled(tmp_path, rows, [call("k", "THEFT", "03 10:00", 1020, 500)])
    assert table(city, "incidents", "source", "area", "reported", "withdrawn") == [
        ("police", "W", "05 12:00", ""),
        ("calls", "E", "03 10:00", "05 12:00"),
    ]


def test_a_linked_row_that_is_taken_back_leaves_the_other_sources_row_alone(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "03 12:00", 5, 5), police("a", "0600", "03 10:00", "04 12:00", 5, 5, -1)]
    city = settled(tmp_path, rows, [call("k", "THEFT", "03 10:00", 5, 5)], sources={"calls": CALLS, "police": POLICE})
    assert table(city, "incidents", "source", "withdrawn") == [("calls", "")]
    assert table(city, "linked", "row", "kept_source_id", "why") == [
        (1, "k", "the same incident from another source"),
        (2, "k", "takes back a row that is linked to this one"),
    ]


def test_when_the_source_listed_first_takes_its_row_back_the_incident_is_withdrawn(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "03 12:00", 5, 5), police("a", "0600", "03 10:00", "04 12:00", 5, 5, -1)]
    city = settled(tmp_path, rows, [call("k", "THEFT", "03 10:00", 5, 5)])
    assert table(city, "incidents", "source", "reported", "withdrawn") == [("police", "03 10:00", "04 12:00")]


def test_a_revision_stands_from_the_moment_it_was_written(tmp_path: Path) -> None:
    header, source = revising()
    told = "03 10:00,,2020-02-03 12:00,500500,5600500,1,,,2020-02-"
    rows = [f"a,{code},2020-02-{told}{day}" for code, day in (("0600", "03 12:00"), ("0411", "07 09:00"), ("99", "09"))]
    write_rows(tmp_path / "data/police/one.csv.gz", header, [*rows[:2], f"{rows[2]} 10:00", rows[1]])
    city = small_city(tmp_path, sources={"police": source})
    ingest(city)
    assert table(city, "incidents", "offence", "reported", "withdrawn") == [
        ("theft", "03 12:00", "07 09:00"),
        ("assault", "07 09:00", ""),
    ]
    assert table(city, "quarantine", "row", "reason") == [(3, "unknown offence code")]
    assert table(city, "linked", "row", "kept_row", "why") == [(4, 2, "the same id again")]


def revising() -> tuple[str, dict[str, object]]:
    schema = {**POLICE["schemas"][0], "revised": "revised"}
    return f"{HEADER},revised", {**POLICE, "schemas": [schema], "repeated_id": "revision"}


def test_rows_that_somebody_found_to_be_two_incidents_are_kept_as_they_were_told(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "05 12:00", 500, 500)]
    calls = [call("k", "THEFT", "03 10:20", 600, 500)]
    alone = {}
    for key, path, header, told in (
        ("police", "police/one.csv.gz", HEADER, rows),
        ("calls", "calls/one.csv", "call,kind,at,lon,lat", calls),
    ):
        write_rows(tmp_path / key / "data" / path, header, told)
        city = small_city(tmp_path / key, sources={key: BOTH[key]})
        ingest(city)
        alone[key] = pd.read_parquet(city.home / "hub/incidents.parquet")
    merged = settled(tmp_path, rows, calls)
    assert len(table(merged, "linked", "row")) == 1
    assert table(merged, "incidents", "reported") == [("03 10:20",)]
    linkage = {"apart": [[["calls", "k"], ["police", "a"]]]}
    parted = settled(tmp_path, rows, calls, linkage=linkage)
    assert table(parted, "linked", "row") == []
    incidents = pd.read_parquet(parted.home / "hub/incidents.parquet")
    pd.testing.assert_frame_equal(incidents, pd.concat([alone["police"], alone["calls"]], ignore_index=True))


def test_rows_apart_that_no_source_has_are_warned_of(tmp_path: Path) -> None:
    apart = [[["police", "a"], ["calls", "k"]], [["police", "b"], ["calls", "l"]]]
    city = small_city(tmp_path, sources=BOTH, linkage={"apart": apart})
    fates = settle(city, typed({"source": "P", "source_id": "a"}, {"source": "C", "source_id": "l"}))
    assert fates.warnings == ("linkage.apart: calls has no row 'k'", "linkage.apart: police has no row 'b'")


@pytest.mark.parametrize("order", [("police", "calls"), ("calls", "police")])
def test_nothing_is_withdrawn_before_it_was_known(tmp_path: Path, order: tuple[str, str]) -> None:
    rng = np.random.default_rng(5)
    rows = [
        police(str(n % 9), "0600", f"03 1{n % 3}:00", f"0{rng.integers(4, 9)} 12:00", int(5 * (n % 4)), 5, sign)
        for n, sign in enumerate(rng.choice([1, 1, -1], 80))
    ]
    calls = [call(str(n), "THEFT", f"03 1{n % 3}:10", 5 * (n % 4), 5) for n in range(12)]
    city = settled(tmp_path, rows, calls, sources={key: {**BOTH[key], "repeated_id": "allowed"} for key in order})
    incidents = pd.read_parquet(city.home / "hub/incidents.parquet")
    withdrawn = incidents["withdrawn"].notna()
    assert withdrawn.any()
    assert (incidents["withdrawn"] >= incidents["reported"])[withdrawn].all()


@pytest.mark.parametrize(("x", "minutes", "links"), [(150, 30, 1), (151, 30, 0), (150, 31, 0)])
def test_a_pair_at_both_limits_is_within_the_tolerance(tmp_path: Path, x: int, minutes: int, links: int) -> None:
    rows, calls = [police("a", "0600", "03 10:00", "03 12:00", 0, 5)], [call("k", "THEFT", f"03 10:{minutes}", x, 5)]
    assert len(table(settled(tmp_path, rows, calls), "linked", "row")) == links


def test_a_row_without_a_point_is_linked_at_the_limit_of_minutes(tmp_path: Path) -> None:
    rows = typed({"source": "P", "start": 0.0}, {"source": "C", "start": 0.5, "method": 3})
    city = small_city(tmp_path, sources=BOTH)
    assert settle(city, rows).kept.tolist() == [-1, 0]
