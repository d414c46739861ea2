"""A release made again from its raw data: the same to the last digit; everything that was tampered with is named."""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from audit.reproduce.alike import text_difference
from audit.reproduce.ask import ask
from audit.reproduce.compare import compare
from audit.reproduce.extent import Extent, extent_of
from audit.reproduce.inputs import compare_inputs
from audit.reproduce.make import remake
from audit.studies import keep, rebuild
from configs.errors import MachineError
from configs.files import canonical_json, sha256_file
from configs.load import load_policy
from features.hub import ingest, load_hub
from tests.audit import made
from training.bundle import read_bundle
from training.load import load_release
from training.signing import sign

pytestmark = pytest.mark.slow


def quiet(line):
    """Tell nobody."""


def elsewhere(city, folder):
    """Return the city with an empty workspace."""
    return city.model_copy(update={"workspace": folder})


@pytest.fixture(scope="module")
def city(released_city):
    return released_city


@pytest.fixture(scope="module")
def release(city):
    return load_release(city, 1)


@pytest.fixture(scope="module")
def remade(city, tmp_path_factory):
    everything = Extent(blocks=None, further=True, origins=1, tolerance=0.0)
    return remake(elsewhere(city, tmp_path_factory.mktemp("again")), everything, quiet)


def tampered(city, folder, change):
    """Copy release 1, let somebody change files or the manifest, and sign it again with the workspace's own key."""
    copy = folder / "release"
    shutil.copytree(city.home / "releases" / "1", copy)
    manifest = json.loads((copy / "model" / "manifest.json").read_bytes())
    change(copy, manifest)
    for model in manifest["models"]:
        model["sha256"] = sha256_file(copy / "model" / model["file"])
    (copy / "model" / "manifest.json").write_bytes(canonical_json(manifest))
    own = city.model_copy(update={"workspace": folder / "workspace"})
    sign(own, copy / "model")
    return read_bundle(copy)


def by_key(rows):
    """Return what was compared by its key."""
    return {row.key: row for row in rows}


def differing(rows):
    return {row.key for row in rows if row.outcome == "differs"}


def test_the_study_of_a_real_release_was_made_in_a_process_of_its_own_and_found_the_same_to_the_last_digit(release):
    found = json.loads((release.folder / "studies" / "rebuild.json").read_bytes())["found"]
    assert [row["key"] for row in found["rows"] if row["outcome"] != "same"] == []
    assert {row["key"] for row in found["rows"]} == {"raw", "data", "settings", "seed", "code", "lock", "packages",
                                                     "models", "learned", "next", "flagged", "further", "backtest",
                                                     "features"}  # fmt: skip
    assert [row["difference"] for row in found["rows"] if row["key"] in ("models", "next", "backtest")] == [0, 0, 0]
    assert (found["blocks"], len(found["origins"])) == ([1, 1], 3)


def test_the_whole_of_it_with_further_windows_comes_out_the_same(release, remade):
    rows = by_key(compare(release, remade, 0.0))
    assert {row.outcome for row in rows.values()} == {"same"}
    assert rows["ahead"].found == "50,000 rows, 50,000 of them the same"
    assert rows["further"].difference == 0


def test_a_changed_raw_row_is_found_and_its_file_named(city, release, tmp_path):
    sources = tmp_path / "sources"
    shutil.copytree(city.data_folder, sources)
    path = max((sources / "police").glob("*.csv.gz"))
    lines = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
    path.write_bytes(gzip.compress("".join([*lines[:5], *lines[6:]]).encode(), mtime=0))
    other = elsewhere(city, tmp_path / "again").model_copy(update={"data_folder": sources})
    ingest(other)
    rows = by_key(compare_inputs(release.manifest, other, load_hub(other)))
    assert differing(rows.values()) == {"raw", "data"}
    was = len(lines) - 1
    assert rows["raw"].named == (f"police/{path.name}: other content ({was:,} rows then, {was - 1:,} now)",)
    path.rename(path.with_name("2031.csv.gz"))
    ingest(other)
    named = by_key(compare_inputs(release.manifest, other, load_hub(other)))["raw"].named
    assert named == (f"police/{path.name}: no longer there", "police/2031.csv.gz: was not there")


def test_another_seed_and_a_changed_setting_are_named(city, release, remade):
    trees = city.model.lightgbm.model_copy(update={"rounds": 31})
    changed = city.model_copy(update={"seed": 8, "model": city.model.model_copy(update={"lightgbm": trees})})
    rows = by_key(compare_inputs(release.manifest, changed, remade.hub))
    assert differing(rows.values()) == {"settings", "seed"}
    assert rows["settings"].named == ("model.lightgbm.rounds (60 then, 31 now)", f"seed ({city.seed} then, 8 now)")
    unlisted = city.model_copy(update={"timezone": "Europe/Paris"})
    assert by_key(compare_inputs(release.manifest, unlisted, remade.hub))["settings"].named == ("timezone",)


def test_a_setting_that_was_not_there_then_is_named_and_does_not_decide(city, tmp_path, remade):
    def change(folder, manifest):
        del manifest["settings"]["model.lightgbm.bins"]
        manifest["config_digest"] = "0" * 64

    row = by_key(compare(tampered(city, tmp_path, change), remade, 0.001))["settings"]
    assert (row.outcome, row.decides) == ("differs", False)
    assert row.named == ("model.lightgbm.bins: there was no such setting",)


def test_other_code_lock_and_packages_are_named_and_do_not_decide(city, tmp_path, remade):
    def change(folder, manifest):
        manifest |= {"code_version": "0.0.9+0123456789ab", "lock_digest": "0" * 64}
        manifest["packages"]["numpy"] = "1.0"

    rows = by_key(compare(tampered(city, tmp_path, change), remade, 0.001))
    assert differing(rows.values()) == {"code", "lock", "packages"}
    assert not any(rows[key].decides for key in ("code", "lock", "packages"))
    assert rows["code"].expected == "0.0.9+0123456789ab"
    assert rows["packages"].named == (f"numpy 1.0 then, {np.__version__} now",)


def test_a_model_that_was_swapped_and_signed_again_is_named(city, tmp_path, remade):
    def change(folder, manifest):
        shutil.copy(folder / "model" / "violence.1.lightgbm.txt", folder / "model" / "burglary.1.lightgbm.txt")

    rows = by_key(compare(tampered(city, tmp_path, change), remade, 0.001))
    assert differing(rows.values()) >= {"models", "next"}
    assert rows["models"].named == ("burglary.1.lightgbm.txt: other content, or only in one",)
    assert {name.partition(",")[0] for name in rows["next"].named} == {"burglary"}
    assert rows["backtest"].outcome == "same"


def test_weights_that_were_changed_and_signed_again_are_named(city, tmp_path, remade):
    changed = []

    def change(folder, manifest):
        manifest["models"][0]["weight"] += 0.05
        manifest["levels"]["expected"][0][0][0] += 1
        changed.append(manifest["models"][0]["file"].removesuffix(".txt"))

    rows = by_key(compare(tampered(city, tmp_path, change), remade, 0.001))
    assert [name.partition(":")[0] for name in rows["learned"].named] == ["levels", f"weight of {changed[0]}"]
    assert rows["models"].outcome == "same"


def test_rows_of_the_backtest_that_were_changed_or_taken_out_are_named(city, tmp_path, release, remade):
    def change(folder, manifest):
        rows = pd.read_parquet(folder / "backtest.parquet")
        rows.loc[3, "mean"] *= 1.02
        rows.loc[50, "y"] += 1
        rows.drop(index=100).to_parquet(folder / "backtest.parquet", index=False)

    before = release.backtest()
    rows = compare(tampered(city, tmp_path, change), remade, 0.001)
    backtest = by_key(rows)["backtest"]
    assert differing(rows) == {"backtest"}
    assert backtest.found == "26,000 rows, 25,997 of them the same"
    named = {name.partition(", 20")[0]: name.partition(": ")[2] for name in backtest.named}
    wanted = {index: f"{before['offence'][index]}, {before['area'][index]}" for index in (3, 50, 100)}
    assert set(named) == set(wanted.values())
    assert named[wanted[3]].startswith("mean was ")
    assert named[wanted[50]] == f"y was {before['y'][50] + 1}, is {before['y'][50]}"
    assert named[wanted[100]] == "was not there"


def test_a_last_digit_is_rounding(city, tmp_path, remade):
    def change(folder, manifest):
        rows = pd.read_parquet(folder / "backtest.parquet")
        rows["mean"] *= 1 + 1e-9
        rows.to_parquet(folder / "backtest.parquet", index=False)

    row = by_key(compare(tampered(city, tmp_path, change), remade, 0.001))["backtest"]
    assert row.outcome == "alike"
    assert row.difference == pytest.approx(1e-9, rel=1e-3)


def test_without_the_raw_data_it_cannot_be_made_nothing_remains_and_the_study_says_why(city, tmp_path, monkeypatch):
    own = tmp_path / "release"
    shutil.copytree(city.home / "releases" / "1", own, ignore=shutil.ignore_patterns("studies"))
    gone = city.model_copy(update={"data_folder": tmp_path / "nowhere"})
    monkeypatch.setenv("FAIRWARD_SEED", "not a number")  # no setting of this process reaches the other
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in city.home.rglob("*") if path.is_file()}
    monkeypatch.setattr(keep, "STUDIES", (rebuild,))
    found = keep.studied(read_bundle(own), gone, load_policy(city.policy), quiet)["rebuild"]
    assert (found.value, found.why) == (None, "there is no such data folder")
    assert {path: hashlib.sha256(path.read_bytes()).digest() for path in before} == before
    assert not (own / "studies").exists()


def test_it_is_told_which_kernels_of_blas_the_caller_uses_and_nothing_else_of_the_callers(
    city, release, tmp_path, monkeypatch
):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.setenv("FAIRWARD_SEED", "7")
    teller = tmp_path / "teller"
    teller.write_text('#!/bin/sh\necho "$OPENBLAS_CORETYPE, ${FAIRWARD_SEED:-no seed}" >&2\n', encoding="utf-8")
    teller.chmod(0o755)
    with pytest.raises(MachineError) as found:
        ask(release, city, extent_of(made.policy()), quiet, teller)
    assert found.value.where == "Haswell, no seed"


def test_a_process_that_dies_is_told(city, release):
    with pytest.raises(MachineError, match="the process that makes the release again died"):
        ask(release, city, extent_of(made.policy()), quiet, Path("/bin/false"))


ASKS = """
import sys
from audit.reproduce.ask import ask
from audit.reproduce.extent import extent_of
from configs.load import load_city, load_policy
from training.load import load_release

city = load_city(sys.argv[1])
ask(load_release(city, 1), city, extent_of(load_policy(city.policy)), lambda line: print(line, flush=True))
"""


def running(folder):
    """Return the processes that were told of a folder."""
    told = {path.parent.name: path for path in Path("/proc").glob("[0-9]*/cmdline")}
    found = []
    for number, path in told.items():
        with suppress(FileNotFoundError, ProcessLookupError):
            if str(folder).encode() in path.read_bytes():
                found.append(number)
    return found


def test_it_ends_with_the_audit_that_asked_even_where_that_was_killed(released_path, tmp_path):
    variables = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    words = [sys.executable, "-c", ASKS, released_path]
    with subprocess.Popen(words, env=variables, stdout=subprocess.PIPE, text=True) as audit:
        assert audit.stdout.readline().startswith("made again: ")
        assert running(tmp_path)
        audit.kill()
    until = time.monotonic() + 60
    while running(tmp_path) and time.monotonic() < until:
        time.sleep(0.1)
    assert running(tmp_path) == []


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("leaf 0.5 1e-3", "leaf 0.5 1e-3", 0),
        ("leaf 0.5", "leaf 0.4", 0.2),
        ("leaf -2", "leaf 2", 2),
        ("leaf 1e-17", "leaf 2e-17", 1e-14),
        ("leaf 0.5", "tree 0.5", float("inf")),
        ("leaf 0.5", "leaf 0.5 0.5", float("inf")),
    ],
)
def test_how_far_texts_lie_apart(one, other, far):
    assert text_difference(one, other) == pytest.approx(far)
