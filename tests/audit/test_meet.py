"""Conditions met with evidence: a file by its SHA-256 or a sentence, once, by somebody who may."""

from datetime import timedelta

import pytest

from audit.decisions import decide
from audit.ledger import ledger_of
from audit.meet import meet_condition
from audit.standing import standing
from configs.errors import StateError
from configs.files import sha256_bytes
from configs.load import load_policy
from tests.audit.when import DECIDED, TODAY

WHEN = DECIDED + timedelta(days=1)
SAID = {"evidence": "Counted again: 1,204 of 1,204 agree.", "by": "Charlie Chair", "when": WHEN}


@pytest.fixture
def conditioned(audited):
    """Return a city whose release 1 was approved with two conditions."""
    conditions = ["Count again; Olu Owner; 2027-01-31", "Ask residents; Rae; 2027-06-30"]
    said = {"by": "Charlie Chair", "reason": "It does what it says.", "when": DECIDED}
    decide(audited, 1, "approve-with-conditions", conditions=conditions, **said)
    return audited


def opened(city):
    """Return the numbers of the conditions that are open."""
    found = standing(ledger_of(city).verify(), 1, load_policy(city.policy), TODAY)
    return [each.number for each in found.open_conditions]


def test_a_condition_is_met_once_with_a_sentence(conditioned):
    assert opened(conditioned) == [1, 2]
    first = meet_condition(conditioned, 1, 1, **SAID)
    assert first.payload["evidence"] == {"text": "Counted again: 1,204 of 1,204 agree."}
    assert (first.payload["by"], first.payload["decision"]) == (
        "Charlie Chair",
        ledger_of(conditioned).entries()[1].hash,
    )
    assert opened(conditioned) == [2]
    assert meet_condition(conditioned, 1, 1, **SAID | {"when": WHEN + timedelta(days=9)}) == first
    assert len(ledger_of(conditioned).entries()) == 3


def test_a_file_is_kept_by_name_and_digest(conditioned, tmp_path):
    (tmp_path / "count.csv").write_bytes(b"area,count\n")
    entry = meet_condition(conditioned, 1, 2, **SAID | {"evidence": str(tmp_path / "count.csv")})
    assert entry.payload["evidence"] == {"file": "count.csv", "sha256": sha256_bytes(b"area,count\n")}


def test_a_new_decision_has_conditions_of_its_own(conditioned):
    meet_condition(conditioned, 1, 1, **SAID)
    decide(conditioned, 1, "approve-with-conditions", by="Charlie Chair", reason="We ask for more.", when=WHEN,
           conditions=["Count once more; Olu Owner; 2027-02-28"])  # fmt: skip
    assert opened(conditioned) == [1]


@pytest.mark.parametrize(
    ("condition", "changes", "named"),
    [
        (3, {}, "the decision on release 1 has no condition 3: it has 2"),
        (0, {}, "has no condition 0"),
        (1, {"evidence": "done"}, "the evidence 'done' is no file, and too short for a sentence"),
        (1, {"by": "Tess Trainer"}, "may not record that a condition is met: that is for committee member, chair, aud"),
        (1, {"by": ""}, "nobody is named"),
    ],
)
def test_what_is_refused(conditioned, condition, changes, named):
    with pytest.raises(StateError, match=named):
        meet_condition(conditioned, 1, condition, **SAID | changes)
    assert len(ledger_of(conditioned).entries()) == 2


def test_without_a_decision_there_is_no_condition(audited):
    with pytest.raises(StateError, match="the decision on release 1 has no condition 1: it has none"):
        meet_condition(audited, 1, 1, **SAID)
    with pytest.raises(StateError, match="there is no release 9"):
        meet_condition(audited, 9, 1, **SAID)
