"""The truth table of what a release needs before it may be used, one row a thing that can be missing."""

from dataclasses import replace
from datetime import date

import pytest

from audit.history import History
from audit.missing import missing
from audit.records import Case
from tests.audit import made

TODAY = date(2026, 12, 1)
CONDITION = {"text": "count again", "owner": "Olu", "due": "2026-12-01"}
DECISION = {
    "outcome": "approve-with-conditions", "by": "Chair", "reason": "r", "conditions": [CONDITION], "waivers": [],
    "expires": "2027-06-01", "dossier": "d1", "policy": "p1", "kind": "decided", "when": "2026-11-23T14:30:00Z",
    "hash": "h1", "votes": [{"by": "Chair", "vote": "for", "reason": "r"}], "recused": [],
    "quorum": {"members": ["Chair", "Mia", "Max"], "leads": ["Chair", "Mia"], "needed": 1},
}  # fmt: skip
HISTORY = History(
    audited={"files": {"dossier.json": "d1"}, "policy": "p1", "kind": "audited", "when": "2026-11-21T09:00:00Z"},
    decided=DECISION,
    ended=None,
    met={},
)
LATE = {**CONDITION, "due": "2026-11-30"}
LATE_WORDS = "condition 1 (count again; Olu) was due on 2026-11-30 and is"
IN_TIME, TOO_LATE = {1: {"when": "2026-11-30T23:59:59Z"}}, {1: {"when": "2026-12-01T00:00:00Z"}}
WAIVER = {"gate": "exposure", "reason": "r", "by": "Chair", "expires": "2026-12-01"}
OLD_WAIVER = {**WAIVER, "expires": "2026-11-30"}
GATE = {"hard": False, "sentence": "It is so.", "statistic": 0.02, "interval": [0.01, 0.03]}


KNOWN = {"title": "A known answer", "vouches_for": "the drift gate", "agrees": True}


def gates(**outcomes):
    said = [{**GATE, "gate": name, "outcome": outcome} for name, outcome in outcomes.items()]
    return {"gates": said, "known": [KNOWN]}


def ended(kind):
    """Return an entry that ended a release's use."""
    return {"kind": kind, "when": "2026-11-25T08:00:00Z", "by": "Ada", "reason": "it did harm"}


def said(**changes):
    """Return a history with entries replaced."""
    return {"history": replace(HISTORY, **changes)}


def decided(**changes):
    return said(decided={**DECISION, **changes})


def skill(outcome, statistic, interval):
    """Return a dossier whose skill gate says this of all offences together."""
    gate = {**GATE, "gate": "skill", "outcome": outcome, "statistic": statistic, "interval": interval}
    return {"dossier": {"gates": [gate], "known": [KNOWN]}}


BEATEN = "it does not beat the simple rules: skill over the best of them {} (interval {}), and must lie above 0.0%"
NO_SKILL = decided(waivers=[{"gate": "skill", "reason": "r", "expires": "2027-06-01"}])
HARD = {"gates": [{**GATE, "gate": "integrity", "outcome": "fail", "hard": True}], "known": [KNOWN]}
UNTRUSTED = {**gates(drift="pass"), "known": [{**KNOWN, "agrees": False}, {**KNOWN, "title": "Another"}]}
FULL = Case(
    number=3,
    trainer="Tess Trainer",
    history=HISTORY,
    dossier=gates(skill="pass", exposure="pass"),
    changed=(),
    policy_digest="p1",
    placebo="vanishes",
)


WAIVED = decided(waivers=[WAIVER])
TABLE = [
    ("nothing is missing", {}, []),
    ("no dossier", {"dossier": None}, ["it has no dossier"]),
    ("never audited", said(audited=None), ["it has no dossier"]),
    ("neither", {"dossier": None, **said(decided=None)}, ["it has no dossier", "no decision is recorded"]),
    ("no decision", said(decided=None), ["no decision is recorded"]),
    ("dossier changed", {"changed": ("dossier.html",)}, ["dossier.html changed since the audit"]),
    ("policy changed", {"policy_digest": "p2"}, ["the policy changed since the audit"]),
    ("earlier dossier", decided(dossier="d0"), ["the decision was taken on an earlier dossier"]),
    ("rejected", decided(outcome="reject", expires=None), ["the committee's decision is reject"]),
    ("returned", decided(outcome="amend-and-return"), ["the committee's decision is amend-and-return"]),
    ("questions", decided(outcome="more-information"), ["the committee's decision is more-information"]),
    ("expired yesterday", decided(expires="2026-11-30"), ["the approval expired on 2026-11-30"]),
    ("expires today", decided(expires="2026-12-01"), []),
    ("a waiver expired yesterday", {"dossier": gates(exposure="fail"), **decided(waivers=[OLD_WAIVER])},
     ["the waiver of gate exposure expired on 2026-11-30"]),
    ("a condition is due today", decided(conditions=[CONDITION]), []),
    ("a condition was due yesterday", decided(conditions=[LATE]),
     [f"{LATE_WORDS} not met, so it is before the committee again"]),
    ("met in time", {"history": replace(HISTORY, decided={**DECISION, "conditions": [LATE]}, met=IN_TIME)}, []),
    ("met too late", {"history": replace(HISTORY, decided={**DECISION, "conditions": [LATE]}, met=TOO_LATE)},
     [f"{LATE_WORDS} met on 2026-12-01, so it is before the committee again"]),
    ("withdrawn", said(ended=ended("withdrawn")), ["it was withdrawn by Ada on 2026-11-25: it did harm"]),
    ("referred", said(ended=ended("referred")),
     ["it was put back before the committee by Ada on 2026-11-25: it did harm"]),
    ("decommissioned", said(ended=ended("decommissioned")),
     ["it was decommissioned by Ada on 2026-11-25: it did harm"]),
    ("no votes", decided(votes=[]),
     ["its decision does not hold: there is no quorum: 0 of 3 members voted, and 1 must",
      "its decision does not hold: there is no quorum: neither chair nor deputy voted (Chair and Mia)"]),
    ("of an earlier build", said(decided={name: DECISION[name] for name in DECISION if name != "votes"}),
     ["its decision does not hold: it names no votes: an earlier build recorded it"]),
    ("the trainer voted", decided(votes=[*DECISION["votes"], {"by": "Tess Trainer", "vote": "for", "reason": "r"}]),
     ["Tess Trainer both trained it and decided"]),
    ("trainer decides", decided(by="  tess   TRAINER "), ["tess   TRAINER  both trained it and decided"]),
    ("gate failed", {"dossier": gates(exposure="fail")}, ["gate exposure failed: It is so"]),
    ("gate failed, waived", {"dossier": gates(exposure="fail"), **WAIVED}, []),
    ("another waived", {"dossier": gates(skill="fail"), **WAIVED}, ["gate skill failed: It is so"]),
    ("an offence without skill", skill("fail", 0.02, [0.01, 0.03]), ["gate skill failed: It is so"]),
    ("an offence without skill, waived", {**skill("fail", 0.02, [0.01, 0.03]), **NO_SKILL}, []),
    ("no skill", skill("fail", 0.01, [-0.01, 0.03]), [BEATEN.format("1.0%", "-1.0% to 3.0%")]),
    ("no skill, waived", {**skill("fail", 0.01, [-0.01, 0.03]), **NO_SKILL}, [BEATEN.format("1.0%", "-1.0% to 3.0%")]),
    ("exactly none", skill("fail", 0.01, [0.0, 0.03]), [BEATEN.format("1.0%", "0.0% to 3.0%")]),
    ("worse than a rule, too few windows", skill("inconclusive", -0.01, None),
     [BEATEN.format("-1.0%", "none, too few windows")]),
    ("better, too few windows, a condition", skill("inconclusive", 0.01, None), []),
    ("placebo shows skill", {"placebo": "shows skill"},
     ["its placebo shows skill: with incident times shuffled it still forecasts, so something peeks"]),
    ("placebo of too few windows", {"placebo": "too few windows"}, []),
    ("no placebo", {"placebo": None}, ["no placebo was run when it was trained"]),
    ("a known answer is not found", {"dossier": UNTRUSTED},
     ["the audit itself cannot be trusted: “A known answer” does not find its known answer, and vouches for the drift "
      "gate"]),
    ("the audit was not tested", {"dossier": {"gates": []}},
     ["its dossier is of a build that did not test the audit"]),
    ("hard gate failed", {"dossier": HARD}, ["gate integrity failed and cannot be waived: It is so"]),
    ("inconclusive, condition", {"dossier": gates(drift="inconclusive")}, []),
    ("inconclusive, none", {"dossier": gates(drift="inconclusive"), **decided(conditions=[])},
     ["inconclusive gates need a condition: drift"]),
    ("many at once", {"policy_digest": "p2", "dossier": gates(skill="fail", exposure="fail"), **said(decided=None)},
     ["the policy changed since the audit", "no decision is recorded", "gate skill failed: It is so",
      "gate exposure failed: It is so"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_missing(changes, expected):
    found = missing(replace(FULL, **changes), made.policy(), TODAY)
    assert [each.what.strip() for each in found] == [what.strip() for what in expected]
    assert all(each.remedy for each in found)


def test_the_policy_may_let_inconclusive_gates_pass_without_a_condition():
    case = replace(FULL, dossier=gates(drift="inconclusive"), **decided(conditions=[]))
    assert missing(case, made.policy(approval__inconclusive_needs_condition=False), TODAY) == []


@pytest.mark.parametrize(("expires", "count"), [("2026-12-01", 0), ("2026-11-30", 1)])
def test_a_waiver_of_the_policy_counts_until_it_expires(expires, count):
    waiver = {"gate": "exposure", "reason": "for a pilot only", "by": "Chair", "expires": expires}
    case = replace(FULL, dossier=gates(exposure="fail"))
    assert len(missing(case, made.policy(waivers=[waiver]), TODAY)) == count


def test_no_waiver_of_the_policy_makes_up_for_skill():
    waiver = {"gate": "skill", "reason": "for a pilot only", "by": "Chair", "expires": "2027-01-01"}
    case = replace(FULL, **skill("fail", 0.01, [-0.01, 0.03]))
    found = missing(case, made.policy(waivers=[waiver]), TODAY)
    assert len(found) == 1
    assert "fairward forecast --rule" in found[0].remedy


def test_the_policys_least_skill_counts():
    case = replace(FULL, **skill("fail", 0.03, [0.02, 0.04]), **NO_SKILL)
    assert missing(case, made.policy(gates__skill__least=0.01), TODAY) == []
    assert len(missing(case, made.policy(gates__skill__least=0.02), TODAY)) == 1


def test_a_waiver_never_lets_a_hard_gate_pass():
    waiver = {"gate": "integrity", "reason": "for a pilot only", "by": "Chair", "expires": "2027-01-01"}
    assert len(missing(replace(FULL, dossier=HARD), made.policy(waivers=[waiver]), TODAY)) == 1
