"""St. Louis to the row: its published number of rows, its adjustments, and the count of the bars to beat."""

import numpy as np
import pandas as pd
import pytest

from configs.city import City
from features.hub import Hub, ingest, load_hub
from features.rows.map import map_rows, read_texts
from features.sources.read import read_sources

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def rows(st_louis: City) -> pd.DataFrame:
    return map_rows(st_louis, read_texts(read_sources(st_louis)))


@pytest.fixture(scope="module")
def hub(st_louis: City) -> Hub:
    ingest(st_louis)
    return load_hub(st_louis)


def test_every_row_of_144_files_is_accounted_for(hub: Hub) -> None:
    total = hub.account["total"]
    assert len(hub.account["files"]) == 144
    assert total["rows"] == 636_151
    assert total["kept"] == 625_123 == len(hub.incidents)
    assert total["quarantined"] == 11_028
    assert total["duplicates"] == 0
    assert total["reasons"]["takes back a row that is not there"] == 175
    assert total["taken_back"] == 9_332
    assert hub.account["warnings"] == [
        "polygons without surface are left out: 99 (Unallocated - Awaiting CQR)",
        "attribute table has rows for no polygon: 99",
    ]


def test_all_three_schemas_are_met(st_louis: City) -> None:
    files = read_sources(st_louis)
    numbers, counts = np.unique([file.schema for file in files], return_counts=True)
    assert dict(zip(numbers.tolist(), counts.tolist(), strict=True)) == {0: 76, 1: 1, 2: 67}


def test_9713_rows_take_one_back(rows: pd.DataFrame) -> None:
    assert (rows["weight"] == -1).sum() == 9_713
    assert (rows["weight"] == 1).sum() == 636_151 - 9_713


def test_six_families_have_the_published_count(st_louis: City, rows: pd.DataFrame) -> None:
    """BARS.md: `Count` 1, coordinates present (two rows have some of a few feet), occurred 2008-01-07 to 2019-12-29."""
    local = rows["occurred_start"].dt.tz_convert(st_louis.timezone).dt.tz_localize(None)
    chosen = (
        (rows["weight"] == 1)
        & rows["offence"].isin(st_louis.targets)
        & (rows["x"] > 1000 * 1200 / 3937)
        & (local >= "2008-01-07")
        & (local < "2019-12-30")
    )
    assert chosen.sum() == 452_862


def test_the_hub_keeps_999_in_1000_of_them(hub: Hub, st_louis: City) -> None:
    targets = hub.incidents[hub.incidents["offence"].isin(st_louis.targets)]
    assert (targets["weight"] > 0).sum() == pytest.approx(452_862, rel=0.001)


def test_no_more_is_taken_back_than_was_there(hub: Hub) -> None:
    net = hub.incidents.groupby(["area", "occurred_start", "offence"])["weight"].sum()
    assert net.min() >= 0
