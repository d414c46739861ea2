"""Ballots that members cast in their own sessions, and where a decision stated by command differs from them."""

from collections.abc import Mapping
from typing import Any

from audit.proposals import RECUSED, Ballot, Proposal
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
    said = {fold(each["by"]): (each["vote"], each) for each in stated["votes"]}
    said |= {fold(each["by"]): (RECUSED, each) for each in stated["recused"]}
    faults += [fault for vote, each in said.values() if (fault := _other(proposal, vote, each, by))]
    left = [each for each in proposal.ballots if fold(each.by) not in said]
    return faults + [f"{_on_record(ballot)}, the decision nothing" for ballot in left]


def _other(proposal: Proposal, vote: str, stated: Mapping[str, str], by: str) -> str | None:
    """Say how a vote that is stated differs from the ballot on record."""
    ballot, records = proposal.of(stated["by"]), fold(stated["by"]) == fold(by)
    if ballot is None:
        return None if records else f"{stated['by']} cast no ballot, and the decision says {vote}"
    if ballot.vote != vote:
        return f"{_on_record(ballot)}, the decision {vote}"
    if ballot.reason != stated["reason"] and not records:
        return f"{ballot.by}: the decision gives another reason than the ballot on record (entry {ballot.seq})"
    return None


def _on_record(ballot: Ballot) -> str:
    return f"{ballot.by}: the ballot on record says {ballot.vote} (entry {ballot.seq})"


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
