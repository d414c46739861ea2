"""How each decision was taken: votes, dissent, conditions and what became of the release, from the ledger in words."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.conditions import Condition, conditions_of
from audit.entries import Entry
from audit.history import ENDING, history_of
from audit.votes import dissent
from audit.written import PUBLIC
from configs.city import City
from configs.load import load_policy
from configs.window_words import day
from serving import words
from serving.pages.resident.editions import audited, day_of, entries_of

_OUTCOMES = {
    "approve": "The committee said yes",
    "approve-with-conditions": "The committee said yes, with conditions",
    "amend-and-return": "The committee sent it back to be amended",
    "more-information": "The committee asked for more information",
    "reject": "The committee said no",
}
_EVENTS = {
    "released": "put into use",
    "withdrawn": "taken out of use",
    "referred": "put back before the committee",
    "decommissioned": "ended for good",
}


@dataclass(frozen=True)
class Decision:
    """One decision in words.

    Attributes
    ----------
    release : int
        On which it was taken.
    title, day, reason : str
        What was decided, when and why.
    votes : str
        How many voted how, and how many had to.
    dissent, recused, waived : list of str
        Reasons of those who voted against, of those who took no part, and of gates let pass.
    conditions : list of tuple of str
        Each with its day and what became of it.
    until : str
        Last day of an approval; empty for none.
    """

    release: int
    title: str
    day: str
    reason: str
    votes: str
    dissent: list[str]
    recused: list[str]
    waived: list[str]
    conditions: list[tuple[str, str, str]]
    until: str


def decisions_page(city: City, today: date) -> dict[str, Any]:
    """Return the values that resident/decisions.html prints: the newest decision first.

    Raises
    ------
    IntegrityError
        The ledger does not verify.
    """
    policy = load_policy(city.policy)
    told = decisions_in_words(entries_of(city), today, lambda number: _asked(city, number))
    return {**told, "committee": policy.committee, "members": len(policy.people.members())}


def decisions_in_words(entries: list[Entry], today: date, asked: Callable[[int], Mapping[str, str]]) -> dict[str, Any]:
    """Return what the ledger says of decisions, what was in use, and what waits.

    Parameters
    ----------
    entries : list of Entry
        Oldest first.
    today : datetime.date
        On which conditions are open or overdue.
    asked : callable
        Gives the question that each gate asked of a release, by the gate's name.
    """
    taken = [entry for entry in reversed(entries) if entry.kind == "decided"]
    known = {entry.payload["release"] for entry in entries if entry.kind == "audited"}
    decided = {entry.payload["release"] for entry in taken}
    return {
        "decisions": [_decision(entry, entries, today, asked(entry.payload["release"])) for entry in taken],
        "events": [_event(entry) for entry in reversed(entries) if entry.kind in _EVENTS],
        "waiting": [f"Release {number}" for number in sorted(known - decided, reverse=True)],
    }


def _decision(entry: Entry, entries: list[Entry], today: date, asked: Mapping[str, str]) -> Decision:
    said = entry.payload
    newest = history_of(entries, said["release"])
    stands = (newest.decided or {}).get("hash") == entry.hash
    known = conditions_of(newest) if stands else _as_set(said)
    return Decision(
        release=said["release"],
        title=_OUTCOMES[said["outcome"]],
        day=day_of(entry.when),
        reason=said["reason"],
        votes=_votes(said),
        dissent=[each["reason"] for each in dissent(said)],
        recused=[each["reason"] for each in said.get("recused", [])],
        waived=[f"“{asked.get(each['gate'], each['gate'])}” {each['reason']}" for each in said["waivers"]],
        conditions=[(each.text, day(each.due), _became(each, today, stands)) for each in known],
        until=day_of(said["expires"]) if said["outcome"] in ("approve", "approve-with-conditions") else "",
    )


def _asked(city: City, number: int) -> dict[str, str]:
    """Return the question that each gate asked of a release, where its public edition is here."""
    folder = audited(city).get(number)
    gates = [] if folder is None else json.loads((folder / PUBLIC).read_bytes())["gates"]
    return {gate["gate"]: gate["title"] for gate in gates}


def _votes(said: dict[str, Any]) -> str:
    if "votes" not in said:
        return "How many voted is not recorded."
    counts = {vote: sum(each["vote"] == vote for each in said["votes"]) for vote in ("for", "against", "abstain")}
    told = [f"{counts['for']} voted for it", f"{counts['against']} against"]
    told += [f"{counts['abstain']} abstained"] if counts["abstain"] else []
    quorum = said["quorum"]
    return f"{words.listed(told)}. At least {quorum['needed']} of {len(quorum['members'])} members had to vote."


def _as_set(said: dict[str, Any]) -> list[Condition]:
    """Return the conditions of a decision that a later one has replaced."""
    return [
        Condition(number, each["text"], each["owner"], date.fromisoformat(each["due"]), None)
        for number, each in enumerate(said["conditions"], 1)
    ]


def _became(condition: Condition, today: date, stands: bool) -> str:
    if condition.met:
        return f"met on {day(condition.met)}"
    if not stands:
        return "a later decision took its place"
    return "overdue" if condition.late(today) else "open"


def _event(entry: Entry) -> dict[str, str]:
    said = entry.payload
    title = f"Release {said['release']} was {_EVENTS[entry.kind]}"
    instead = said.get("instead")
    after = "" if entry.kind not in ENDING else f"Release {instead} is used instead." if instead else "None is in use."
    return {"day": day_of(entry.when), "title": title, "reason": said.get("reason", ""), "after": after}
