"""Rows in = kept + quarantined + linked, and what is printed is what lies in the files."""

import csv
import gzip
import re
from collections import Counter

import pandas as pd
import pytest
import yaml

from tests.fairward.cli import Fairward


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
        assert each["rows"] == each["kept"] + each["quarantined"] + each["linked"], each["file"]
    assert account["total"]["rows"] == sum(each["rows"] for each in account["files"]) > 5000


def test_the_account_is_what_lies_in_the_hub(account, ingested):
    hub = ingested.home / "hub"
    for part, name in (("kept", "incidents"), ("quarantined", "quarantine"), ("linked", "linked")):
        rows = pd.read_parquet(hub / f"{name}.parquet")
        by_file = Counter(rows["file"].astype(str))
        assert {each["file"]: each[part] for each in account["files"] if each[part]} == dict(by_file)
        assert account["total"][part] == len(rows) > 100
    reasons = pd.read_parquet(hub / "quarantine.parquet")["reason"].value_counts().to_dict()
    assert account["total"]["reasons"] == reasons


def test_no_row_is_in_two_places(ingested):
    parts = [pd.read_parquet(ingested.home / "hub" / f"{name}.parquet", columns=["file", "row"])
             for name in ("incidents", "quarantine", "linked")]  # fmt: skip
    assert not pd.concat(parts).astype({"file": str}).duplicated().any()


def test_what_people_read_is_what_machines_read(account, ingested):
    text = ingested.ok("ingest", COLUMNS="200")
    total = account["total"]
    line = re.search(r"([\d,]+) rows in = ([\d,]+) kept \+ ([\d,]+) quarantined \+ ([\d,]+) linked", text)
    assert line is not None
    numbers = [int(number.replace(",", "")) for number in line.groups()]
    assert numbers == [total["rows"], total["kept"], total["quarantined"], total["linked"]]
    assert numbers[0] == sum(numbers[1:])
    assert account["digest"] in text
    for reason, count in total["reasons"].items():
        assert f"quarantined: {count:,} {reason}" in text
    police = account["sources"]["police"]
    assert f"read anew: 0 of {len(account['files'])} files" in text
    assert re.search(rf"police +{police['rows']:,} +{police['kept']:,} +{police['quarantined']:,} ", text)


def test_run_again_it_gives_the_same_bytes(account, ingested, tmp_path):
    user = ingested.copy(tmp_path)
    names = sorted(path.name for path in (user.home / "hub").iterdir())
    before = {name: (user.home / "hub" / name).read_bytes() for name in names}
    assert user.json("ingest") == {**account, "anew": 0}
    assert {path.name: path.read_bytes() for path in (user.home / "hub").iterdir()} == before


def test_the_quarantine_is_listed_by_source_and_reason_with_examples(account, ingested):
    said = ingested.json("quarantine", "--limit", "2")
    found = {}
    for group in said["groups"]:
        found.setdefault(group["source"], {})[group["reason"]] = group["rows"]
        assert len(group["examples"]) == min(2, group["rows"])
        assert all(example["reason"] == group["reason"] for example in group["examples"])
    assert found == {source: part["reasons"] for source, part in account["sources"].items() if part["reasons"]}
    text = ingested.ok("quarantine", "--source", "police", COLUMNS="200")
    for reason, count in account["sources"]["police"]["reasons"].items():
        assert re.search(rf"police +{reason} +{count:,}", text), reason


def test_the_quarantine_is_written_as_csv_or_in_part(account, ingested, tmp_path):
    out = tmp_path / "all.csv"
    assert ingested.json("quarantine", "--out", out)["rows"] == account["total"]["quarantined"]
    with out.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == account["total"]["quarantined"]
    assert Counter(row["reason"] for row in rows) == account["total"]["reasons"]
    file = rows[0]["file"]
    part = ingested.json("quarantine", "--file", file, "--reason", rows[0]["reason"])
    assert part["rows"] == sum((row["file"], row["reason"]) == (file, rows[0]["reason"]) for row in rows)


def test_a_source_that_is_not_there_is_said(ingested):
    done = ingested.run("quarantine", "--source", "fire")
    assert done.returncode == 3
    assert "name one of police, calls, hospital" in done.stderr


@pytest.mark.slow
def test_a_rule_in_the_city_file_is_carried_out_by_the_next_ingest(account, ingested, tmp_path):
    rule = {"where": {"code": "999"}, "to": {"code": "28"}, "by": "tess", "why": "the code of the old system"}
    sources = yaml.safe_load(ingested.city_file.read_text(encoding="utf-8"))["sources"]
    sources["police"]["mends"] = [rule]
    user = Fairward(ingested.copy(tmp_path).folder, {**ingested.settings, "sources": sources})
    tried = user.json("quarantine")["rules"]
    assert [(each["source"], each["rule"], each["mended"]) for each in tried] == [("police", 1, 0)]
    assert 0 < tried[0]["would_mend"] <= tried[0]["matches"]
    after = user.json("ingest")
    assert after["sources"]["police"]["mended"] == {"police rule 1": tried[0]["would_mend"]}
    assert after["anew"] == sum(each["source"] == "police" for each in account["files"])
    assert after["total"]["quarantined"] == account["total"]["quarantined"] - tried[0]["would_mend"]
    assert "tess: the code of the old system" in user.ok("quarantine", "--source", "police")


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
