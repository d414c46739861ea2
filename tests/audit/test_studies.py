"""A study is made once for the same release, policy and code, kept as evidence, and made anew when one moves."""

import json
from threading import Event

import pytest

from audit.studies import keep
from audit.written import evidence_digests
from configs.compute import ComputeSettings
from configs.errors import StateError
from tests.audit import made


class Counting:
    """A study that counts how often it is made."""

    NAME = "counting"
    APART = False

    def __init__(self):
        self.made = 0

    def settings(self, policy):
        """Return the one threshold that it reads."""
        return policy.gates.stability.least

    def run(self, release, city, policy, progress):
        """Count, and tell a line."""
        progress("counting")
        self.made += 1
        return {"windows": len(release.manifest["backtest"])}


class Impossible(Counting):
    """A study that cannot be made here."""

    def run(self, release, city, policy, progress):
        """Refuse."""
        raise StateError("there is no hub", where="/somewhere/secret", remedy="ingest")


@pytest.fixture
def release(tmp_path):
    city = made.city(tmp_path)
    return made.write_release(city, 1, *made.steady())


def ask(monkeypatch, study, release, rules=None):
    monkeypatch.setattr(keep, "STUDIES", (study,))
    said = []
    found = keep.studied(release, made.city(release.folder.parents[2]), rules or made.policy(), said.append)
    return found[study.NAME], said


def test_a_study_is_made_once_and_kept_as_evidence(monkeypatch, release):
    study = Counting()
    assert ask(monkeypatch, study, release)[1] == ["counting"]
    again, said = ask(monkeypatch, study, release)
    assert (study.made, said, again.value) == (1, [], {"windows": 1})
    kept = json.loads((release.folder / "studies" / "counting.json").read_bytes())
    assert kept["found"] == {"windows": 1}
    assert "studies/counting.json" in evidence_digests(release.folder)


@pytest.mark.parametrize("changed", ["policy", "release", "code"])
def test_it_is_made_anew_when_what_it_read_moved(monkeypatch, release, changed):
    study = Counting()
    ask(monkeypatch, study, release)
    if changed == "release":
        manifest = release.folder / "model" / "manifest.json"
        manifest.write_bytes(manifest.read_bytes().replace(b"Madeville", b"Newville"))
    if changed == "code":
        monkeypatch.setattr(keep, "code_digest", lambda *rooms: "other")
    ask(monkeypatch, study, release, made.policy(gates__stability__least=0.7) if changed == "policy" else None)
    assert study.made == 2


def test_a_policy_that_it_does_not_read_changes_nothing(monkeypatch, release):
    study = Counting()
    ask(monkeypatch, study, release)
    ask(monkeypatch, study, release, made.policy(gates__drift__bins=12))
    assert study.made == 1


def test_one_that_cannot_be_made_says_why_without_a_path_and_leaves_nothing_stale(monkeypatch, release):
    ask(monkeypatch, Counting(), release)
    found, _ = ask(monkeypatch, Impossible(), release, made.policy(gates__stability__least=0.7))
    assert (found.value, found.why) == (None, "there is no hub")
    assert not (release.folder / "studies" / "counting.json").exists()


def test_what_was_just_made_reads_as_what_is_kept_order_included(monkeypatch, release):
    study = Counting()
    study.run = lambda *_: {"zebra": (1, 2), "ant": [{"second": 1, "first": 2}]}
    fresh, _ = ask(monkeypatch, study, release)
    again, _ = ask(monkeypatch, study, release)
    assert json.dumps(fresh.value) == json.dumps(again.value) == '{"zebra": [1, 2], "ant": [{"second": 1, "first": 2}]}'


class Waiting(Counting):
    """A study that ends once another has begun."""

    def __init__(self, name, apart, begun, other):
        self.NAME, self.APART, self.begun, self.other = name, apart, begun, other

    def run(self, release, city, policy, progress):
        """Begin, and wait for the other a minute at most."""
        progress(self.NAME)
        self.begun.set()
        return {"met": self.other.wait(60)}


def test_a_study_in_a_process_of_its_own_is_made_beside_the_others(monkeypatch, release):
    here, there = Event(), Event()
    monkeypatch.setattr(keep, "STUDIES", (Waiting("apart", True, there, here), Waiting("own", False, here, there)))
    city = made.city(release.folder.parents[2])
    city = city.model_copy(update={"compute": ComputeSettings(kind="processes")})
    said = []
    found = keep.studied(release, city, made.policy(), said.append)
    assert [(name, each.value) for name, each in found.items()] == [("apart", {"met": True}), ("own", {"met": True})]
    assert sorted(said) == ["apart", "own"]


def test_where_one_process_computes_one_study_is_made_after_the_other(monkeypatch, release):
    class Noting(Counting):
        """A study that notes when it begins and ends."""

        def run(self, release, city, policy, progress):
            """Note both."""
            order.extend([f"{self.NAME} begins", f"{self.NAME} ends"])
            return {}

    order, studies = [], [Noting(), Noting()]
    studies[0].NAME, studies[0].APART, studies[1].NAME = "apart", True, "own"
    monkeypatch.setattr(keep, "STUDIES", tuple(studies))
    city = made.city(release.folder.parents[2]).model_copy(update={"compute": ComputeSettings(kind="here")})
    keep.studied(release, city, made.policy(), lambda line: None)
    assert order == ["apart begins", "apart ends", "own begins", "own ends"]
