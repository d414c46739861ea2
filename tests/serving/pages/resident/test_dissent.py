"""How a decision is told in words, from entries written by hand: dissent, recusal, overdue and replaced conditions."""

from datetime import date
from typing import Any

from audit.entries import Entry
from serving.pages.resident.decisions import decisions_in_words

DOSSIER = "d" * 64


def entry(seq: int, kind: str, **payload: Any) -> Entry:
    """Make an entry of release 1."""
    return Entry(seq, f"2026-01-0{seq}T10:00:00Z", kind, {"release": 1, **payload}, f"{seq}" * 64)


def decided(seq: int, outcome: str, **changes: Any) -> Entry:
    """Make a decision of three members out of five."""
    votes = [
        {"by": "Ada", "vote": "for", "reason": "It beats the rule"},
        {"by": "Ben", "vote": "for", "reason": "So it does"},
        {"by": "Cy", "vote": "against", "reason": "Residents were not asked"},
        {"by": "Dee", "vote": "abstain", "reason": "I cannot tell"},
    ]
    said = {
        "outcome": outcome,
        "reason": "It beats the rule",
        "by": "Ada",
        "votes": votes,
        "recused": [{"by": "Eve", "reason": "My employer sold the system"}],
        "quorum": {"needed": 3, "members": ["Ada", "Ben", "Cy", "Dee", "Eve"], "leads": ["Ada"]},
        "waivers": [{"gate": "exposure", "by": "Ada", "reason": "a pilot", "expires": "2026-06-30"}],
        "conditions": [
            {"text": "Ask residents", "owner": "Ben", "due": "2026-02-28"},
            {"text": "Measure again", "owner": "Cy", "due": "2026-12-31"},
        ],
        "expires": "2026-12-31",
        "dossier": DOSSIER,
    }
    return entry(seq, "decided", **(said | changes))


def page(entries: list[Entry], today: date = date(2026, 4, 1)) -> dict[str, Any]:
    """Tell a list of entries on a day."""
    return decisions_in_words(entries, today, lambda number: {"exposure": f"Is any group of release {number} flagged?"})


AUDITED = entry(1, "audited", files={"dossier.json": DOSSIER})


def test_votes_dissent_and_recusals_are_told_without_names() -> None:
    (one,) = page([AUDITED, decided(2, "approve-with-conditions")])["decisions"]
    assert one.votes == "2 voted for it, 1 against and 1 abstained. At least 3 of 5 members had to vote."
    assert one.dissent == ["Residents were not asked"]
    assert one.recused == ["My employer sold the system"]
    assert one.waived == ["“Is any group of release 1 flagged?” a pilot"]
    assert (one.day, one.until) == ("2 January 2026", "31 December 2026")
    assert "Ben" not in repr(one)


def test_conditions_are_met_open_or_overdue() -> None:
    taken = decided(2, "approve-with-conditions")
    (one,) = page([AUDITED, taken])["decisions"]
    assert one.conditions == [
        ("Ask residents", "28 February 2026", "overdue"),
        ("Measure again", "31 December 2026", "open"),
    ]
    met = entry(3, "condition", decision=taken.hash, condition=1, by="Ben", evidence="minutes")
    (one,) = page([AUDITED, taken, met])["decisions"]
    assert one.conditions[0] == ("Ask residents", "28 February 2026", "met on 3 January 2026")


def test_a_later_decision_takes_the_place_of_conditions() -> None:
    found = page([AUDITED, decided(2, "approve-with-conditions"), decided(3, "reject", conditions=[])])["decisions"]
    assert [each.title for each in found] == ["The committee said no", "The committee said yes, with conditions"]
    assert {became for _, _, became in found[1].conditions} == {"a later decision took its place"}
    assert found[0].until == ""


def test_what_waits_and_what_was_in_use_is_told() -> None:
    assert page([AUDITED])["waiting"] == ["Release 1"]
    ended = entry(4, "withdrawn", by="Ada", reason="It harmed people", instead=None)
    told = page([AUDITED, decided(2, "approve"), entry(3, "released"), ended])
    assert told["waiting"] == []
    assert [(each["title"], each["after"]) for each in told["events"]] == [
        ("Release 1 was taken out of use", "None is in use."),
        ("Release 1 was put into use", ""),
    ]
