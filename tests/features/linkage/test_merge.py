"""What becomes of rows that take others back, stand twice or come from two sources: worked by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from configs.city import City
from features.hub import ingest
from tests.features.cities import CALLS, HEADER, POLICE, small_city, write_rows

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
    if "reported" in columns and name == "incidents":
        frame["reported"] = frame["reported"].dt.strftime("%d %H:%M")
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_an_adjustment_is_kept_with_time_place_and_offence_of_the_row_it_takes_back(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "03 12:00", 500, 500), "a,600,,,2020-02-05 09:00,0,0,-1,,"]
    city = settled(tmp_path, rows)
    incidents = pd.read_parquet(city.home / "hub/incidents.parquet")
    same = ["source_id", "code", "offence", "occurred_start", "occurred_end", "x", "y", "area", "location_confidence"]
    assert incidents[same].nunique().tolist() == [1] * len(same)
    assert incidents["weight"].tolist() == [1, -1]
    assert incidents["reported"].dt.strftime("%d %H:%M").tolist() == ["03 12:00", "05 09:00"]


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


def test_the_same_id_again_is_a_duplicate_of_the_first_that_can_be_used(tmp_path: Path) -> None:
    rows = [
        police("a", "9900", "03 10:00", "03 12:00", 5, 5),
        police("a", "0600", "03 10:00", "05 12:00", 5, 5),
        police("a", "0600", "03 10:00", "04 12:00", 5, 5),
    ]
    city = settled(tmp_path, rows)
    assert table(city, "quarantine", "row") == [(1,)]
    assert table(city, "incidents", "row", "reported") == [(2, "04 12:00")]
    assert table(city, "duplicates", "row", "kept_source_id", "why") == [(3, "a", "the same id again")]


def test_where_ids_are_not_unique_each_row_is_an_incident(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "05 12:00", 5, 5)] * 2
    city = settled(tmp_path, rows, sources={"police": {**POLICE, "unique_id": False}})
    assert len(table(city, "incidents", "row")) == 2


def test_the_source_listed_first_wins_and_the_earliest_report_stays(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "05 12:00", 500, 500)]
    calls = [call("k", "THEFT", "03 10:20", 600, 500), call("l", "THEFT", "03 10:10", 900, 500)]
    city = settled(tmp_path, rows, calls)
    assert table(city, "incidents", "source", "source_id", "reported") == [
        ("police", "a", "03 10:20"),
        ("calls", "l", "03 10:10"),
    ]
    why = "the same incident from a source listed earlier"
    assert table(city, "duplicates", "source_id", "kept_source", "kept_source_id", "why") == [("k", "police", "a", why)]


def test_a_merged_row_is_not_reported_before_it_occurred(tmp_path: Path) -> None:
    city = settled(
        tmp_path, [police("a", "0600", "03 10:00", "05 12:00", 5, 5)], [call("k", "THEFT", "03 09:50", 5, 5)]
    )
    assert table(city, "incidents", "reported") == [("03 10:00",)]


def test_a_duplicate_that_is_taken_back_leaves_the_other_sources_row_alone(tmp_path: Path) -> None:
    rows = [police("a", "0600", "03 10:00", "03 12:00", 5, 5), police("a", "0600", "03 10:00", "04 12:00", 5, 5, -1)]
    city = settled(tmp_path, rows, [call("k", "THEFT", "03 10:00", 5, 5)], sources={"calls": CALLS, "police": POLICE})
    assert table(city, "incidents", "source", "weight") == [("calls", 1)]
    assert table(city, "duplicates", "row", "kept_source_id", "why") == [
        (1, "k", "the same incident from a source listed earlier"),
        (2, "k", "takes back a duplicate"),
    ]


@pytest.mark.parametrize("order", [("police", "calls"), ("calls", "police")])
def test_what_is_taken_back_never_outnumbers_what_was_known(tmp_path: Path, order: tuple[str, str]) -> None:
    rng = np.random.default_rng(5)
    rows = [
        police(str(n % 9), "0600", f"03 1{n % 3}:00", f"0{rng.integers(4, 9)} 12:00", int(5 * (n % 4)), 5, sign)
        for n, sign in enumerate(rng.choice([1, 1, -1], 80))
    ]
    calls = [call(str(n), "THEFT", f"03 1{n % 3}:10", 5 * (n % 4), 5) for n in range(12)]
    city = settled(tmp_path, rows, calls, sources={key: {**BOTH[key], "unique_id": False} for key in order})
    incidents = pd.read_parquet(city.home / "hub/incidents.parquet")
    incidents = incidents.sort_values(["reported", "weight"], ascending=[True, False])
    assert (incidents["weight"] < 0).any()
    assert (incidents.groupby(["area", "occurred_start", "offence"])["weight"].cumsum() >= 0).all()
