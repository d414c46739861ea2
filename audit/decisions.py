"""What the committee may say of a release, checked as a whole and written into the ledger."""

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from audit.entries import Entry
from audit.ledger import ledger_of
from audit.persons import same_person
from audit.proof import keep_proof
from audit.records import Case, open_case
from configs.city import City
from configs.errors import StateError
from configs.load import load_policy
from training.release import load_release

APPROVING = ("approve", "approve-with-conditions")
OUTCOMES = (*APPROVING, "amend-and-return", "more-information", "reject")
_SHORTEST_REASON = 10


def decide(
    city: City,
    number: int,
    outcome: str,
    *,
    by: str,
    reason: str,
    conditions: Sequence[str] = (),
    waivers: Sequence[str] = (),
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
        Who decides, never the trainer; and why.
    conditions : sequence of str
        Each "text; owner; YYYY-MM-DD".
    waivers : sequence of str
        Each "gate: reason", for a gate that failed and may be waived.
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
    ledger = ledger_of(city)
    case = open_case(city, number, load_release(city, number).manifest, ledger.verify())
    policy = load_policy(city.policy)
    today = when.astimezone(UTC).date()
    said = outcome.strip().lower().replace("_", "-").replace(" ", "-")
    last = add_months(today, policy.approval.months)
    until = (expires or last) if said in APPROVING else None
    parsed, unclear = _conditions(conditions, today)
    let_pass, refused = _waivers(waivers, case, by, until)
    faults = [*_record_faults(case), *_person_faults(case, by, reason)]
    faults += [*_outcome_faults(said, parsed, conditions, waivers), *unclear, *refused]
    if until is not None and not today <= until <= last:
        faults.append(f"an approval ends between {today} and {last} ({policy.approval.months} months), not {until}")
    if faults:
        raise StateError("; ".join(faults), where=f"decision on release {number}", remedy="mend these and decide again")
    payload = {
        "release": number, "outcome": said, "by": by.strip(), "reason": reason.strip(), "conditions": parsed,
        "waivers": let_pass, "expires": until.isoformat() if until else None,
        "dossier": case.audited["files"]["dossier.json"] if case.audited else None, "policy": case.policy_digest,
    }  # fmt: skip
    entry = ledger.append_once("decided", payload, when)
    keep_proof(city, number)
    return entry


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _record_faults(case: Case) -> list[str]:
    if case.dossier is None or case.audited is None:
        return [f"release {case.number} has no dossier: run fairward audit {case.number} and read it first"]
    if case.changed:
        return [f"{', '.join(case.changed)} changed since the audit: run fairward audit {case.number} again"]
    return []


def _person_faults(case: Case, by: str, reason: str) -> list[str]:
    faults = []
    if not by.strip():
        faults.append("nobody is named: say who decides")
    if same_person(by, case.trainer):
        faults.append(f"{by.strip()} trained this release and may not decide on it: let somebody else decide")
    if len(reason.strip()) < _SHORTEST_REASON:
        faults.append(f"the reason has fewer than {_SHORTEST_REASON} characters: say why in a sentence")
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


def _conditions(lines: Sequence[str], today: date) -> tuple[list[dict[str, str]], list[str]]:
    parsed, faults = [], []
    for line in lines:
        parts = [part.strip() for part in line.split(";")]
        due = _day(parts[-1])
        if len(parts) != 3 or not all(parts) or due is None:
            faults.append(f"condition {line!r} is not 'text; owner; YYYY-MM-DD'")
        elif due < today:
            faults.append(f"condition {line!r} was due before the decision")
        else:
            parsed.append({"text": parts[0], "owner": parts[1], "due": due.isoformat()})
    return parsed, faults


def _waivers(lines: Sequence[str], case: Case, by: str, until: date | None) -> tuple[list[dict[str, Any]], list[str]]:
    gates = {gate["gate"]: gate for gate in (case.dossier or {}).get("gates", [])}
    granted, faults = [], []
    for line in lines:
        name, _, reason = (part.strip() for part in line.partition(":"))
        name = name.replace("-", "_")
        fault = _waiver_fault(line, gates.get(name), reason)
        if fault:
            faults.append(fault)
        else:
            granted.append(
                {"gate": name, "reason": reason, "by": by.strip(), "expires": until.isoformat() if until else None}
            )
    return granted, faults


def _waiver_fault(line: str, gate: dict[str, Any] | None, reason: str) -> str | None:
    if gate is None:
        return f"waiver {line!r} names no gate of the dossier: write 'gate: reason'"
    if gate["hard"]:
        return f"gate {gate['gate']} cannot be waived"
    if gate["outcome"] != "fail":
        return f"gate {gate['gate']} did not fail, so there is nothing to waive"
    if len(reason) < _SHORTEST_REASON:
        return f"waiver {line!r} needs a reason of at least {_SHORTEST_REASON} characters"
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
