"""The authority gate: whether people, quorum, waivers and approvals are in order before anybody decides."""

from typing import Any

from audit.approval import APPROVING
from audit.conditions import conditions_of
from audit.evidence import Evidence
from audit.history import History, history_of
from audit.ledger import ledger_of
from audit.persons import same_person
from audit.results import GateResult, Outcome
from audit.votes import quorum_faults, quorum_of
from audit.waivers import expired
from audit.words import listing
from configs.policy import Waiver

NAME, TITLE = "authority", "Is it settled who may decide, and for how long?"


def check(evidence: Evidence) -> GateResult:
    """Check what can be checked before a decision: trainer, quorum, length of approvals, every waiver of the policy.

    Of an earlier decision on the same release only what is wrong is told, so that a decision in order changes nothing
    in a dossier that is made again.
    """
    history = history_of(ledger_of(evidence.city).verify(), evidence.release.number)
    rows = [_trainer(evidence), _length(evidence), _quorum(evidence)]
    rows += [_waiver(evidence, waiver) for waiver in evidence.policy.waivers]
    rows += _overdue(evidence, history)
    outcome: Outcome = "fail" if any(row["outcome"] == "fail" for row in rows) else "pass"
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=True, statistic=None, statistic_name="who may decide, how long",
        interval=None, threshold=f"a trainer by name; approvals of at most {evidence.policy.gates.authority.months} "
        "months; enough members who did not train it for a quorum; every waiver by a person who did not train it, for "
        "a reason, not expired; no condition of an earlier decision overdue",
        source=evidence.policy.gates.authority.source, sentence=_sentence(evidence, rows), rows=tuple(rows),
        warnings=_warnings(evidence, history),
        method="Read from the signed manifest, the policy and the ledger. A gate runs before a decision, so what the "
        "decision must hold is enforced later: fairward decide refuses the trainer, whoever is no member or recused, a "
        "decision without a quorum, an unknown outcome, a condition without owner or date, a waiver beyond the "
        "approval and too long an approval; fairward release asks again who decided, on which dossier, and until when.",
    )  # fmt: skip


def _trainer(evidence: Evidence) -> dict[str, Any]:
    name = evidence.release.manifest["trainer"].strip()
    return _found("the signed manifest names who trained it", name or "nobody", fault=not name)


def _length(evidence: Evidence) -> dict[str, Any]:
    months, most = evidence.policy.approval.months, evidence.policy.gates.authority.months
    return _found(f"an approval ends after {most} months at most", f"{months} months", fault=months > most)


def _quorum(evidence: Evidence) -> dict[str, Any]:
    """Say whether members who did not train it can make a quorum, somebody who leads among them."""
    quorum, trainer = quorum_of(evidence.policy), evidence.release.manifest["trainer"]
    free = [name for name in quorum["members"] if not same_person(name, trainer)]
    led = any(name in free for name in quorum["leads"])
    found = f"{len(free)} of {len(quorum['members'])} members, {'with' if led else 'without'} chair or deputy"
    check = f"{quorum['needed']} members who did not train it can vote, chair or deputy among them"
    return _found(check, found, fault=len(free) < quorum["needed"] or not led)


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


def _overdue(evidence: Evidence, history: History) -> list[dict[str, Any]]:
    """Return a row for each condition of the newest decision whose day is past and that is still not met."""
    open_ones = [each for each in conditions_of(history) if each.met is None and each.late(evidence.today)]
    return [_found(f"condition {each.number} of the newest decision", each.words, fault=True) for each in open_ones]


def _warnings(evidence: Evidence, history: History) -> tuple[str, ...]:
    """Say what else is wrong with the newest decision: no quorum by its own record, waivers that expired."""
    decided = history.decided
    if decided is None or decided["outcome"] not in APPROVING:
        return ()
    day = decided["when"][:10]
    faults = [f"The decision of {day} does not hold: {fault}." for fault in quorum_faults(decided)]
    ended = expired(decided["waivers"], evidence.today)
    return (*faults, *(f"The waiver of {each['gate']} of {day} expired on {each['expires']}." for each in ended))


def _found(what: str, found: str, *, fault: bool) -> dict[str, Any]:
    return {"check": what, "found": found, "outcome": "fail" if fault else "pass"}


def _sentence(evidence: Evidence, rows: list[dict[str, Any]]) -> str:
    failed = listing([f"{row['check']} ({row['found']})" for row in rows if row["outcome"] == "fail"])
    if failed:
        return f"No: {failed}."
    trainer, months = evidence.release.manifest["trainer"].strip(), evidence.policy.approval.months
    quorum = quorum_of(evidence.policy)
    return (
        f"Yes, as far as it can be before a decision. {trainer} trained it and may not decide on it. A decision needs "
        f"the votes of {quorum['needed']} of {len(quorum['members'])} members, chair or deputy among them. An approval "
        f"lasts {months} months at most, and every condition has an owner and a date: a decision that does not keep to "
        "this is refused."
    )
