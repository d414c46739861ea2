"""Merging sources against the truth of the simulated city: few wrong pairs, few missed ones."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from configs.city import City
from features.hub import ingest, load_hub
from tests.features.simulated import written

Row = tuple[str, str]
Truth = dict[Row, int]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder: Path = tmp_path_factory.mktemp("demo")
    small = written(folder, seed=20260105, areas=60, districts=4, rate=3.0).city
    ingest(small)
    return small


@pytest.fixture(scope="module")
def truth(city: City) -> Truth:
    """Map the source and id of each row to its true incident."""
    incidents = pd.read_parquet(city.data_folder / "truth/incidents.parquet")
    return {
        (source, name): number for source in city.sources for number, name in incidents[f"{source}_id"].items() if name
    }


def rows_of(city: City, name: str) -> pd.DataFrame:
    return pd.read_parquet(city.home / f"hub/{name}.parquet")


def named(rows: pd.DataFrame, source: str = "source", name: str = "source_id") -> Iterator[Row]:
    return zip(rows[source], rows[name], strict=True)


def test_99_in_100_of_linked_rows_were_one_incident(city: City, truth: Truth) -> None:
    linked = rows_of(city, "linked")
    kept = named(linked, "kept_source", "kept_source_id")
    right = [truth[one] == truth[other] for one, other in zip(named(linked), kept, strict=True)]
    assert len(right) > 1000
    assert sum(right) / len(right) > 0.99


def test_99_in_100_of_rows_that_were_one_incident_were_found(city: City, truth: Truth) -> None:
    linked, incidents = rows_of(city, "linked"), load_hub(city).incidents
    standing = set(named(incidents[incidents["withdrawn"].isna()]))
    usable = set(named(incidents)) | set(named(linked))
    told: dict[int, list[Row]] = {}
    for row in usable:
        told.setdefault(truth[row], []).append(row)
    pairs = [pair for rows in told.values() for pair in combinations(rows, 2)]
    found = [not standing.issuperset(pair) for pair in pairs]
    assert len(found) > 1000
    assert sum(found) / len(found) > 0.99


def test_99_in_100_of_rows_that_stand_are_incidents_of_their_own(city: City, truth: Truth) -> None:
    incidents = load_hub(city).incidents
    standing = list(named(incidents[incidents["withdrawn"].isna()]))
    assert len({truth[row] for row in standing}) / len(standing) > 0.99


def test_what_is_linked_is_within_the_tolerance_of_some_row_and_says_how_far(city: City) -> None:
    linked = rows_of(city, "linked")
    rule = city.linkage.default
    assert (linked["minutes_apart"] <= 2 * rule.minutes).all()
    assert (linked["metres_apart"].dropna() <= 2 * rule.metres).all()
    assert set(linked["why"]) == {"the same id again", "the same incident from another source"}
