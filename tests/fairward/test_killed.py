"""Every verb killed before one of its writes, and run again: nothing is duplicated, nothing is left half-written."""

import signal

import pytest

from audit.ledger import ledger_of
from tests.fairward.cli import COMMITTEE, Fairward, told_by
from training import registry

pytestmark = pytest.mark.slow
WORDS = {
    "simulate": ("here", "simulate"),
    "ingest": ("simulated", "ingest"),
    "train": ("ingested", "train", "--by", "tess"),
    "tune": ("ingested", "tune", "--trials", "2", "--model", "lightgbm"),
    "audit": ("trained", "audit"),
    "decide": ("audited", "decide", "1", "--outcome", "reject", *COMMITTEE, "--reason", "Killed far too often"),
    "release": ("decided", "release", "1"),
    "withdraw": ("released", "withdraw", "1", "--by", "demo chair", "--reason", "Killed far too often"),
    "forecast": ("released", "forecast", "--format", "csv", "--out", "week.csv"),
}
POINTS, FEWER = 8, {"train": 5, "tune": 4, "audit": 3, "monitor": 7}
"""Writes before which each is killed, evenly among its own; other tests kill single rooms before each of theirs.

Verbs that compute at length are killed before fewer, the first and the last among them.
"""


def points_of(words):
    """Return before how many writes a verb is killed."""
    return FEWER.get(words[0], POINTS)


def killed(stage, out, words):
    """Run a verb whole, and killed before several of its writes and again; return its writes and the exit codes."""
    return told_by("tests.fairward.killing", stage.folder, out, points_of(words), *words)


def listing(user):
    """Return what lies in the workspace; MLflow keeps what a killed run had logged, and marks that run as killed."""
    names = (path.relative_to(user.home) for path in user.home.rglob("*") if path.is_file())
    return sorted(name.as_posix() for name in names if name.parts[0] != "mlartifacts")


def record(user):
    """Return what ledger and registry hold."""
    entries = ledger_of(user.city).verify()
    if not (user.home / "mlflow.db").exists():
        return [], [], []
    runs = registry.client(user.city).search_runs([registry.experiment(user.city)])
    finished = [run.info.status for run in runs if run.info.status != "KILLED"]
    return [entry.kind for entry in entries], registry.versions(user.city), [*finished, registry.champion(user.city)]


def at(folder):
    """Return the user whose workspace lies in a folder."""
    return Fairward(folder)


@pytest.mark.parametrize("verb", list(WORDS))
def test_killed_before_a_write_and_run_again(verb, request, tmp_path):
    fixture, *words = WORDS[verb]
    stage = request.getfixturevalue(fixture)
    stage.home.mkdir(parents=True, exist_ok=True)
    said = killed(stage, tmp_path, words)
    assert len(said["codes"]) >= min(said["writes"], points_of(words))
    whole = at(tmp_path / "whole")
    for last, codes in said["codes"].items():
        user = at(tmp_path / last)
        where = f"killed before write {last} of {said['writes']}"
        assert codes == [-signal.SIGKILL, 0], f"{where}: {(user.folder / 'log').read_text()}"
        assert listing(user) == listing(whole), where
        assert record(user) == record(whole), where
        for made in (path for path in whole.cwd.iterdir() if path.is_file()):
            assert (user.cwd / made.name).read_bytes() == made.read_bytes(), where
        assert [path.name for path in user.cwd.iterdir()] == [path.name for path in whole.cwd.iterdir()], where
