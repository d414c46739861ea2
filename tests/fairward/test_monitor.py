"""`fairward monitor` as its users meet it: weeks that pass, a run that is killed anywhere, and what it says."""

import json
import signal
from pathlib import Path

import pytest

from audit.ledger import ledger_of
from serving.monitor.read import weeks
from tests.fairward.cli import Fairward
from tests.fairward.test_killed import at, killed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def living(released: Fairward, tmp_path_factory: pytest.TempPathFactory) -> Fairward:
    """Give a user whose city has lived five weeks since its first forecast, the last of which is to be looked at."""
    user = released.copy(tmp_path_factory.mktemp("living"))
    user.said["first"] = user.json("monitor")
    user.said["simulate"] = user.json("simulate", "--until", "2026-02-02")
    user.said["later"] = user.json("monitor")
    user.json("simulate", "--until", "2026-02-09")
    return user


def record(user: Fairward) -> dict[str, bytes]:
    """Return every file that the monitor keeps."""
    folders = [user.home / part for part in ("forecasts", "monitor", "hub")]
    return {
        str(path.relative_to(user.home)): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_weeks_pass_and_a_second_run_finds_nothing_to_do(living: Fairward, tmp_path: Path) -> None:
    assert living.said["first"]["issued"] == ["2026-01-05"]
    assert living.said["first"]["late"] == []
    assert living.said["simulate"]["weeks"] == 4
    assert living.said["later"]["issued"] == ["2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02"]
    assert living.said["later"]["late"] == living.said["later"]["issued"][:-1]
    user = living.copy(tmp_path)
    said = user.json("monitor")
    assert said["clock"] == "simulated"
    assert (said["issued"], said["late"]) == (["2026-02-09"], [])
    assert said["scored"] == ["2026-01-05"]
    assert (said["waits"], said["error"], said["referred"]) == (None, None, [])
    before = record(user)
    again = user.json("monitor")
    assert (again["issued"], again["scored"], again["watched"]) == ([], [], [])
    assert record(user) == before
    scores = [week.scores for week in weeks(user.city)]
    assert [each is not None for each in scores] == [True, False, False, False, False, False]
    user.json("ingest")
    assert record(user) == before, "to ingest is to ingest until now"
    shown = user.json("forecast", "--format", "csv", "--out", "week.csv")
    assert shown["window_start"] == "2026-02-09"
    assert record(user) == before, "what was issued is what is shown"


def test_killed_before_a_write_and_run_again(living: Fairward, tmp_path: Path) -> None:
    said = killed(living, tmp_path, ("monitor",))
    whole = at(tmp_path / "whole")
    for last, codes in said["codes"].items():
        user = at(tmp_path / last)
        where = f"killed before write {last} of {said['writes']}"
        assert codes == [-signal.SIGKILL, 0], f"{where}: {(user.folder / 'log').read_text()}"
        assert record(user) == record(whole), where
        assert len(ledger_of(user.city).verify()) == len(ledger_of(whole.city).verify()), where


def test_without_an_approval_nothing_is_issued_and_the_rest_is_done(living: Fairward, tmp_path: Path) -> None:
    user = living.copy(tmp_path)
    user.ok("withdraw", "1", "--by", "demo chair", "--reason", "To see what the monitor does")
    done = user.run("monitor", "--json")
    assert done.returncode == 5
    said = json.loads(done.stdout)
    assert (said["issued"], said["scored"]) == ([], ["2026-01-05"])
    assert "no release is in use" in said["waits"]
    assert done.stderr.splitlines()[-1].startswith("fairward: ")


def test_another_day_cannot_be_named(living: Fairward) -> None:
    assert "No such option" in living.run("monitor", "--today", "2026-01-01").stderr
