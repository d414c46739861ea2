"""Acts by form, killed before their writes and sent again: all or nothing, once, and the champion is the ledger's."""

import json
import signal

import pytest

from audit.ledger import ledger_of
from tests.asked import CSRF, PASSWORD
from tests.fairward.cli import told_by
from tests.serving.pages.committee.test_decision import PROPOSAL, RELEASE, voted
from training import registry

pytestmark = pytest.mark.slow


def killed(city, out, name, act, **fields):
    """Send a form whole, and killed and again, in copies of the workspace; return what each left."""
    form = json.dumps({"csrf": CSRF, "password": PASSWORD, **fields})
    words = (city.workspace, out / act, name, f"{RELEASE}/{act}", form)
    return told_by("tests.serving.pages.committee.killing", *words)


def once(city, out, name, act, kind, **fields):
    """Kill an act before its writes: all of it or nothing stands in the ledger, and sent again it is there once."""
    before, champion = [entry.kind for entry in ledger_of(city).verify()], registry.champion(city)
    told = killed(city, out, name, act, **fields)
    kinds, after, _ = told["whole"]
    assert kinds == [*before, kind]
    assert len(told["tries"]) >= 4
    for each in told["tries"]:
        assert each["cut"] == -signal.SIGKILL
        stood, was, _ = each["left"]
        assert stood in (before, kinds)
        assert was == champion or (was == after and stood == kinds), "the registry never runs before the ledger"
        assert each["again"] in (0, 1), "done, or told that it was done before"
        assert each["then"][:2] == [kinds, after]
        assert set(each["then"][2]) ^ set(told["whole"][2]) <= {"store.db"}, (
            "nothing is lost, doubled or left lying about"
        )


def test_each_act_killed_before_its_writes_and_sent_again(who, city, tmp_path_factory):
    out = tmp_path_factory.mktemp("killed")
    once(city, out, "Eve", "proposal", "proposed", **PROPOSAL)
    who("Eve").send(f"{RELEASE}/proposal", **PROPOSAL)
    vote = {"vote": "for", "why": "It is better than the rule."}
    once(city, out, "Fay", "votes", "vote", **vote)
    voted(who, "Fay", "Cora Chair", "Eve")
    once(city, out, "Cora Chair", "decision", "decided")
    who("Cora Chair").send(f"{RELEASE}/decision")
    once(city, out, "Cora Chair", "release", "released")
    who("Cora Chair").send(f"{RELEASE}/release")
    once(city, out, "Cora Chair", "withdraw", "withdrawn", reason="A neighbourhood was counted twice.")
