"""Merging sources against the truth of the simulated city: few wrong pairs, few missed ones."""

from pathlib import Path

import pandas as pd
import pytest

from configs.city import City
from configs.load import load_city
from features.hub import ingest, load_hub
from features.simulate import resized, simulate


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder: Path = tmp_path_factory.mktemp("demo")
    demo = load_city("demo").model_copy(update={"workspace": folder, "data_folder": folder / "demo/sources"})
    small = resized(demo, areas=60, districts=4, years=3)
    simulate(small)
    ingest(small)
    return small


def incident_of(city: City) -> dict[tuple[str, str], int]:
    """Map the source and id of each row to the true incident."""
    truth = pd.read_parquet(city.data_folder / "truth/incidents.parquet")
    return {(source, name): number for source in city.sources for number, name in truth[f"{source}_id"].items() if name}


def test_999_in_1000_of_merged_rows_were_one_incident(city: City) -> None:
    number = incident_of(city)
    rows = pd.read_parquet(city.home / "hub/duplicates.parquet")
    right = [
        number[source, name] == number[kept_source, kept_name]
        for source, name, kept_source, kept_name in rows[
            ["source", "source_id", "kept_source", "kept_source_id"]
        ].itertuples(index=False)
    ]
    assert len(right) > 1000
    assert sum(right) / len(right) > 0.998


def test_999_in_1000_of_kept_rows_are_incidents_of_their_own(city: City) -> None:
    number = incident_of(city)
    incidents = load_hub(city).incidents
    distinct = {number[row] for row in zip(incidents["source"], incidents["source_id"], strict=True)}
    assert len(distinct) / len(incidents) > 0.999
