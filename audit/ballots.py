"""Each member's own ballot on what is proposed, an entry of the ledger; and the decision made of them."""

from datetime import datetime
from typing import Any

from audit.asked import unfit
from audit.decidable import case_to_decide
from audit.decisions import record, weigh
from audit.entries import Entry
from audit.ledger import ledger_of
from audit.persons import same_person
from audit.proposals import RECUSED, kept, proposal_of
from audit.stated import as_cast
from audit.votes import VOTES
from configs.city import City
from configs.errors import StateError
from configs.people import not_allowed

CHOICES = (*VOTES, RECUSED)


def cast_ballot(city: City, number: int, vote: str, reason: str, *, by: str, when: datetime) -> Entry:
    """Record a member's own vote on what is proposed, or that they stand aside; the newest of a member counts.

    Parameters
    ----------
    city, number : City, int
        The release.
    vote : str
        One of `CHOICES`.
    reason : str
        Why; of every vote, dissent or not.
    by : str
        The member.
    when : datetime.datetime
        The moment, with its time zone.

    Raises
    ------
    StateError
        Nothing is proposed, or says everything else that stands in the way at once.
    IntegrityError
        Ledger, release or dossier are not what was recorded.
    """
    case, policy = case_to_decide(city, number, when)
    proposal, said = proposal_of(ledger_of(city).verify(), number), vote.strip().lower()
    faults = [] if proposal is not None else [f"nothing is proposed for release {number}: let a member propose first"]
    faults += [fault] if (fault := not_allowed(policy.people, by, "vote")) else []
    if said not in CHOICES:
        faults.append(f"{vote!r} is no vote: use one of {', '.join(CHOICES)}")
    if same_person(by, case.trainer) and said != RECUSED:
        faults.append(f"{by.strip()} trained this release and may not vote on it: stand aside instead")
    faults += unfit(city, number, reason, policy)
    if faults or proposal is None:
        where, mend = f"vote on release {number}", "mend these and vote again"
        raise StateError("; ".join(faults), where=where, remedy=mend, faults=faults)
    bound = None if said == RECUSED else proposal.hash
    mine = proposal.of(by)
    payload = {"release": number, "dossier": proposal.said["dossier"], "proposal": bound, "by": by.strip(),
               "vote": said, "reason": reason.strip()}  # fmt: skip
    if mine is not None and (mine.vote, mine.reason) == (said, reason.strip()):
        return next(entry for entry in ledger_of(city).verify() if entry.seq == mine.seq)
    return kept(city, number, "vote", payload, when)


def decide_proposal(city: City, number: int, *, by: str, when: datetime) -> Entry:
    """Record as the committee's decision what is proposed, with every ballot as it was cast.

    Parameters
    ----------
    city, number : City, int
        The release.
    by : str
        A member who has voted.
    when : datetime.datetime
        The moment, with its time zone.

    Raises
    ------
    StateError
        Says everything that stands in the way at once: votes that are missing among it.
    IntegrityError
        Ledger, release or dossier are not what was recorded.
    """
    payload, faults = weigh_decision(city, number, by=by, when=when)
    return record(city, number, payload, faults, when)


def weigh_decision(city: City, number: int, *, by: str, when: datetime) -> tuple[dict[str, Any], list[str]]:
    """Return what the ledger would hold of a decision on what is proposed, and everything that stands in its way."""
    case, policy = case_to_decide(city, number, when)
    proposal = proposal_of(ledger_of(city).verify(), number)
    if proposal is None:
        return {}, [f"nothing is proposed for release {number}: let a member propose first"]
    payload, faults = weigh(case, policy, proposal.terms, as_cast(proposal, policy), by=by, when=when)
    if proposal.of(by) is None:
        faults.insert(0, f"{by.strip()} has not voted: vote first, then record the decision")
    return payload | {"proposal": proposal.hash}, faults
