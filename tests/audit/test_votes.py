"""Votes, recusals and the quorum, counted by hand."""

import pytest

from audit.votes import dissent, quorum_faults, quorum_of, vote_faults, votes_of
from tests.audit import made

FIVE = {"Cora": ["chair"], "Dan": ["member"], "Eve": ["member"], "Fay": ["member"], "Gil": ["member"]}
REASON = "It beats the rule."


def policy(**changes):
    return made.policy(people__named=FIVE, people__deputies=["Dan"], **changes)


def voted(by, *votes, recused=(), **changes):
    """Return what a decision records, and every fault of its votes."""
    rules = policy(**changes)
    said, unread = votes_of(rules, by, REASON, votes, recused)
    return said, [*unread, *vote_faults(said, rules, "Tess Trainer", by), *quorum_faults(said)]


@pytest.mark.parametrize(("share", "needed"), [(0.01, 1), (0.2, 1), (0.21, 2), (0.5, 3), (0.6, 3), (0.61, 4), (1.0, 5)])
def test_a_quorum_is_a_share_of_all_members_rounded_up(share, needed):
    found = quorum_of(policy(quorum__share=share))
    assert found == {"members": list(FIVE), "leads": ["Cora", "Dan"], "needed": needed}


def test_who_records_it_votes_for_it_and_alone_makes_a_quorum_of_one():
    said, faults = voted("Cora", quorum__share=0.2)
    assert said["votes"] == [{"by": "Cora", "vote": "for", "reason": REASON}]
    assert faults == []


def test_dissent_is_kept_with_its_reason():
    said, faults = voted("Cora", "Dan: for: it is better", "Eve: against: not yet: wait")
    assert faults == []
    assert dissent(said) == [{"by": "Eve", "vote": "against", "reason": "not yet: wait"}]


def test_who_records_it_may_vote_against_it():
    said, faults = voted("Cora", "cora: Against: I lost", "Dan: for: yes", "Eve: for: yes")
    assert faults == []
    assert [each["vote"] for each in said["votes"]] == ["against", "for", "for"]


TWO_OF_FIVE = "there is no quorum: 2 of 5 members voted, and 3 must"
NO_LEAD = "there is no quorum: neither chair nor deputy voted (Cora and Dan)"


@pytest.mark.parametrize(
    ("by", "votes", "recused", "expected"),
    [
        ("Cora", ["Dan: for: y", "Eve: for: y"], [], []),
        ("Cora", ["Dan: abstain: n", "Eve: abstain: n"], [], []),
        ("Cora", ["Dan: for: y"], [], [TWO_OF_FIVE]),
        ("Cora", ["Dan: for: y"], ["Eve: my employer"], [TWO_OF_FIVE]),
        ("Eve", ["Fay: for: y", "Gil: for: y"], [], [NO_LEAD]),
        ("Eve", ["Fay: for: y", "Dan: for: y"], ["Cora: my brother"], []),
        ("Cora", ["Dan: against: n", "Eve: abstain: y"], [], ["1 for it and 1 against: there must be more for it"]),
        ("Cora", ["Dan: against: n", "Eve: against: n"], [], ["1 for it and 2 against: there must be more for it"]),
        ("Cora", ["Dan: for: y", "Eve: for: y", "eve: for: y"], [],
         ["eve is named twice: one vote or one recusal a person"]),
        ("Cora", ["Dan: for: y", "Eve: for: y", "Fay: for: y"], ["Fay: my brother"],
         ["Fay is named twice: one vote or one recusal a person", "Fay is recused and may not vote"]),
        ("Cora", ["Dan: for: y", "Eve: for: y", "Tess Trainer: for: y"], [],
         ["Tess Trainer (scientist, analyst, resident) may not vote on a release: that is for committee member, chair",
          "Tess Trainer trained this release and may not vote on it: recuse them"]),
        ("Cora", ["Dan: for: y", "Eve: for: y"], ["Cora: my brother"],
         ["Cora is recused and may not record the decision: let another member do it", TWO_OF_FIVE]),
        ("Cora", ["Dan: yes: y", "Eve: for"], [],
         ["vote 'Dan: yes: y' is not 'name: for, against or abstain: reason'",
          "vote 'Eve: for' is not 'name: for, against or abstain: reason'",
          "there is no quorum: 1 of 5 members voted, and 3 must"]),
        ("Cora", ["Dan: for: y", "Eve: for: y"], ["Fay"], ["recusal 'Fay' is not 'name: reason'"]),
    ],
)  # fmt: skip
def test_what_makes_a_decision(by, votes, recused, expected):
    assert voted(by, *votes, recused=recused)[1] == expected


def test_recusals_do_not_make_the_quorum_smaller():
    away = ["Eve: a", "Fay: b", "Gil: c"]
    assert voted("Cora", "Dan: for: y", recused=away)[1] == [TWO_OF_FIVE]


def test_what_was_recorded_with_a_quorum_of_none_holds_with_nobody_still_not():
    quorum = {"members": list(FIVE), "leads": ["Cora"], "needed": 0}
    found = quorum_faults({"votes": [], "recused": [], "quorum": quorum})
    assert found[0] == "there is no quorum: 0 of 5 members voted, and 0 must"
