"""The one way by which a release comes into use, and the question whether it still may be."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from audit.decisions import APPROVING, same_person
from audit.ledger import Entry, newest_of
from audit.records import Case, ledger_of, open_case
from audit.words import between
from configs.city import City
from configs.errors import FairwardError, IntegrityError, StateError
from configs.load import load_policy
from configs.policy import Policy
from training import registry
from training.release import load_release

SKILL = "skill"
RULE = "fairward forecast --rule"


@dataclass(frozen=True)
class Approved:
    """A release that may be used.

    Attributes
    ----------
    number : int
        The release.
    decision : dict
        outcome, by, reason, when (UTC), conditions, waivers, expires.
    expires : datetime.date
        Last day on which the decision holds.
    """

    number: int
    decision: dict[str, Any]
    expires: date


@dataclass(frozen=True)
class Missing:
    """One thing that stands between a release and its use.

    Attributes
    ----------
    what, remedy : str
        What was found and what would mend it.
    tampering : bool
        Whether something is not what was recorded.
    """

    what: str
    remedy: str
    tampering: bool = False


def release(city: City, number: int, when: datetime) -> Approved:
    """Make a release the champion, once everything that it needs is on record; repeated, it does nothing more.

    Raises
    ------
    StateError
        Says every missing thing at once.
    IntegrityError
        Ledger, signature or a digest is not what was recorded.
    """
    ledger = ledger_of(city)
    entries = ledger.verify()
    approved = _approved(city, number, entries, when.astimezone(UTC).date())
    payload = {"release": number, "dossier": approved.decision["dossier"], "decision": approved.decision["hash"]}
    last = newest_of(entries, "released")
    ledger.seal(entries)
    if last is None or last.payload != payload:
        ledger.append("released", payload, when)
    if registry.champion(city) != number:
        registry.set_champion(city, number)
    return approved


def current(city: City, today: date) -> Approved:
    """Return the release that may be used today; nothing else may be loaded.

    Raises
    ------
    StateError
        None may; says what is missing.
    IntegrityError
        Alias, ledger, signature or a digest disagree.
    """
    entries = ledger_of(city).verify()
    last, alias = newest_of(entries, "released"), registry.champion(city)
    released = int(last.payload["release"]) if last else None
    if alias != released:
        raise IntegrityError(
            f"the registry's champion is {_named(alias)} but the ledger released {_named(released)}",
            where=str(city.home),
            remedy=f"run fairward release {released}" if released else "find out who moved the alias, and take it away",
        )
    if released is None:
        remedy = f"{_next_step(city, entries)}; until then the rule serves: {RULE}"
        raise StateError("no release is in use", where=str(city.home), remedy=remedy)
    return _approved(city, released, entries, today)


def missing(case: Case, policy: Policy, today: date) -> list[Missing]:
    """Return everything that stands in the way of a release, in the order in which it would be mended.

    Parameters
    ----------
    case : Case
        What is on record.
    policy : Policy
        As it is now.
    today : datetime.date
        Day of the question, UTC.
    """
    audit = f"run fairward audit {case.number}"
    if case.dossier is None or case.audited is None:
        return [Missing("it has no dossier", audit), *_undecided(case)]
    found = []
    if case.changed:
        found.append(Missing(f"{', '.join(case.changed)} changed since the audit", f"{audit} again", tampering=True))
    if case.audited["policy"] != case.policy_digest:
        found.append(Missing("the policy changed since the audit", f"{audit} again and let the committee decide"))
    found += [*_undecided(case), *_decision_faults(case, today), *_gate_faults(case, policy, today)]
    return [*found, *_without_skill(case, policy), *_placebo_faults(case)]


def _approved(city: City, number: int, entries: list[Entry], today: date) -> Approved:
    case = open_case(city, number, load_release(city, number).manifest, entries)
    found = missing(case, load_policy(city.policy), today)
    if found:
        kind: type[FairwardError] = IntegrityError if any(each.tampering for each in found) else StateError
        raise kind(
            f"release {number} may not be used: {'; '.join(each.what for each in found)}",
            where=str(city.home),
            remedy="; ".join(dict.fromkeys(each.remedy for each in found)),
        )
    decided = newest_of(entries, "decided", number)
    if decided is None:
        raise StateError(f"release {number} has no decision", remedy=f"run fairward decide {number}")
    decision = {**decided.payload, "when": decided.when, "hash": decided.hash}
    return Approved(number, decision, date.fromisoformat(decision["expires"]))


def _undecided(case: Case) -> list[Missing]:
    return [] if case.decided else [Missing("no decision is recorded", f"run fairward decide {case.number}")]


def _decision_faults(case: Case, today: date) -> list[Missing]:
    decided, again = case.decided, f"run fairward decide {case.number} again"
    if decided is None or case.audited is None:
        return []
    found = []
    if decided["dossier"] != case.audited["files"]["dossier.json"]:
        found.append(Missing("the decision was taken on an earlier dossier", again))
    if decided["outcome"] not in APPROVING:
        found.append(Missing(f"the committee's decision is {decided['outcome']}", "mend what it asks for and go back"))
    elif date.fromisoformat(decided["expires"]) < today:
        found.append(Missing(f"the approval expired on {decided['expires']}", again))
    if same_person(decided["by"], case.trainer):
        found.append(Missing(f"{decided['by']} both trained it and decided", "let somebody else decide"))
    return found


def _gate_faults(case: Case, policy: Policy, today: date) -> list[Missing]:
    gates = (case.dossier or {}).get("gates", [])
    waived = _waived(case, policy, today) | ({SKILL} if _without_skill(case, policy) else set())
    found = [_failed(gate, case.number) for gate in gates if gate["outcome"] == "fail" and gate["gate"] not in waived]
    found += [
        Missing(
            f"gate {gate['gate']} failed and cannot be waived: {gate['sentence'].rstrip('.')}",
            "mend it and train again",
        )
        for gate in gates
        if gate["outcome"] == "fail" and gate["hard"]
    ]
    return [*found, *_open_gates(case, policy)]


def _without_skill(case: Case, policy: Policy) -> list[Missing]:
    """Return what is missing where all offences together are not shown to beat the best rules: no waiver helps.

    The skill gate's own number and interval decide, against the policy's least. An offence that fails alone is the
    gate's matter, and may be waived.
    """
    gates = (case.dossier or {}).get("gates", [])
    gate = next((each for each in gates if each["gate"] == SKILL and each["outcome"] != "pass"), None)
    if gate is None:
        return []
    interval, least = gate["interval"] or (None, None), policy.gates.skill.least
    low = gate["statistic"] if interval[0] is None else interval[0]
    if low is not None and low > least:
        return []
    found = between((interval[0], interval[1]), "{:.1%}") if interval[0] is not None else "none, too few windows"
    return [
        Missing(
            f"it does not beat the simple rules: skill over the best of them {gate['statistic'] or 0:.1%} (interval "
            f"{found}), and must lie above {least:.1%}",
            f"train a better release; no waiver helps, and until then the rule serves: {RULE}",
        )
    ]


def _placebo_faults(case: Case) -> list[Missing]:
    """Return what is missing of the placebo: skill on shuffled times is a leak, whatever the gates say."""
    if case.placebo == "shows skill":
        return [
            Missing(
                "its placebo shows skill: with incident times shuffled it still forecasts, so something peeks",
                "find the feature or model that sees what came later, mend it and train again",
            )
        ]
    return [] if case.placebo else [Missing("no placebo was run when it was trained", "run fairward train again")]


def _open_gates(case: Case, policy: Policy) -> list[Missing]:
    names = [gate["gate"] for gate in (case.dossier or {}).get("gates", []) if gate["outcome"] == "inconclusive"]
    decided = case.decided
    if not names or decided is None or decided["outcome"] not in APPROVING or decided["conditions"]:
        return []
    if not policy.approval.inconclusive_needs_condition:
        return []
    remedy = f"run fairward decide {case.number} --outcome approve-with-conditions --condition …"
    return [Missing(f"inconclusive gates need a condition: {', '.join(names)}", remedy)]


def _waived(case: Case, policy: Policy, today: date) -> set[str]:
    """Return gates that a decision or the policy lets pass today; hard ones are told of elsewhere."""
    hard = {gate["gate"] for gate in (case.dossier or {}).get("gates", []) if gate["hard"]}
    by_policy = {waiver.gate for waiver in policy.waivers if waiver.offence is None and waiver.expires >= today}
    return hard | by_policy | {waiver["gate"] for waiver in (case.decided or {}).get("waivers", [])}


def _failed(gate: dict[str, Any], number: int) -> Missing:
    remedy = (
        f"train a better release, or let the committee waive it: fairward decide {number} --waive '{gate['gate']}: …'"
    )
    return Missing(f"gate {gate['gate']} failed: {gate['sentence'].rstrip('.')}", remedy)


def _named(number: int | None) -> str:
    return "none" if number is None else f"release {number}"


def _next_step(city: City, entries: list[Entry]) -> str:
    numbers = registry.versions(city)
    if not numbers:
        return "run fairward train, audit, decide and release"
    number = numbers[-1]
    if newest_of(entries, "audited", number) is None:
        return f"run fairward audit {number}, let the committee decide, then fairward release {number}"
    if newest_of(entries, "decided", number) is None:
        return f"let the committee decide on release {number} (fairward decide), then run fairward release {number}"
    return f"run fairward release {number}, which says what is missing"
