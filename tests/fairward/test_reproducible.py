"""Two runs from one seed, on two days, in two places of the world: the same bytes but for times and run ids."""

import hashlib
import json
import time

import pytest

from serving.people.accounts import Accounts
from serving.store.database import Store
from tests.fairward.cli import Fairward

pytestmark = pytest.mark.slow
ELSEWHERE = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "FAIRWARD_THREADS": "1"}


def digests(user):
    """Return the digest of every file that may not differ between two runs."""
    kept = {}
    for path in user.home.rglob("*"):
        name = path.relative_to(user.home).as_posix()
        if path.is_file() and name.split("/")[0] in ("sources", "hub", "releases", "forecasts", "next-week.csv"):
            kept[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    different = ("/release.json", "/dossier.json", "/dossier.html", "/dossier.pdf", "/proof.json", "/manifest.sig")
    return {name: digest for name, digest in kept.items() if not name.endswith(different)}


def test_the_demo_gives_the_bytes_that_its_steps_gave_elsewhere(released, tmp_path):
    one, other = released.copy(tmp_path / "one"), Fairward(tmp_path / "other")
    one.ok("forecast", "--format", "csv", "--out", one.home / "next-week.csv")
    said = other.json("demo", **ELSEWHERE)
    assert said["release"] == 1
    first, second = digests(one), digests(other)
    assert [name for name in first if first[name] != second.get(name)] == []
    assert set(first) == set(second)
    assert "next-week.csv" in first
    assert "forecasts/2026-01-05/forecast.parquet" in first
    dossiers = [json.loads((user.home / "releases/1/dossier.json").read_bytes()) for user in (one, other)]
    for dossier in dossiers:
        assert dossier.pop("times")
        assert dossier["provenance"].pop("run")
    assert dossiers[0] == dossiers[1]
    house = Accounts(Store(other.city))
    for each in said["accounts"]:
        assert house.check(each["name"], each["password"], time.time()) is not None
    assert {each["name"] for each in said["accounts"]} == {each.name for each in house.all()}
    assert other.json("demo") == said | {"accounts": []}
    assert other.json("ledger", "verify")["entries"] == 3
