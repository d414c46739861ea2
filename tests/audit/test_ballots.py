"""Proposals and ballots in the ledger: each member's own, bound to what was proposed, and the decision made of them."""

from datetime import date, timedelta

import pytest

from audit.ballots import cast_ballot, decide_proposal, weigh_decision
from audit.decisions import decide
from audit.ledger import ledger_of
from audit.proposals import proposal_of, propose, weigh_proposal
from audit.standing import standing
from audit.terms import Terms
from configs.errors import StateError
from configs.load import load_policy
from tests.audit import made
from tests.audit.conftest import policy_file
from tests.audit.when import DECIDED, TODAY

FIVE = {
    "Cora Chair": ["chair"], "Dan Deputy": ["member"], "Eve": ["member"], "Fay": ["member"], "Tess Trainer": ["member"],
}  # fmt: skip
TERMS = Terms("approve-with-conditions", "It does what it says.", ["Count again; ask Rae; Olu Owner; 2027-01-31"])
LATER = DECIDED + timedelta(hours=1)


@pytest.fixture
def city(audited):
    """Return a city whose release 1 was audited, with a committee of five, one of whom trained it; three must vote."""
    policy_file(audited.workspace, people__named=FIVE, people__deputies=["Dan Deputy"], quorum__share=0.6)
    return made.city(audited.workspace, audited.workspace / "policy.yaml")


def vote(city, by, said="for", reason="It is better than the rule.", when=LATER):
    return cast_ballot(city, 1, said, reason, by=by, when=when)


def state(city):
    return standing(ledger_of(city).verify(), 1, load_policy(city.policy), TODAY).state


def test_a_decision_is_what_was_proposed_with_every_ballot_as_it_was_cast(city):
    proposed = propose(city, 1, TERMS, by="Eve", when=DECIDED)
    ballots = [vote(city, "Cora Chair"), vote(city, "Eve"), vote(city, "Fay", "against", "Residents: not asked yet.")]
    aside = vote(city, "Tess Trainer", "recused", "I trained this release.")
    assert [each.payload["proposal"] for each in ballots] == [proposed.hash] * 3
    assert aside.payload["proposal"] is None
    said = decide_proposal(city, 1, by="Cora Chair", when=LATER).payload
    assert said["proposal"] == proposed.hash
    assert said["votes"] == [{name: each.payload[name] for name in ("by", "vote", "reason")} for each in ballots]
    assert said["recused"] == [{"by": "Tess Trainer", "reason": "I trained this release."}]
    assert said["conditions"] == [{"text": "Count again; ask Rae", "owner": "Olu Owner", "due": "2027-01-31"}]
    assert (said["by"], said["reason"], state(city)) == (
        "Cora Chair", "It does what it says.", "approved_with_conditions"
    )  # fmt: skip
    assert proposal_of(ledger_of(city).verify(), 1) is None


def test_what_is_missing_is_said_all_at_once_and_nothing_is_written(city):
    propose(city, 1, TERMS, by="Eve", when=DECIDED)
    vote(city, "Fay", "against", "Residents were not asked yet.")
    before = len(ledger_of(city).verify())
    _, faults = weigh_decision(city, 1, by="Eve", when=LATER)
    assert [fault.partition(":")[0] for fault in faults] == [
        "Eve has not voted",
        "there is no quorum",
        "there is no quorum",
        "0 for it and 1 against",
    ]
    assert "1 of 5 members voted, and 3 must" in faults[1]
    assert "neither chair nor deputy voted" in faults[2]
    with pytest.raises(StateError, match=r"Eve has not voted.*; there is no quorum.*; .*more for it"):
        decide_proposal(city, 1, by="Eve", when=LATER)
    assert len(ledger_of(city).verify()) == before


def test_the_newest_ballot_of_a_member_counts_and_all_are_kept(city):
    propose(city, 1, TERMS, by="Eve", when=DECIDED)
    first = vote(city, "Fay", "against", "Residents were not asked yet.")
    assert vote(city, "  fay ", "against", "Residents were not asked yet.") == first
    vote(city, "Fay", "abstain", "I have heard them since.")
    entries = ledger_of(city).verify()
    assert [ballot.vote for ballot in proposal_of(entries, 1).ballots] == ["abstain"]
    assert [entry.kind for entry in entries] == ["audited", "proposed", "vote", "vote"]


def test_another_proposal_is_voted_on_anew_but_who_stands_aside_stays_aside(city):
    propose(city, 1, TERMS, by="Eve", when=DECIDED)
    vote(city, "Fay")
    vote(city, "Dan Deputy", "recused", "My employer sold the system.")
    propose(city, 1, Terms("reject", "Nobody needs a forecast here."), by="Cora Chair", when=LATER)
    (left,) = proposal_of(ledger_of(city).verify(), 1).ballots
    assert (left.by, left.vote) == ("Dan Deputy", "recused")


def test_the_same_proposal_twice_is_written_once_and_keeps_its_ballots(city):
    first = propose(city, 1, TERMS, by="Eve", when=DECIDED)
    vote(city, "Fay")
    assert propose(city, 1, TERMS, by="Eve", when=LATER) == first
    assert len(proposal_of(ledger_of(city).verify(), 1).ballots) == 1


def test_a_proposal_says_all_its_faults_at_once(city):
    terms = Terms("approve", "no", ["Count again"], ["skill: it is only a pilot"], date(2030, 1, 1))
    _, faults = weigh_proposal(city, 1, terms, by="tess trainer", when=DECIDED)
    said = "; ".join(faults)
    for part in (
        "trained this release",
        "fewer than 10 characters",
        "is called approve-with-conditions",
        "condition 'Count again' is not",
        "gate skill did not fail",
        "an approval ends between",
    ):
        assert part in said
    with pytest.raises(StateError, match=r"trained this release.*fewer than 10"):
        propose(city, 1, terms, by="tess trainer", when=DECIDED)


@pytest.mark.parametrize(
    ("by", "said", "message"),
    [
        ("Stranger", "for", r"Stranger .* may not vote"),
        ("Tess Trainer", "for", "trained this release and may not vote on it: stand aside"),
        ("Fay", "maybe", "'maybe' is no vote: use one of for, against, abstain, recused"),
    ],
)
def test_whose_ballot_is_refused(city, by, said, message):
    propose(city, 1, TERMS, by="Eve", when=DECIDED)
    with pytest.raises(StateError, match=message):
        vote(city, by, said)


def test_a_ballot_needs_a_reason_without_persons_and_something_to_vote_on(city):
    with pytest.raises(StateError, match=r"nothing is proposed for release 1: .*; the text has fewer than 10"):
        vote(city, "Fay", reason="")
    propose(city, 1, TERMS, by="Eve", when=DECIDED)
    with pytest.raises(StateError, match=r"Mrs Marlow.*looks like the name of a person"):
        vote(city, "Fay", reason="Because Mrs Marlow was stopped.")


def test_a_new_dossier_ends_what_was_proposed(city):
    from audit.dossier import write_dossier
    from training.load import load_release

    propose(city, 1, TERMS, by="Eve", when=DECIDED)
    (city.home / "releases" / "1" / "cards" / "model.json").unlink()
    made.write_release(city, 1, *made.steady(seed=6))
    write_dossier(city, load_release(city, 1), LATER)
    assert proposal_of(ledger_of(city).verify(), 1) is None


def test_a_decision_by_hand_closes_a_proposal(city):
    from audit.decisions import decide

    propose(city, 1, TERMS, by="Eve", when=DECIDED)
    votes = ["Dan Deputy: for: so do I", "Eve: for: so do I"]
    decide(city, 1, "reject", by="Cora Chair", reason="Nobody needs it.", votes=votes, when=LATER)
    assert proposal_of(ledger_of(city).verify(), 1) is None


REASON = "It is better than the rule."
STATED = [f"Cora Chair: for: {REASON}", f"Eve: for: {REASON}", "Fay: against: Residents: not asked yet."]
ASIDE = ["Tess Trainer: I trained this release."]


@pytest.fixture
def voted(city):
    """Return the city after four members have voted in their own sessions on what was proposed."""
    propose(city, 1, TERMS, by="Eve", when=DECIDED)
    for by in ("Cora Chair", "Eve"):
        vote(city, by)
    vote(city, "Fay", "against", "Residents: not asked yet.")
    vote(city, "Tess Trainer", "recused", "I trained this release.")
    return city


def by_command(city, terms=TERMS, by="Cora Chair", **said):
    return decide(
        city, 1, terms.outcome, by=by, reason=terms.reason, conditions=terms.conditions, when=LATER, **said
    )  # fmt: skip


def test_a_decision_by_command_has_the_ballots_on_record_stated_or_not(voted):
    cast = [entry.payload for entry in ledger_of(voted).verify() if entry.kind == "vote"]
    stated = by_command(voted, votes=STATED, recused=ASIDE)
    assert by_command(voted, votes=STATED, recused=ASIDE) == stated
    said = stated.payload
    assert said["votes"] == [{name: each[name] for name in ("by", "vote", "reason")} for each in cast[:3]]
    assert said["recused"] == [{"by": "Tess Trainer", "reason": "I trained this release."}]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            {"votes": [*STATED[:2], "Fay: for: Residents: not asked yet."]},
            r"Fay: the ballot on record says against \(entry",
        ),
        (
            {"votes": [*STATED[:2], "Fay: against: It is ugly."]},
            "Fay: the decision gives another reason than the ballot",
        ),
        ({"votes": STATED[:2]}, "Fay: the ballot on record says against .*the decision nothing"),
        ({"votes": [*STATED, f"Dan Deputy: for: {REASON}"]}, "Dan Deputy cast no ballot, and the decision says for"),
        ({"votes": STATED, "recused": ()}, "Tess Trainer: the ballot on record says recused .*the decision nothing"),
        ({"by": "Dan Deputy"}, "Dan Deputy has not voted: vote first"),
        (
            {"terms": Terms("reject", TERMS.reason)},
            "entry 2 proposes, .* other outcome and conditions",
        ),
    ],
    ids=["vote", "reason", "left out", "made up", "recusal", "recorder", "terms"],
)
def test_a_decision_that_differs_from_the_ballots_on_record_is_refused_by_name(voted, said, message):
    before = len(ledger_of(voted).verify())
    with pytest.raises(StateError, match=message):
        by_command(voted, **{"votes": STATED, "recused": ASIDE} | said)
    assert len(ledger_of(voted).verify()) == before


def test_where_nobody_voted_in_a_session_the_command_states_the_votes(city):
    propose(city, 1, TERMS, by="Eve", when=DECIDED)
    votes = ["Eve: for: It may be tried.", "Fay: abstain: I was away."]
    said = by_command(city, votes=votes).payload["votes"]
    assert [each["by"] for each in said] == ["Cora Chair", "Eve", "Fay"]
