"""What the committee may say of a release, checked as a whole and written into the ledger."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from audit.approval import APPROVING, OUTCOMES
from audit.conditions import parse_conditions
from audit.days import add_months
from audit.entries import Entry
from audit.ledger import ledger_of
from audit.mirror import mirror
from audit.persons import same_person
from audit.proof import keep_proof
from audit.records import Case, open_case
from audit.standing import refuse_unless_it_allows, standing
from audit.votes import quorum_faults, vote_faults, votes_of
from audit.waivers import SHORTEST_REASON, parse_waivers
from configs.city import City
from configs.errors import StateError
from configs.load import load_policy
from configs.people import not_allowed
from configs.policy import Policy
from training.release import load_release


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
        Each "name: for, against or abstain: reason", and "name: reason".
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
    ledger, policy = ledger_of(city), load_policy(city.policy)
    entries, today = ledger.verify(), when.astimezone(UTC).date()
    case = open_case(city, number, load_release(city, number).manifest, entries)
    if case.dossier is not None and case.audited is not None:
        refuse_unless_it_allows(standing(entries, number, policy, today), "decide")
    said = outcome.strip().lower().replace("_", "-").replace(" ", "-")
    last = add_months(today, policy.approval.months)
    until = (expires or last) if said in APPROVING else None
    parsed, unclear = parse_conditions(conditions, today)
    gates = {gate["gate"]: gate for gate in (case.dossier or {}).get("gates", [])}
    let_pass, refused = parse_waivers(waivers, gates, by, today, until)
    voted, unread = votes_of(policy, by, reason, votes, recused)
    faults = [*_record_faults(case), *_person_faults(case, policy, by, reason), *unread]
    faults += [*vote_faults(voted, policy, case.trainer, by), *quorum_faults(voted)]
    faults += [*_outcome_faults(said, parsed, conditions, waivers), *unclear, *refused]
    faults += [fault] if waivers and (fault := not_allowed(policy.people, by, "waive")) else []
    if until is not None and not today <= until <= last:
        faults.append(f"an approval ends between {today} and {last} ({policy.approval.months} months), not {until}")
    if faults:
        raise StateError("; ".join(faults), where=f"decision on release {number}", remedy="mend these and decide again")
    payload = {
        "release": number, "outcome": said, "by": by.strip(), "reason": reason.strip(), "conditions": parsed,
        "waivers": let_pass, "expires": until.isoformat() if until else None, **voted,
        "dossier": case.audited["files"]["dossier.json"] if case.audited else None, "policy": case.policy_digest,
    }  # fmt: skip
    entry = ledger.append_once("decided", payload, when)
    mirror(city)
    keep_proof(city, number)
    return entry


def _record_faults(case: Case) -> list[str]:
    if case.dossier is None or case.audited is None:
        return [f"release {case.number} has no dossier: run fairward audit {case.number} and read it first"]
    if case.changed:
        return [f"{', '.join(case.changed)} changed since the audit: run fairward audit {case.number} again"]
    return []


def _person_faults(case: Case, policy: Policy, by: str, reason: str) -> list[str]:
    fault = not_allowed(policy.people, by, "decide")
    faults = [fault] if fault else []
    if same_person(by, case.trainer):
        faults.append(f"{by.strip()} trained this release and may not decide on it: let somebody else decide")
    if len(reason.strip()) < SHORTEST_REASON:
        faults.append(f"the reason has fewer than {SHORTEST_REASON} characters: say why in a sentence")
    return faults


def _outcome_faults(
    said: str, parsed: list[dict[str, str]], conditions: Sequence[str], waivers: Sequence[str]
) -> list[str]:
    if said not in OUTCOMES:
        return [f"{said!r} is no outcome: use one of {', '.join(OUTCOMES)}"]
    faults = []
    if said == "approve" and conditions:
        faults.append("an approval with conditions is called approve-with-conditions")
    if said == "approve-with-conditions" and not conditions:
        faults.append("approve-with-conditions needs at least one condition")
    if waivers and said not in APPROVING:
        faults.append(f"{said} lets nothing pass, so it takes no waivers")
    return faults
