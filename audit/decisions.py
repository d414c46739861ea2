"""What the committee may say of a release, checked as a whole and written into the ledger."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from audit.decidable import case_to_decide
from audit.entries import Entry
from audit.ledger import ledger_of
from audit.mirror import mirror
from audit.proof import keep_proof
from audit.proposals import proposal_of
from audit.records import Case
from audit.stated import as_cast, differing
from audit.terms import Terms, weigh_terms
from audit.votes import quorum_faults, vote_faults, votes_of
from configs.city import City
from configs.errors import StateError
from configs.policy import Policy


def decide(
    city: City,
    number: int,
    outcome: str,
    *,
    by: str,
    reason: str,
    conditions: Sequence[str] = (),
    waivers: Sequence[str] = (),
    votes: Sequence[str] = (),
    recused: Sequence[str] = (),
    when: datetime,
    expires: date | None = None,
) -> Entry:
    """Record the committee's decision on a release's dossier; the same decision twice is recorded once.

    Parameters
    ----------
    city, number : City, int
        The release.
    outcome : str
        One of approve, approve-with-conditions, amend-and-return, more-information and reject.
    by, reason : str
        Who records it, never the trainer; and why. They vote for it with that reason, unless `votes` says otherwise.
    conditions : sequence of str
        Each "text; owner; YYYY-MM-DD".
    waivers : sequence of str
        Each "gate: reason" or "gate: reason; YYYY-MM-DD", for a gate that failed and may be waived.
    votes, recused : sequence of str
        Each "name: for, against or abstain: reason", and "name: reason". Where members have voted in their own sessions
        on what is proposed, those ballots count: none need be given, and none may differ.
    when : datetime.datetime
        The moment, with its time zone.
    expires : datetime.date, optional
        Last day of an approval; by default the policy's longest.

    Returns
    -------
    Entry
        The ledger's entry.

    Raises
    ------
    StateError
        Says everything that stands in the way at once.
    IntegrityError
        Ledger, release or dossier are not what was recorded.
    """
    case, policy = case_to_decide(city, number, when)
    terms = Terms(outcome, reason, conditions, waivers, expires)
    voted, unread = votes_of(policy, by, reason, votes, recused)
    proposal = proposal_of(ledger_of(city).verify(), number)
    if proposal is not None and proposal.ballots:
        unread += differing(proposal, terms, voted if votes or recused else None, by)
        voted = as_cast(proposal, policy)
    payload, faults = weigh(case, policy, terms, voted, by=by, when=when)
    return record(city, number, payload, [*faults, *unread], when)


def weigh(
    case: Case, policy: Policy, terms: Terms, voted: dict[str, Any], *, by: str, when: datetime
) -> tuple[dict[str, Any], list[str]]:
    """Return what the ledger would hold of a decision, and everything that stands in its way.

    Parameters
    ----------
    case, policy : Case, Policy
        The release, and the committee's policy.
    terms : Terms
        What is to be decided.
    voted : dict
        Votes, recusals and quorum, as `audit.votes.votes_of` returns them.
    by : str
        Who records it.
    when : datetime.datetime
        The moment, with its time zone.
    """
    told, faults = weigh_terms(terms, case, policy, by, when.astimezone(UTC).date())
    faults += [*vote_faults(voted, policy, case.trainer, by), *quorum_faults(voted)]
    payload = {
        "release": case.number, "by": by.strip(), **told, **voted,
        "dossier": case.audited["files"]["dossier.json"] if case.audited else None, "policy": case.policy_digest,
    }  # fmt: skip
    return payload, faults


def record(city: City, number: int, payload: dict[str, Any], faults: Sequence[str], when: datetime) -> Entry:
    """Write a decision into the ledger, or refuse it with all its faults.

    Raises
    ------
    StateError
        It has faults.
    """
    if faults:
        where, mend = f"decision on release {number}", "mend these and decide again"
        raise StateError("; ".join(faults), where=where, remedy=mend, faults=faults)
    entry = ledger_of(city).append_once("decided", payload, when)
    mirror(city)
    keep_proof(city, number)
    return entry
