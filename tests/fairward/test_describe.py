"""`fairward describe` at a terminal: what it lists is what ingest counted, its JSON is JSON, and no hub is too bare."""

import json
import subprocess
import sys

import pytest

from features.hub import ingest
from tests.fairward.cli import plain_environment
from tests.features.cities import small_city
from tests.features.context.beside import COUNTED, PERIOD, counts, write


def test_ingest_says_how_many_changes_describe_lists(ingested):
    number = len(ingested.json("describe")["changes"])
    assert ingested.said["ingest"]["changes"] == number
    said = ingested.ok("ingest")
    assert ("between deliveries: `fairward describe` lists what changed" in said) == (number > 0)
    assert f"changes between deliveries: {number}" in ingested.ok("describe")


def test_describe_writes_json_that_any_reader_takes(ingested):
    told = json.loads(ingested.ok("describe", "--json"), parse_constant=pytest.fail)
    assert None in {row["harm"] for row in told["offences"]} | {row["minutes_90"] for row in told["links"]}


def test_describe_prints_a_city_of_counts_alone(tmp_path):
    write(tmp_path, "counts.csv", "area,month,kind,n", ("E,2020-01,house,2",))
    city = small_city(tmp_path, COUNTED, sources={}, counts={"burglary": counts()}, **PERIOD)
    ingest(city)
    words = ["--city", str(tmp_path / "small.yaml"), "describe"]
    done = subprocess.run(
        [sys.executable, "-m", "fairward", *words],
        env={**plain_environment(), "FAIRWARD_WORKSPACE": str(city.workspace)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "1  counts burglary, 2020-01-01 to 2020-01-01" in done.stdout
