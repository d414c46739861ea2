"""Rows in = kept + quarantined + duplicates, and what is printed is what lies in the files."""

import csv
import gzip
import re
from collections import Counter

import pandas as pd
import pytest

pytestmark = pytest.mark.xdist_group("cli")


def rows_of(path):
    """Count the rows of data of a packed CSV by the standard library's reader."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


@pytest.fixture
def account(ingested):
    """Return the account that `ingest --json` printed."""
    return ingested.said["ingest"]


def test_every_row_of_every_file_is_accounted_for(account, ingested):
    sources = ingested.home / "sources"
    names = {path.relative_to(sources).as_posix(): path for path in sources.glob("*/*.csv.gz")}
    assert {each["file"] for each in account["files"]} == set(names)
    for each in account["files"]:
        assert each["rows"] == rows_of(names[each["file"]]), each["file"]
        assert each["rows"] == each["kept"] + each["quarantined"] + each["duplicates"], each["file"]
    assert account["total"]["rows"] == sum(each["rows"] for each in account["files"]) > 5000


def test_the_account_is_what_lies_in_the_hub(account, ingested):
    hub = ingested.home / "hub"
    for part, name in (("kept", "incidents"), ("quarantined", "quarantine"), ("duplicates", "duplicates")):
        rows = pd.read_parquet(hub / f"{name}.parquet")
        by_file = Counter(rows["file"].astype(str))
        assert {each["file"]: each[part] for each in account["files"] if each[part]} == dict(by_file)
        assert account["total"][part] == len(rows) > 100
    reasons = pd.read_parquet(hub / "quarantine.parquet")["reason"].value_counts().to_dict()
    assert account["total"]["reasons"] == reasons


def test_no_row_is_in_two_places(ingested):
    parts = [pd.read_parquet(ingested.home / "hub" / f"{name}.parquet", columns=["file", "row"])
             for name in ("incidents", "quarantine", "duplicates")]  # fmt: skip
    assert not pd.concat(parts).astype({"file": str}).duplicated().any()


def test_what_people_read_is_what_machines_read(account, ingested):
    text = ingested.ok("ingest", COLUMNS="200")
    total = account["total"]
    line = re.search(r"([\d,]+) rows in = ([\d,]+) kept \+ ([\d,]+) quarantined \+ ([\d,]+) duplicates", text)
    assert line is not None
    numbers = [int(number.replace(",", "")) for number in line.groups()]
    assert numbers == [total["rows"], total["kept"], total["quarantined"], total["duplicates"]]
    assert numbers[0] == sum(numbers[1:])
    assert account["digest"] in text
    for reason, count in total["reasons"].items():
        assert f"quarantined: {count:,} {reason}" in text
    police = account["sources"]["police"]
    assert re.search(rf"police +{police['rows']:,} +{police['kept']:,} +{police['quarantined']:,} ", text)


def test_run_again_it_gives_the_same_bytes(account, ingested, tmp_path):
    user = ingested.copy(tmp_path)
    names = sorted(path.name for path in (user.home / "hub").iterdir())
    before = {name: (user.home / "hub" / name).read_bytes() for name in names}
    assert user.json("ingest") == account
    assert {path.name: path.read_bytes() for path in (user.home / "hub").iterdir()} == before


@pytest.mark.slow
def test_simulate_tells_what_it_wrote_and_writes_the_same_again(simulated, tmp_path):
    user = simulated.copy(tmp_path)
    folder = user.home / "sources"
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    said = user.json("simulate")
    assert said["rows"] == {name: rows_of(folder / name) for name in said["rows"]}
    assert (said["areas"], said["weeks"]) == (24, 157)
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_another_seed_is_another_city(simulated, tmp_path):
    user = simulated.copy(tmp_path)
    first = (user.home / "sources" / "areas.geojson").read_bytes()
    user.ok("simulate", FAIRWARD_SEED="7")
    assert (user.home / "sources" / "areas.geojson").read_bytes() != first
