"""States of a release: each derived from entries by hand, what each allows, and no way around the committee."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.entries import new_entry
from audit.history import in_use, uses
from audit.standing import refuse_unless_it_allows, standing
from configs.errors import StateError
from configs.permissions import StateName, states
from tests.audit import made

POLICY, TODAY = made.policy(), date(2026, 12, 1)
QUORUM = {"members": ["Cora", "Dan", "Eve"], "leads": ["Cora"], "needed": 2}
VOTES = [{"by": "Cora", "vote": "for", "reason": "r"}, {"by": "Dan", "vote": "for", "reason": "r"}]
CONDITION = {"text": "count again", "owner": "Olu", "due": "2026-12-01"}
WAIVER = {"gate": "exposure", "reason": "a pilot only", "by": "Cora", "expires": "2027-01-01"}


def audited(number=1, dossier="d1"):
    return "audited", {"release": number, "files": {"dossier.json": dossier}}


def decided(number=1, outcome="approve", **changes):
    said = {
        "release": number, "outcome": outcome, "by": "Cora", "reason": "r", "dossier": "d1", "conditions": [],
        "waivers": [], "votes": VOTES, "recused": [], "quorum": QUORUM,
        "expires": "2027-06-01" if outcome.startswith("approve") else None,
    }  # fmt: skip
    return "decided", said | changes


def released(number=1):
    return "released", {"release": number}


def ended(kind, number=1, instead=None):
    return kind, {"release": number, "by": "Ada", "reason": "it did harm", "instead": instead}


def log(*said):
    """Return entries, one a day from 1 November 2026."""
    return [
        new_entry(seq, datetime(2026, 11, 1, seq % 24, tzinfo=UTC), kind, payload)
        for seq, (kind, payload) in enumerate(said, 1)
    ]


def met(entries, number=1):
    """Return entries and one more, which says that the newest decision's first condition is met today."""
    decision = [entry for entry in entries if entry.kind == "decided"][-1].hash
    payload = {"release": number, "decision": decision, "condition": 1}
    return [*entries, new_entry(len(entries) + 1, datetime(2026, 12, 2, tzinfo=UTC), "condition", payload)]


IN_USE = (audited(), decided(), released())
OTHER = (audited(2), decided(2), released(2))
TABLE = [
    ("nothing is known", [], "candidate", None),
    ("audited", [audited()], "audited", "2026-11-01T01:00:00Z"),
    ("returned", [audited(), decided(outcome="amend-and-return")], "returned", "2026-11-01T02:00:00Z"),
    ("questions", [audited(), decided(outcome="more-information")], "more_information", "2026-11-01T02:00:00Z"),
    ("rejected", [audited(), decided(outcome="reject")], "rejected", "2026-11-01T02:00:00Z"),
    ("approved", [audited(), decided()], "approved", "2026-11-01T02:00:00Z"),
    ("with conditions", [audited(), decided(outcome="approve-with-conditions", conditions=[CONDITION])],
     "approved_with_conditions", "2026-11-01T02:00:00Z"),
    ("rejected, then approved", [audited(), decided(outcome="reject"), decided()], "approved", "2026-11-01T03:00:00Z"),
    ("no quorum", [audited(), decided(votes=VOTES[:1])], "audited", "2026-11-01T01:00:00Z"),
    ("an earlier build's decision", [audited(), ("decided", {k: v for k, v in decided()[1].items() if k != "votes"})],
     "audited", "2026-11-01T01:00:00Z"),
    ("audited anew", [*IN_USE, audited(dossier="d2")], "audited", "2026-11-01T04:00:00Z"),
    ("in service", IN_USE, "in_service", "2026-11-01T03:00:00Z"),
    ("released without a decision", [audited(), released()], "audited", "2026-11-01T01:00:00Z"),
    ("released without an audit", [released()], "candidate", None),
    ("released though rejected", [audited(), decided(outcome="reject"), released()], "rejected",
     "2026-11-01T02:00:00Z"),
    ("decided anew in service", [*IN_USE, decided(reason="again")], "in_service", "2026-11-01T04:00:00Z"),
    ("rejected in service", [*IN_USE, decided(outcome="reject")], "rejected", "2026-11-01T04:00:00Z"),
    ("superseded", [*IN_USE, *OTHER], "superseded", "2026-11-01T06:00:00Z"),
    ("superseded, and back", [*IN_USE, *OTHER, ended("withdrawn", 2, instead=1)], "in_service",
     "2026-11-01T07:00:00Z"),
    ("lapsed", [audited(), decided(expires="2026-11-30")], "lapsed", "2026-12-01"),
    ("the approval's last day", [audited(), decided(expires="2026-12-01")], "approved", "2026-11-01T02:00:00Z"),
    ("lapsed in service", [audited(), decided(expires="2026-11-30"), released()], "lapsed", "2026-12-01"),
    ("a waiver lapsed", [audited(), decided(waivers=[WAIVER | {"expires": "2026-11-29"}]), released()], "lapsed",
     "2026-11-30"),
    ("a condition overdue", [audited(), decided(conditions=[CONDITION | {"due": "2026-11-28"}]), released()],
     "referred", "2026-11-29"),
    ("withdrawn", [*IN_USE, ended("withdrawn")], "withdrawn", "2026-11-01T04:00:00Z"),
    ("withdrawn, audited anew", [*IN_USE, ended("withdrawn"), audited(dossier="d2")], "withdrawn",
     "2026-11-01T04:00:00Z"),
    ("withdrawn, approved anew", [*IN_USE, ended("withdrawn"), decided(reason="again")], "approved",
     "2026-11-01T05:00:00Z"),
    ("withdrawn, approved and released anew", [*IN_USE, ended("withdrawn"), decided(reason="again"), released()],
     "in_service", "2026-11-01T06:00:00Z"),
    ("withdrawn, and released without a decision", [*IN_USE, ended("withdrawn"), released()], "withdrawn",
     "2026-11-01T04:00:00Z"),
    ("referred", [*IN_USE, ended("referred")], "referred", "2026-11-01T04:00:00Z"),
    ("referred, then withdrawn", [*IN_USE, ended("referred"), ended("withdrawn")], "withdrawn",
     "2026-11-01T05:00:00Z"),
    ("decommissioned", [*IN_USE, ended("decommissioned")], "decommissioned", "2026-11-01T04:00:00Z"),
    ("a candidate decommissioned", [ended("decommissioned")], "decommissioned", "2026-11-01T01:00:00Z"),
    ("decommissioned for good", [*IN_USE, ended("decommissioned"), *IN_USE, ended("withdrawn")], "decommissioned",
     "2026-11-01T04:00:00Z"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "state", "since"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_state_that_entries_give(said, state, since):
    found = standing(log(*said), 1, POLICY, TODAY)
    assert (found.state, found.since) == (state, since)
    assert bool(found.why) == (state not in ("approved", "approved_with_conditions", "in_service", "superseded"))


def test_without_a_calendar_nothing_lapses_and_nothing_is_overdue():
    lapsed = log(audited(), decided(expires="2026-11-02", conditions=[CONDITION | {"due": "2026-11-02"}]), released())
    assert standing(lapsed, 1, POLICY, None).state == "in_service"


@pytest.mark.parametrize(("due", "state"), [("2026-12-02", "in_service"), ("2026-12-01", "referred")])
def test_a_condition_met_in_time_keeps_its_release_and_one_met_late_does_not(due, state):
    entries = met(log(audited(), decided(conditions=[CONDITION | {"due": due}]), released()))
    found = standing(entries, 1, POLICY, date(2027, 1, 5))
    assert (found.state, found.open_conditions) == (state, ())


def test_the_policy_may_only_show_what_is_overdue():
    entries = log(audited(), decided(conditions=[CONDITION | {"due": "2026-11-28"}]), released())
    found = standing(entries, 1, made.policy(approval__overdue_condition_refers=False), TODAY)
    assert (found.state, found.open_conditions[0].late(TODAY)) == ("in_service", True)


def test_an_approval_ends_with_the_first_of_its_waivers():
    found = standing(log(audited(), decided(waivers=[WAIVER])), 1, POLICY, TODAY)
    assert found.until == date(2027, 1, 1)


ACTS = ("audit", "decide", "meet_condition", "release", "serve", "withdraw", "refer", "decommission")
YES, NO = True, False
ALLOWS = {
    #                            audit decide condition release serve withdraw refer decommission
    "candidate":                (YES,  NO,    NO,       NO,     NO,   NO,      NO,   YES),
    "audited":                  (YES,  YES,   NO,       NO,     NO,   YES,     YES,  YES),
    "returned":                 (YES,  YES,   NO,       NO,     NO,   YES,     YES,  YES),
    "more_information":         (YES,  YES,   NO,       NO,     NO,   YES,     YES,  YES),
    "rejected":                 (YES,  YES,   NO,       NO,     NO,   YES,     YES,  YES),
    "approved":                 (YES,  YES,   NO,       YES,    NO,   YES,     YES,  YES),
    "approved_with_conditions": (YES,  YES,   YES,      YES,    NO,   YES,     YES,  YES),
    "in_service":               (YES,  YES,   YES,      YES,    YES,  YES,     YES,  YES),
    "superseded":               (YES,  YES,   YES,      YES,    NO,   YES,     YES,  YES),
    "lapsed":                   (YES,  YES,   YES,      NO,     NO,   YES,     YES,  YES),
    "referred":                 (YES,  YES,   YES,      NO,     NO,   YES,     YES,  YES),
    "withdrawn":                (YES,  YES,   NO,       NO,     NO,   NO,      NO,   YES),
    "decommissioned":           (NO,   NO,    NO,       NO,     NO,   NO,      NO,   NO),
}  # fmt: skip


def test_the_table_has_every_state_and_no_other():
    assert list(states()) == list(ALLOWS)
    assert set(StateName.__args__) == set(ALLOWS)
    assert {row[2] for row in TABLE} == set(ALLOWS), "every state is reached above"


@pytest.mark.parametrize("state", ALLOWS)
def test_what_a_state_allows(state):
    assert tuple(act in states()[state].allows for act in ACTS) == ALLOWS[state]


def test_a_refusal_names_the_state_and_those_that_allow_the_act():
    found = standing(log(audited()), 1, POLICY, TODAY)
    with pytest.raises(StateError) as refusal:
        refuse_unless_it_allows(found, "release")
    assert refusal.value.what.startswith("release 1 is audited (its newest dossier has no decision that holds)")
    assert "approved, approved with conditions, in service, superseded" in (refusal.value.remedy or "")


days = st.sampled_from(["2026-11-30", "2026-12-01", "2026-12-02", "2027-06-01"])
numbers = st.integers(1, 3)
dossiers = st.sampled_from(["d1", "d2"])
outcomes = st.sampled_from(["approve", "approve-with-conditions", "amend-and-return", "more-information", "reject"])
votes = st.lists(
    st.fixed_dictionaries(
        {"by": st.sampled_from(["Cora", "Dan", "Eve", "Zoe"]), "vote": st.sampled_from(["for", "against", "abstain"])}
    ),
    max_size=4,
    unique_by=lambda each: each["by"],
)


@st.composite
def decisions(draw):
    """Draw a decision, quorate or not, on any dossier."""
    return decided(
        draw(numbers), draw(outcomes), dossier=draw(dossiers), votes=draw(st.one_of(st.just(VOTES), votes)),
        recused=draw(st.lists(st.sampled_from([{"by": "Dan"}, {"by": "Eve"}]), max_size=1)), expires=draw(days),
        conditions=draw(st.lists(st.builds(lambda due: CONDITION | {"due": due}, days), max_size=1)),
        waivers=draw(st.lists(st.builds(lambda day: WAIVER | {"expires": day}, days), max_size=1)),
    )  # fmt: skip


acts = st.one_of(
    st.builds(audited, numbers, dossiers),
    decisions(),
    decisions(),
    st.builds(released, numbers),
    st.builds(released, numbers),
    st.builds(
        ended,
        st.sampled_from(["withdrawn", "referred", "decommissioned"]),
        numbers,
        st.one_of(st.none(), numbers),
    ),
)


def stands(entries, number, today):
    """Tell whether a release may be served, asked a second way: from the end of the log to its beginning."""
    mine = [entry for entry in entries if entry.payload["release"] == number]
    if any(entry.kind == "decommissioned" for entry in mine):
        return False
    newest = next((entry.payload["files"]["dossier.json"] for entry in reversed(mine) if entry.kind == "audited"), None)
    for entry in reversed(mine):
        if entry.kind in ("withdrawn", "referred"):
            return False
        if entry.kind == "decided":
            said = entry.payload
            away = {each["by"] for each in said["recused"]}
            voted = {each["by"]: each["vote"] for each in said["votes"]}
            present = [name for name in ("Cora", "Dan", "Eve") if name in voted and name not in away]
            tally = [voted[name] for name in present]
            dates = [said["expires"], *(each["expires"] for each in said["waivers"])]
            dates += [each["due"] for each in said["conditions"]]
            return (
                said["outcome"].startswith("approve") and said["dossier"] == newest and min(dates) >= str(today)
                and len(present) >= 2 and "Cora" in present and not away & set(voted)
                and tally.count("for") > tally.count("against")
            )  # fmt: skip
    return False


@settings(max_examples=400, deadline=None)
@given(st.lists(acts, max_size=14))
def test_nothing_comes_into_service_without_a_decision_that_holds(said):
    entries = log(*said)
    serving = [n for n in (1, 2, 3) if standing(entries, n, POLICY, TODAY).state == "in_service"]
    assert len(serving) <= 1
    used = in_use(entries)
    assert serving == ([used] if used is not None and stands(entries, used, TODAY) else [])
    for number in (1, 2, 3):
        state = standing(entries, number, POLICY, TODAY).state
        good = state in ("approved", "approved_with_conditions", "in_service", "superseded")
        assert good == stands(entries, number, TODAY)


@settings(max_examples=200, deadline=None)
@given(st.lists(acts, max_size=10), st.lists(acts, max_size=6))
def test_nothing_brings_back_what_was_decommissioned(before, after):
    entries = log(*before, ended("decommissioned"), *after)
    assert standing(entries, 1, POLICY, TODAY).state == "decommissioned"


@settings(max_examples=200, deadline=None)
@given(st.lists(acts, max_size=12))
def test_every_use_begins_where_the_one_before_ended(said):
    entries = log(*said)
    found = uses(entries)
    assert all(each.kind == "released" or i for i, each in enumerate(found))
    if not any(entry.kind == "released" for entry in entries):
        assert found == []
