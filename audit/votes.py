"""Votes and recusals of a decision: read from what the committee's secretary types, and counted for the quorum."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from audit.persons import same_person
from audit.words import listing
from configs.people import fold, not_allowed
from configs.policy import Policy

VOTES = ("for", "against", "abstain")


def votes_of(
    policy: Policy, by: str, reason: str, votes: Sequence[str], recused: Sequence[str]
) -> tuple[dict[str, Any], list[str]]:
    """Return what a decision records of who was there, and everything that is unclear.

    Parameters
    ----------
    policy : Policy
        Who the members are and what makes a quorum.
    by, reason : str
        Who records the decision, and why it is taken: a vote for it with that reason, unless another is given.
    votes : sequence of str
        Each "name: for, against or abstain: reason".
    recused : sequence of str
        Each "name: reason".

    Returns
    -------
    dict, list of str
        votes, recused and quorum as the ledger keeps them; and the faults.
    """
    said, faults = [], []
    for line in votes:
        name, vote, why = (*(part.strip() for part in line.split(":", 2)), "", "")[:3]
        if not name or vote.lower() not in VOTES or not why:
            faults.append(f"vote {line!r} is not 'name: for, against or abstain: reason'")
        else:
            said.append({"by": name, "vote": vote.lower(), "reason": why})
    away = []
    for line in recused:
        name, _, why = (part.strip() for part in line.partition(":"))
        if not name or not why:
            faults.append(f"recusal {line!r} is not 'name: reason'")
        else:
            away.append({"by": name, "reason": why})
    if not any(same_person(each["by"], by) for each in [*said, *away]):
        said.insert(0, {"by": by.strip(), "vote": "for", "reason": reason.strip()})
    return {"votes": said, "recused": away, "quorum": quorum_of(policy)}, faults


def quorum_of(policy: Policy) -> dict[str, Any]:
    """Return who the members are today, who may lead them, and how many votes a decision needs."""
    members = policy.people.members()
    needed = math.ceil(policy.quorum.share * len(members))
    return {"members": list(members), "leads": list(policy.people.leads()), "needed": needed}


def vote_faults(said: Mapping[str, Any], policy: Policy, trainer: str, by: str) -> list[str]:
    """Return which votes and recusals are not allowed: of strangers, of the trainer, and twice by one person.

    What may be said against the person who records the decision is said elsewhere, but that they are recused.
    """
    people = [each["by"] for each in [*said["votes"], *said["recused"]]]
    others = [name for name in dict.fromkeys(people) if not same_person(name, by)]
    faults = [fault for name in others if (fault := not_allowed(policy.people, name, "vote"))]
    faults += [
        f"{each['by']} trained this release and may not vote on it: recuse them"
        for each in said["votes"]
        if same_person(each["by"], trainer) and not same_person(each["by"], by)
    ]
    faults += [
        f"{each['by']} is recused and may not record the decision: let another member do it"
        for each in said["recused"]
        if same_person(each["by"], by)
    ]
    twice = [name for i, name in enumerate(people) if fold(name) in map(fold, people[:i])]
    return faults + [f"{name} is named twice: one vote or one recusal a person" for name in twice]


def quorum_faults(said: Mapping[str, Any]) -> list[str]:
    """Return what a decision lacks by its own record: votes, a quorum, somebody who leads, more for it than against.

    Parameters
    ----------
    said : mapping
        A decision, as the ledger keeps it.
    """
    if "votes" not in said:
        return ["it names no votes: an earlier build recorded it"]
    quorum, away = said["quorum"], {fold(each["by"]) for each in said["recused"]}
    voted = {fold(each["by"]): each["vote"] for each in said["votes"]}
    present = {fold(name) for name in quorum["members"]} & set(voted) - away
    faults = [f"{each['by']} is recused and may not vote" for each in said["votes"] if fold(each["by"]) in away]
    if len(present) < max(1, quorum["needed"]):
        faults.append(
            f"there is no quorum: {len(present)} of {len(quorum['members'])} members voted, and {quorum['needed']} must"
        )
    if not present & {fold(name) for name in quorum["leads"]}:
        faults.append(f"there is no quorum: neither chair nor deputy voted ({listing(quorum['leads'])})")
    counts = {vote: sum(voted[name] == vote for name in present) for vote in VOTES}
    if present and counts["for"] <= counts["against"]:
        faults.append(f"{counts['for']} for it and {counts['against']} against: there must be more for it")
    return faults


def dissent(said: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the votes against a decision, each with its reason."""
    return [each for each in said.get("votes", []) if each["vote"] == "against"]
