"""Decisions: what the committee may say, and everything that is refused, all of it at once."""

from datetime import date

import pytest

from audit.days import add_months
from audit.decisions import decide
from audit.ledger import ledger_of
from configs.errors import IntegrityError, StateError
from tests.audit.conftest import policy_file
from tests.audit.when import DECIDED

CONDITION = "Count again; Olu Owner; 2027-01-31"
SAID = {"by": "Charlie Chair", "reason": "It does what it says.", "when": DECIDED}


def test_a_decision_is_recorded_with_all_that_it_says(audited):
    entry = decide(audited, 1, "approve-with-conditions", conditions=[CONDITION], **SAID)
    assert (entry.kind, entry.seq, entry.when) == ("decided", 2, "2026-11-23T14:30:00Z")
    said = entry.payload
    assert (said["release"], said["outcome"], said["by"]) == (1, "approve-with-conditions", "Charlie Chair")
    assert said["conditions"] == [{"text": "Count again", "owner": "Olu Owner", "due": "2027-01-31"}]
    assert said["expires"] == "2027-11-23"
    assert said["dossier"] == ledger_of(audited).entries()[0].payload["files"]["dossier.json"]


@pytest.mark.parametrize("outcome", ["approve", "amend-and-return", "more_information", "Reject"])
def test_outcomes_are_known_by_name(audited, outcome):
    said = decide(audited, 1, outcome, **SAID).payload
    assert said["outcome"] == outcome.lower().replace("_", "-")
    assert (said["expires"] is None) == (outcome != "approve")


def test_the_same_decision_twice_is_recorded_once(audited):
    for _ in range(2):
        decide(audited, 1, "approve", **SAID)
    assert [entry.kind for entry in ledger_of(audited).entries()] == ["audited", "decided"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"outcome": "maybe"}, "'maybe' is no outcome: use one of approve, approve-with-conditions"),
        ({"by": "tess  trainer"}, "trained this release and may not decide"),
        ({"by": "  "}, "nobody is named"),
        ({"reason": "ok"}, "the reason has fewer than 10 characters"),
        ({"outcome": "approve", "conditions": [CONDITION]}, "is called approve-with-conditions"),
        ({"conditions": []}, "needs at least one condition"),
        ({"conditions": ["Count again"]}, "condition 'Count again' is not 'text; owner; YYYY-MM-DD'"),
        ({"conditions": ["Count; ; 2027-01-31"]}, "is not 'text; owner; YYYY-MM-DD'"),
        ({"conditions": ["Count; Olu; soon"]}, "is not 'text; owner; YYYY-MM-DD'"),
        ({"conditions": ["Count; Olu; 2026-11-22"]}, "was due before the decision"),
        ({"waivers": ["luck: it will be fine"]}, "names no gate of the dossier"),
        ({"waivers": ["skill: it will be fine"]}, "gate skill did not fail, so there is nothing to waive"),
        ({"waivers": ["integrity: it will be fine"]}, "gate integrity cannot be waived"),
        ({"expires": date(2027, 11, 24)}, "an approval ends between 2026-11-23 and 2027-11-23"),
        ({"expires": date(2026, 11, 22)}, "an approval ends between 2026-11-23 and 2027-11-23"),
        ({"outcome": "reject", "waivers": ["skill: it will be fine"]}, "reject lets nothing pass"),
    ],
)
def test_what_is_refused(audited, changes, named):
    said = {"outcome": "approve-with-conditions", "conditions": [CONDITION], **SAID, **changes}
    with pytest.raises(StateError, match=named):
        decide(audited, 1, said.pop("outcome"), **said)
    assert len(ledger_of(audited).entries()) == 1


def test_everything_wrong_is_said_at_once(audited):
    with pytest.raises(StateError) as caught:
        decide(audited, 1, "perhaps", by="Tess Trainer", reason="", conditions=["x"], when=DECIDED)
    assert caught.value.what.count(";") >= 3


def test_without_a_dossier_there_is_nothing_to_decide_on(city):
    with pytest.raises(StateError, match="release 1 has no dossier: run fairward audit 1"):
        decide(city, 1, "approve", **SAID)


def test_a_dossier_that_was_edited_is_not_decided_on(audited):
    path = audited.home / "releases" / "1" / "dossier.html"
    path.write_text(path.read_text().replace("fail", "pass"), encoding="utf-8")
    with pytest.raises(StateError, match=r"dossier\.html changed since the audit"):
        decide(audited, 1, "approve", **SAID)


def test_a_broken_ledger_takes_no_decision(audited):
    ledger_of(audited).path.unlink()
    with pytest.raises(IntegrityError, match="entry 1 is missing: the log was cut after entry 0"):
        decide(audited, 1, "approve", **SAID)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_later(day, months, later):
    assert add_months(day, months) == later


FIVE = {
    "Charlie Chair": ["chair"], "Dee Deputy": ["member"], "Mia Member": ["member"], "Max Member": ["member"],
    "Moe Member": ["member"], "Tess Trainer": ["member", "scientist"],
}  # fmt: skip


@pytest.fixture
def committee(audited):
    """Return the audited city under a policy of six members, half of whom must vote, who trained it among them."""
    policy_file(audited.policy.parent, people__named=FIVE, people__deputies=["Dee Deputy"])
    return audited


def test_the_votes_recusals_and_quorum_are_recorded(committee):
    votes = ["Mia Member: for: it beats the rule", "Max Member: against: residents were not asked"]
    entry = decide(
        committee, 1, "approve", votes=votes, recused=["Tess Trainer: I trained it", "Moe Member: my employer"], **SAID
    )
    assert [(each["by"], each["vote"]) for each in entry.payload["votes"]] == [
        ("Charlie Chair", "for"),
        ("Mia Member", "for"),
        ("Max Member", "against"),
    ]
    assert entry.payload["recused"][0] == {"by": "Tess Trainer", "reason": "I trained it"}
    assert entry.payload["quorum"] == {"members": list(FIVE), "leads": ["Charlie Chair", "Dee Deputy"], "needed": 3}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, "there is no quorum: 1 of 6 members voted, and 3 must"),
        ({"votes": ["Mia Member: for: yes", "Stranger: for: yes"]}, r"Stranger \(scientist.*may not vote on a release"),
        (
            {"votes": ["Mia Member: for: yes", "Tess Trainer: for: yes"]},
            "Tess Trainer trained this release and may not",
        ),
        ({"votes": ["Mia Member: for: y", "Max Member: for: y"], "by": "Moe Member"}, "neither chair nor deputy voted"),
        ({"votes": ["Mia Member: for: y"], "recused": ["Mia Member: my brother"]}, "Mia Member is recused and may not"),
        ({"by": "Stranger"}, r"Stranger \(scientist, analyst, resident\) may not record what the committee decided"),
    ],
)
def test_a_decision_without_its_committee_is_refused(committee, changes, named):
    with pytest.raises(StateError, match=named):
        decide(committee, 1, "approve", **SAID | changes)
    assert len(ledger_of(committee).entries()) == 1


def test_a_deputy_leads_where_the_chair_is_recused(committee):
    said = SAID | {"by": "Dee Deputy"}
    votes = ["Mia Member: for: yes", "Max Member: for: yes"]
    entry = decide(committee, 1, "approve", votes=votes, recused=["Charlie Chair: my sister made it"], **said)
    assert entry.payload["by"] == "Dee Deputy"
