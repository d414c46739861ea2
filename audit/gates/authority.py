"""The authority gate: whether trainer, waivers and the length of approvals are in order before anybody decides."""

from typing import Any

from audit.evidence import Evidence
from audit.persons import same_person
from audit.results import GateResult, Outcome
from audit.words import listing
from configs.policy import Waiver

NAME, TITLE = "authority", "Is it settled who may decide, and for how long?"


def check(evidence: Evidence) -> GateResult:
    """Check what can be checked before a decision: trainer, length of approvals, and every waiver of the policy."""
    rows = [_trainer(evidence), _length(evidence), *(_waiver(evidence, waiver) for waiver in evidence.policy.waivers)]
    outcome: Outcome = "fail" if any(row["outcome"] == "fail" for row in rows) else "pass"
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=True, statistic=None, statistic_name="who may decide, how long",
        interval=None, threshold=f"a trainer by name; approvals of at most {evidence.policy.gates.authority.months} "
        "months; every waiver by a person who did not train it, for a reason, not expired",
        source=evidence.policy.gates.authority.source, sentence=_sentence(evidence, rows), rows=tuple(rows),
        method="Read from the signed manifest and the policy. A gate runs before a decision, so what the decision must "
        "hold is enforced later: fairward decide refuses the trainer, an unknown outcome, a condition without owner or "
        "date and too long an approval; fairward release asks again who decided, on which dossier, and until when.",
    )  # fmt: skip


def _trainer(evidence: Evidence) -> dict[str, Any]:
    name = evidence.release.manifest["trainer"].strip()
    return _found("the signed manifest names who trained it", name or "nobody", fault=not name)


def _length(evidence: Evidence) -> dict[str, Any]:
    months, most = evidence.policy.approval.months, evidence.policy.gates.authority.months
    return _found(f"an approval ends after {most} months at most", f"{months} months", fault=months > most)


def _waiver(evidence: Evidence, waiver: Waiver) -> dict[str, Any]:
    what = f"waiver of {waiver.gate}" + (f" for {waiver.offence}" if waiver.offence else "")
    faults = []
    if not waiver.by.strip():
        faults.append("nobody is named")
    if same_person(waiver.by, evidence.release.manifest["trainer"]):
        faults.append(f"{waiver.by.strip()} trained this release")
    if waiver.expires < evidence.today:
        faults.append(f"it expired on {waiver.expires}")
    said = f"by {waiver.by} until {waiver.expires}: {waiver.reason}"
    return _found(what, listing(faults) or said, fault=bool(faults))


def _found(what: str, found: str, *, fault: bool) -> dict[str, Any]:
    return {"check": what, "found": found, "outcome": "fail" if fault else "pass"}


def _sentence(evidence: Evidence, rows: list[dict[str, Any]]) -> str:
    failed = listing([f"{row['check']} ({row['found']})" for row in rows if row["outcome"] == "fail"])
    if failed:
        return f"No: {failed}."
    trainer, months = evidence.release.manifest["trainer"].strip(), evidence.policy.approval.months
    return (
        f"Yes, as far as it can be before a decision. {trainer} trained it and may not decide on it. An approval lasts "
        f"{months} months at most, and every condition has an owner and a date: a decision that does not keep to this "
        "is refused."
    )
