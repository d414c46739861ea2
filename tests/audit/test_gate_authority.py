"""The authority gate: a trainer by name, the length of approvals, and every waiver of the policy."""

from datetime import date

import pytest

from audit.evidence import gather
from audit.gates import authority
from audit.ledger import ledger_of
from tests.audit import made
from tests.audit.when import AUDITED

WAIVER = {"gate": "exposure", "reason": "for a pilot only", "by": "Charlie Chair", "expires": made.TODAY}


@pytest.fixture
def judged(tmp_path):
    """Return what the gate says of a release under a policy."""
    city, (tables, lived) = made.city(tmp_path), made.steady()

    def run(trainer="Tess Trainer", **changes):
        release = made.write_release(city, 1, tables, lived, trainer=trainer)
        return authority.check(gather(release, city, made.policy(bootstrap=200, **changes), made.TODAY))

    return run


def test_a_named_trainer_and_a_short_enough_approval_pass(judged):
    result = judged()
    assert (result.outcome, result.hard) == ("pass", True)
    assert [(row["found"], row["outcome"]) for row in result.rows] == [
        ("Tess Trainer", "pass"),
        ("12 months", "pass"),
        ("1 of 1 members, with chair or deputy", "pass"),
    ]
    assert "Tess Trainer trained it and may not decide on it. A decision needs the votes of 1 of 1" in result.sentence
    assert "An approval lasts 12 months at most" in result.sentence


def test_nobody_named_as_trainer_fails(judged):
    result = judged(trainer="  ")
    assert result.outcome == "fail"
    assert result.sentence == "No: the signed manifest names who trained it (nobody)."


@pytest.mark.parametrize(("months", "outcome"), [(6, "pass"), (7, "fail")])
def test_an_approval_lasts_as_long_as_the_gate_allows(judged, months, outcome):
    assert judged(gates__authority__months=6, approval__months=months).outcome == outcome


def test_a_waiver_in_order_is_shown_with_all_that_it_names(judged):
    result = judged(waivers=[WAIVER])
    assert result.outcome == "pass"
    assert result.rows[-1] == {
        "check": "waiver of exposure",
        "found": "by Charlie Chair until 2026-11-21: for a pilot only",
        "outcome": "pass",
    }


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"by": "tess  trainer"}, "tess  trainer trained this release"),
        ({"by": " "}, "nobody is named"),
        ({"expires": date(2026, 11, 20)}, "it expired on 2026-11-20"),
        ({"by": "Tess Trainer", "expires": date(2026, 1, 1)},
         "Tess Trainer trained this release and it expired on 2026-01-01"),
    ],
)  # fmt: skip
def test_a_waiver_out_of_order_fails(judged, wrong, found):
    result = judged(waivers=[{**WAIVER, **wrong}])
    assert result.outcome == "fail"
    assert result.sentence == f"No: waiver of exposure ({found})."


def test_a_waiver_of_one_offence_names_it(judged):
    waiver = {**WAIVER, "gate": "label_origin", "offence": "drugs"}
    assert judged(waivers=[waiver]).rows[-1]["check"] == "waiver of label_origin for drugs"


COMMITTEE = {
    "people__named": {"Charlie Chair": ["chair"], "Mia Member": ["member"], "Max Member": ["member"]},
    "quorum__share": 0.5,
}


@pytest.mark.parametrize(
    ("trainer", "changes", "found", "outcome"),
    [
        ("Tess Trainer", {}, "3 of 3 members, with chair or deputy", "pass"),
        ("mia member", {}, "2 of 3 members, with chair or deputy", "pass"),
        ("mia member", {"quorum__share": 0.7}, "2 of 3 members, with chair or deputy", "fail"),
        ("Charlie Chair", {}, "2 of 3 members, without chair or deputy", "fail"),
        ("Charlie Chair", {"people__deputies": ["Max Member"]}, "2 of 3 members, with chair or deputy", "pass"),
    ],
)
def test_members_who_did_not_train_it_must_make_a_quorum(judged, trainer, changes, found, outcome):
    row = judged(trainer=trainer, **{**COMMITTEE, **changes}).rows[2]
    assert (row["found"], row["outcome"]) == (found, outcome)


DECISION = {
    "release": 1, "outcome": "approve-with-conditions", "by": "Charlie Chair", "reason": "It does what it says.",
    "waivers": [{"gate": "exposure", "reason": "for a pilot only", "by": "Charlie Chair", "expires": "2026-11-20"}],
    "conditions": [{"text": "Count again", "owner": "Olu", "due": "2026-11-20"}], "expires": "2027-06-01",
    "votes": [], "recused": [], "quorum": {"members": ["Charlie Chair"], "leads": ["Charlie Chair"], "needed": 1},
}  # fmt: skip


def test_an_overdue_condition_of_the_newest_decision_fails_until_it_is_met(judged, tmp_path):
    ledger = ledger_of(made.city(tmp_path))
    entry = ledger.append("decided", DECISION, AUDITED)
    result = judged()
    assert result.outcome == "fail"
    assert "condition 1 (Count again; Olu) was due on 2026-11-20 and is not met" in result.sentence
    ledger.append("condition", {"release": 1, "decision": entry.hash, "condition": 1, "met": True}, AUDITED)
    assert judged().outcome == "pass"


def test_no_quorum_and_an_expired_waiver_of_the_newest_decision_are_told(judged, tmp_path):
    ledger_of(made.city(tmp_path)).append("decided", DECISION, AUDITED)
    warned = judged().warnings
    assert warned[0] == (
        "The decision of 2026-11-21 does not hold: there is no quorum: 0 of 1 members voted, and 1 must."
    )
    assert warned[-1] == "The waiver of exposure of 2026-11-21 expired on 2026-11-20."


def test_a_decision_in_order_changes_nothing(judged, tmp_path):
    before = judged()
    vote = {"by": "Charlie Chair", "vote": "for", "reason": "It does what it says."}
    fine = {"conditions": [], "waivers": [], "votes": [vote]}
    ledger_of(made.city(tmp_path)).append("decided", DECISION | fine, AUDITED)
    assert judged() == before
