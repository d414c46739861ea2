"""St. Louis to the row: its published number of rows, its adjustments, and the count of the bars to beat."""

import numpy as np
import pandas as pd
import pytest

from configs.city import City
from features.hub import Hub, ingest, load_hub
from features.hub.ground import read_ground
from features.hub.typed import type_rows
from features.rows.map import read_texts
from features.sources.read import SourceFile, read_sources
from features.where.confidence import METHODS

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def files(st_louis: City) -> list[SourceFile]:
    return read_sources(st_louis)


@pytest.fixture(scope="module")
def rows(st_louis: City, files: list[SourceFile]) -> pd.DataFrame:
    return type_rows(st_louis, "police", read_ground(st_louis), read_texts(files))


@pytest.fixture(scope="module")
def hub(st_louis: City) -> Hub:
    ingest(st_louis)
    return load_hub(st_louis)


def test_every_row_of_144_files_is_accounted_for(hub: Hub) -> None:
    total = hub.account["total"]
    assert len(hub.account["files"]) == 144
    assert total["rows"] == 636_151 == total["kept"] + total["quarantined"] + total["linked"]
    assert total["kept"] == len(hub.incidents)
    assert total["reasons"]["outside the period"] == 2_606
    assert total["reasons"]["takes back a row that is not there"] == 175
    assert set(total["why"]) == {"takes back an earlier row"}
    assert total["withdrawn"] == total["linked"]
    assert sum("99 (Unallocated" in warning for warning in hub.account["warnings"]) == 1


def test_all_three_schemas_are_met(files: list[SourceFile]) -> None:
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
        & (rows["method"] == METHODS.index("point"))
        & (rows["x"] > 1000 * 1200 / 3937)
        & (local >= "2008-01-07")
        & (local < "2019-12-30")
    )
    assert chosen.sum() == 452_862


def test_the_hub_keeps_999_in_1000_of_them(hub: Hub, st_louis: City) -> None:
    incidents = hub.incidents
    placed = incidents["location_method"] != "recorded"
    assert (placed & incidents["offence"].isin(st_louis.targets)).sum() == pytest.approx(452_862, rel=0.001)


def test_as_known_at_the_end_of_a_year_later_reports_are_missing_and_later_withdrawals_still_stand(
    hub: Hub, st_louis: City
) -> None:
    moment = pd.Timestamp("2014-01-01", tz=st_louis.timezone)
    then = load_hub(st_louis, moment.to_pydatetime()).incidents
    standing = hub.incidents[hub.incidents["reported"] <= moment]
    gone = (standing["withdrawn"] <= moment).sum()
    assert len(then) == len(standing) - gone > 300_000
    assert gone > 1000
    assert then["withdrawn"].isna().all()
