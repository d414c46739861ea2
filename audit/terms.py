"""What a decision says before anybody has voted: its outcome, reason, conditions, waivers and end, and their faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.approval import APPROVING, OUTCOMES
from audit.conditions import parse_conditions
from audit.days import add_months
from audit.persons import same_person
from audit.records import Case
from audit.waivers import SHORTEST_REASON, parse_waivers
from configs.people import not_allowed
from configs.policy import Policy


@dataclass(frozen=True)
class Terms:
    """What is to be decided, as it is typed.

    Attributes
    ----------
    outcome : str
        One of `audit.approval.OUTCOMES`.
    reason : str
        Why.
    conditions : sequence of str
        Each "text; owner; YYYY-MM-DD".
    waivers : sequence of str
        Each "gate: reason" or "gate: reason; YYYY-MM-DD", for a gate that failed and may be waived.
    expires : datetime.date, optional
        Last day of an approval; by default the policy's longest.
    """

    outcome: str
    reason: str
    conditions: Sequence[str] = ()
    waivers: Sequence[str] = ()
    expires: date | None = None

    @property
    def said(self) -> str:
        """The outcome as the ledger writes it."""
        return self.outcome.strip().lower().replace("_", "-").replace(" ", "-")


def weigh_terms(terms: Terms, case: Case, policy: Policy, by: str, today: date) -> tuple[dict[str, Any], list[str]]:
    """Return what a decision would record of its terms, and everything that stands in the way.

    Parameters
    ----------
    terms : Terms
        What is to be decided.
    case : Case
        The release.
    policy : Policy
        The committee's.
    by : str
        Who writes them.
    today : datetime.date
        Day of the decision, UTC.
    """
    said, last = terms.said, add_months(today, policy.approval.months)
    until = (terms.expires or last) if said in APPROVING else None
    parsed, unclear = parse_conditions(terms.conditions, today)
    gates = {gate["gate"]: gate for gate in (case.dossier or {}).get("gates", [])}
    let_pass, refused = parse_waivers(terms.waivers, gates, by, today, until)
    faults = [*_record_faults(case), *_person_faults(case, policy, by, terms.reason)]
    faults += [*_outcome_faults(said, parsed, terms.conditions, terms.waivers), *unclear, *refused]
    faults += [fault] if terms.waivers and (fault := not_allowed(policy.people, by, "waive")) else []
    if until is not None and not today <= until <= last:
        faults.append(f"an approval ends between {today} and {last} ({policy.approval.months} months), not {until}")
    recorded = {
        "outcome": said, "reason": terms.reason.strip(), "conditions": parsed, "waivers": let_pass,
        "expires": until.isoformat() if until else None,
    }  # fmt: skip
    return recorded, faults


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
