"""Ballots that members cast in their own sessions, and where a decision stated by command differs from them."""

from collections.abc import Mapping
from typing import Any

from audit.proposals import RECUSED, Proposal
from audit.terms import Terms
from audit.votes import quorum_of
from configs.people import fold
from configs.policy import Policy


def as_cast(proposal: Proposal, policy: Policy) -> dict[str, Any]:
    """Return votes, recusals and quorum as the ledger keeps them, from the ballots on what is proposed."""
    voted = [{"by": e.by, "vote": e.vote, "reason": e.reason} for e in proposal.ballots if e.vote != RECUSED]
    away = [{"by": each.by, "reason": each.reason} for each in proposal.ballots if each.vote == RECUSED]
    return {"votes": voted, "recused": away, "quorum": quorum_of(policy)}


def differing(proposal: Proposal, terms: Terms, stated: Mapping[str, Any] | None, by: str) -> list[str]:
    """Return in what a decision differs from the ballots on record.

    Parameters
    ----------
    proposal : Proposal
        What is before the committee, with the ballots cast on it.
    terms : Terms
        Of the decision.
    stated : mapping or None
        Its votes and recusals, as `audit.votes.votes_of` returns them; None where it states none.
    by : str
        Who records it; the reason of the decision may stand for that of their vote.
    """
    faults = _other_terms(proposal, terms)
    if proposal.of(by) is None:
        faults.append(f"{by.strip()} has not voted: vote first, then record the decision")
    if stated is None:
        return faults
    said = {fold(each["by"]): (each["by"], each["vote"], each["reason"]) for each in stated["votes"]}
    said |= {fold(each["by"]): (each["by"], RECUSED, each["reason"]) for each in stated["recused"]}
    for key, (name, vote, reason) in said.items():
        ballot = proposal.of(name)
        if ballot is None:
            faults += [f"{name} cast no ballot, and the decision says {vote}"] if key != fold(by) else []
        elif ballot.vote != vote:
            faults.append(f"{name}: the ballot on record says {ballot.vote} (entry {ballot.seq}), the decision {vote}")
        elif ballot.reason != reason and key != fold(by):
            faults.append(f"{name}: the decision gives another reason than the ballot on record (entry {ballot.seq})")
    left = [each for each in proposal.ballots if fold(each.by) not in said]
    return faults + [
        f"{each.by} voted {each.vote} (entry {each.seq}), and the decision leaves that out" for each in left
    ]


def _other_terms(proposal: Proposal, terms: Terms) -> list[str]:
    """Say where a decision is another than the one on which the ballots were cast."""
    mine = (terms.said, _folded(terms.conditions), _gates(terms))
    theirs = (proposal.terms.said, _folded(proposal.terms.conditions), _gates(proposal.terms))
    names = ("outcome", "conditions", "waivers")
    other = [name for name, one, two in zip(names, mine, theirs, strict=True) if one != two]
    if not other:
        return []
    return [f"members voted on what entry {proposal.seq} proposes, and the decision has other {' and '.join(other)}"]


def _folded(lines: Any) -> list[list[str]]:
    return sorted([part.strip() for part in line.rsplit(";", 2)] for line in lines)


def _gates(terms: Terms) -> set[str]:
    return {line.partition(":")[0].strip().replace("-", "_") for line in terms.waivers}
