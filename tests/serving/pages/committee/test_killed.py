"""Acts by form, killed before each write and sent again: all or nothing, once, and the champion is the ledger's."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from audit.ledger import ledger_of
from tests.asked import CSRF, PASSWORD
from tests.fairward.cli import plain_environment
from tests.serving.pages.committee.test_decision import PROPOSAL, RELEASE, voted
from training import registry

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[4]


def killed(city, name, act, **fields):
    """Send a form until it is not killed; return each try's exit code, the ledger's kinds and the champion after it."""
    form = json.dumps({"csrf": CSRF, "password": PASSWORD, **fields})
    done = subprocess.run(
        [sys.executable, "-m", "tests.serving.pages.committee.killing", city.workspace, name, f"{RELEASE}/{act}", form],
        cwd=ROOT,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def once(city, name, act, kind, champion, **fields):
    """Kill an act before each of its writes: no try leaves half an entry or a second one, and the last finishes it."""
    before = [entry.kind for entry in ledger_of(city).verify()]
    *cut, (code, kinds, finally_champion) = killed(city, name, act, **fields)
    assert len(cut) >= 2
    assert {each[0] for each in cut} == {-signal.SIGKILL}
    seen = [each[1] for each in cut]
    assert all(each in (before, [*before, kind]) for each in seen)
    assert seen == sorted(seen, key=len), "what stands in the ledger stays there"
    assert kinds == [*before, kind]
    assert code in (0, 1), "done, or told that it was done before"
    assert (finally_champion, registry.champion(city)) == (champion, champion)
    assert not [path for path in city.home.rglob("*") if "unfinished" in path.name or path.suffix == ".tmp"]


def test_from_a_proposal_to_the_end_each_act_killed_before_each_write(who, city):
    once(city, "Eve", "proposal", "proposed", None, **PROPOSAL)
    once(city, "Fay", "votes", "vote", None, vote="for", why="It is better than the rule.")
    voted(who, "Cora Chair", "Eve")
    once(city, "Cora Chair", "decision", "decided", None)
    once(city, "Cora Chair", "release", "released", 1)
    once(city, "Cora Chair", "withdraw", "withdrawn", None, reason="A neighbourhood was counted twice.")
