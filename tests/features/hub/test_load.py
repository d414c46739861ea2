"""The hub as it was known at a moment, by hand and against a plain reading of its rows."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from configs.city import City
from configs.errors import StateError
from features.hub import ingest, load_hub
from tests.features.cities import HEADER, POLICE, small_city, write_rows

ROWS = (
    "a,0600,2020-07-03 10:00,,2020-07-03 12:00,500500,5600500,1,W,",
    "b,0600,2020-07-03 11:00,,2020-07-10 12:00,500500,5600500,1,W,",
    "c,0411,2020-07-04 10:00,,2020-07-04 12:00,501500,5600500,1,E,",
    "c,0411,2020-07-04 10:00,,2020-07-08 12:00,501500,5600500,-1,E,",
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("city")
    write_rows(folder / "data/police/one.csv.gz", HEADER, ROWS)
    city = small_city(folder, sources={"police": {**POLICE, "repeated_id": "allowed"}})
    ingest(city)
    return city


@pytest.mark.parametrize(
    ("moment", "known"),
    [
        ("2020-07-03 11:59", []),
        ("2020-07-03 12:00", ["a"]),
        ("2020-07-04 12:00", ["a", "c"]),
        ("2020-07-08 11:59", ["a", "c"]),
        ("2020-07-08 12:00", ["a"]),
        ("2020-07-10 12:00", ["a", "b"]),
    ],
)
def test_what_was_reported_and_not_yet_withdrawn_is_known(city: City, moment: str, known: list[str]) -> None:
    hub = load_hub(city, datetime.fromisoformat(moment))
    assert hub.incidents["source_id"].tolist() == known
    assert hub.incidents["withdrawn"].isna().all()
    assert hub.incidents.dtypes.equals(load_hub(city).incidents.dtypes)


def test_without_a_moment_everything_is_there_with_what_was_withdrawn(city: City) -> None:
    incidents = load_hub(city).incidents.set_index("source_id")
    assert incidents.index.tolist() == ["a", "b", "c"]
    assert incidents["withdrawn"].dropna().to_dict() == {"c": pd.Timestamp("2020-07-08 11:00", tz="UTC")}
    assert incidents.loc["c", "withdrawn_why"] == "a later row took it back"


def test_a_moment_without_a_zone_is_local_and_one_with_a_zone_is_not(city: City) -> None:
    assert len(load_hub(city, datetime(2020, 7, 3, 11, 0, tzinfo=UTC)).incidents) == 1
    assert len(load_hub(city, datetime(2020, 7, 3, 11, 0)).incidents) == 0


def test_areas_and_account_are_those_of_the_whole_hub(city: City) -> None:
    then, now = load_hub(city, datetime(2020, 7, 1)), load_hub(city)
    assert then.account == now.account
    assert then.digest == now.digest
    assert then.areas.equals(now.areas)


def test_a_hub_of_another_version_is_refused_with_what_it_lacks(city: City, tmp_path: Path) -> None:
    own = city.model_copy(update={"workspace": tmp_path})
    shutil.copytree(city.home, own.home)
    path = own.home / "hub/incidents.parquet"
    pd.read_parquet(path).drop(columns=["told_by"]).to_parquet(path, index=False)
    with pytest.raises(StateError, match=r"another version of Fairward: its incidents lack told_by.*ingest again"):
        load_hub(own)
