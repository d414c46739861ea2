"""Release and what is in use: the alias moves only with everything on record, and every disagreement is found."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from audit.decisions import decide
from audit.dossier import write_dossier
from audit.ledger import ledger_of
from audit.release import current, release
from configs.errors import IntegrityError, StateError
from configs.files import canonical_json
from tests.audit import made
from tests.audit.conftest import policy_file
from tests.audit.when import AUDITED, DECIDED, RELEASED, TODAY
from training import registry
from training.load import load_release
from training.signing import sign

CONDITION = "Count again; Olu Owner; 2027-12-31"


def _approve(city, number=1, **changes):
    said = {"by": "Charlie Chair", "reason": "It does what it says.", "conditions": [CONDITION], "when": DECIDED}
    return decide(city, number, "approve-with-conditions", **{**said, **changes})


@pytest.fixture
def released(audited):
    _approve(audited)
    release(audited, 1, RELEASED)
    return audited


def test_a_release_with_everything_on_record_comes_into_use(audited):
    assert registry.champion(audited) is None
    _approve(audited)
    approved = release(audited, 1, RELEASED)
    assert (approved.number, approved.expires) == (1, date(2027, 11, 23))
    assert registry.champion(audited) == 1
    assert [entry.kind for entry in ledger_of(audited).verify()] == ["audited", "decided", "released"]
    found = current(audited, TODAY)
    assert (found.number, found.decision["by"]) == (1, "Charlie Chair")
    assert datetime.fromisoformat(found.decision["when"]) == DECIDED


def test_a_repeat_does_nothing(released):
    release(released, 1, datetime(2026, 12, 9, tzinfo=UTC))
    assert len(ledger_of(released).entries()) == 3


def test_killed_before_the_alias_moved_the_next_run_moves_it(released):
    registry.clear_champion(released)
    with pytest.raises(
        IntegrityError, match=r"champion is none but the ledger has release 1 in use.*fairward release 1"
    ):
        current(released, TODAY)
    release(released, 1, RELEASED)
    assert len(ledger_of(released).entries()) == 3
    assert current(released, TODAY).number == 1


def test_everything_missing_is_said_at_once_with_remedies(city):
    with pytest.raises(StateError) as caught:
        release(city, 1, RELEASED)
    assert "it has no dossier; no decision is recorded" in caught.value.what
    assert caught.value.remedy == "run fairward audit 1; run fairward decide 1"
    assert registry.champion(city) is None


def test_nothing_in_use_says_what_comes_next(city):
    with pytest.raises(StateError, match=r"no release is in use.*fairward audit 2"):
        current(city, TODAY)
    write_dossier(city, load_release(city, 2), AUDITED)
    with pytest.raises(StateError, match="decide on release 2"):
        current(city, TODAY)
    _approve(city, 2)
    with pytest.raises(StateError, match="run fairward release 2"):
        current(city, TODAY)


def test_an_unknown_release_is_refused(city):
    with pytest.raises(StateError, match="there is no release 7"):
        release(city, 7, RELEASED)


def test_an_alias_moved_behind_the_committees_back_is_found(released):
    registry.set_champion(released, 2)
    with pytest.raises(IntegrityError, match="champion is release 2 but the ledger has release 1 in use"):
        current(released, TODAY)


def test_an_alias_set_without_any_release_is_found(city):
    registry.set_champion(city, 1)
    with pytest.raises(IntegrityError, match="champion is release 1 but the ledger has none in use"):
        current(city, TODAY)


@pytest.mark.parametrize(("today", "holds"), [(date(2027, 11, 23), True), (date(2027, 11, 24), False)])
def test_an_approval_lapses(released, today, holds):
    if holds:
        assert current(released, today).number == 1
    else:
        with pytest.raises(StateError, match="the approval expired on 2027-11-23"):
            current(released, today)


@pytest.mark.parametrize("name", ["dossier.json", "dossier.html", "backtest.parquet", "areas.parquet"])
def test_a_file_changed_after_the_audit_stops_its_use(released, name):
    path = released.home / "releases" / "1" / name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(IntegrityError, match=f"{name} changed since the audit"):
        current(released, TODAY)


def test_a_swapped_model_stops_its_use(released):
    (released.home / "releases" / "1" / "model" / "burglary.txt").write_text("tree\nanother\n")
    with pytest.raises(IntegrityError, match="not what was signed"):
        current(released, TODAY)


def test_a_ledger_entry_changed_stops_its_use(released):
    with closing(sqlite3.connect(ledger_of(released).path)) as connection, connection:
        connection.execute("DROP TRIGGER entries_never_update")
        connection.execute("UPDATE entries SET payload = replace(payload, '2027-11-23', '2099-11-23') WHERE seq = 2")
    with pytest.raises(IntegrityError, match=r"entry 2 \(decided\) was changed"):
        current(released, TODAY)


def test_a_later_rejection_stops_its_use(released):
    decide(released, 1, "reject", by="Charlie Chair", reason="A resident's complaint was upheld.", when=RELEASED)
    with pytest.raises(StateError, match="the committee's decision is reject"):
        current(released, TODAY)


def test_a_changed_policy_stops_its_use_until_it_is_audited_and_decided_again(released, tmp_path):
    policy_file(tmp_path, gates__drift__bins=12)
    with pytest.raises(StateError, match="the policy changed since the audit"):
        current(released, TODAY)
    write_dossier(released, load_release(released, 1), RELEASED)
    with pytest.raises(StateError, match="the decision was taken on an earlier dossier"):
        current(released, TODAY)
    _approve(released, when=RELEASED)
    assert current(released, TODAY).number == 1


def test_another_release_takes_over(released):
    write_dossier(released, load_release(released, 2), RELEASED)
    _approve(released, 2, when=RELEASED)
    release(released, 2, RELEASED)
    assert current(released, TODAY).number == 2
    assert registry.champion(released) == 2


def test_a_release_without_skill_is_refused_though_a_waiver_was_given(city):
    tables, lived = made.steady()
    flat = tables.baselines[made.BASELINES[0]]
    made.write_release(city, 1, replace(tables, mean=flat), lived)
    write_dossier(city, load_release(city, 1), AUDITED)
    waivers = [
        f"{gate}: for a pilot, to see what happens"
        for gate in ("skill", "calibration", "exposure", "error_parity")
        if _outcome(city, gate) == "fail"
    ]
    assert any(each.startswith("skill") for each in waivers)
    _approve(city, waivers=waivers)
    with pytest.raises(
        StateError, match=r"it does not beat the simple rules: skill over the best of them 0\.0%"
    ) as refusal:
        release(city, 1, RELEASED)
    assert "until then the rule serves: fairward forecast --rule" in refusal.value.remedy
    assert registry.champion(city) is None


def test_a_release_whose_placebo_shows_skill_is_refused(audited):
    _approve(audited)
    path = audited.home / "releases" / "1" / "model" / "manifest.json"
    manifest = json.loads(path.read_bytes())
    path.write_bytes(canonical_json({**manifest, "placebo": {"verdict": "shows skill"}}))
    sign(audited, path.parent)
    write_dossier(audited, load_release(audited, 1), AUDITED)
    _approve(audited)
    with pytest.raises(StateError, match="its placebo shows skill"):
        release(audited, 1, RELEASED)


def test_which_rule_serves_is_told_from_the_newest_backtest(city):
    path = city.home / "releases" / "2" / "model" / "manifest.json"
    manifest = json.loads(path.read_bytes())
    metrics = {"burglary": {"best_baseline": "mean_104"}, "violence": {"best_baseline": "ewma"}}
    path.write_bytes(canonical_json({**manifest, "metrics": metrics}))
    with pytest.raises(
        StateError, match=r"mean of the last 104 weeks for burglary; mean that slowly forgets \(EWMA\) for viol"
    ):
        current(city, TODAY)


def _outcome(city, gate):
    gates = json.loads((city.home / "releases" / "1" / "dossier.json").read_bytes())["gates"]
    return next(each["outcome"] for each in gates if each["gate"] == gate)
