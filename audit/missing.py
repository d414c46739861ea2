"""What stands between a release and its use: dossier, decision, gates, skill and placebo, all said at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.approval import APPROVING, against
from audit.persons import same_person
from audit.records import Case
from audit.words import between
from configs.policy import Policy

SKILL = "skill"
RULE = "fairward forecast --rule"


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
    stands_against = [Missing(each.what, each.remedy) for each in against(case.number, case.history, policy, today)]
    if case.dossier is None or case.audited is None:
        return [Missing("it has no dossier", audit), *_undecided(case), *stands_against]
    found = []
    if case.changed:
        found.append(Missing(f"{', '.join(case.changed)} changed since the audit", f"{audit} again", tampering=True))
    if case.audited["policy"] != case.policy_digest:
        found.append(Missing("the policy changed since the audit", f"{audit} again and let the committee decide"))
    found += [*_undecided(case), *stands_against, *_trainer_decided(case), *_gate_faults(case, policy, today)]
    return [*found, *_without_skill(case, policy), *_placebo_faults(case), *_untrusted(case)]


def _undecided(case: Case) -> list[Missing]:
    return [] if case.decided else [Missing("no decision is recorded", f"run fairward decide {case.number}")]


def _trainer_decided(case: Case) -> list[Missing]:
    """Return what is missing where who trained it also decided, or voted."""
    decided = case.decided or {"by": "", "votes": []}
    names = dict.fromkeys([decided["by"], *(each["by"] for each in decided.get("votes", []))])
    return [
        Missing(f"{name} both trained it and decided", "let somebody else decide")
        for name in names
        if same_person(name, case.trainer)
    ]


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


def _untrusted(case: Case) -> list[Missing]:
    """Return what is missing where the audit did not find known answers again: no waiver helps."""
    known = (case.dossier or {}).get("known")
    if known is None:
        return [
            Missing("its dossier is of a build that did not test the audit", f"run fairward audit {case.number} again")
        ]
    return [
        Missing(
            f"the audit itself cannot be trusted: “{each['title']}” does not find its known answer, and vouches for "
            f"{each['vouches_for']}",
            f"mend the audit's code, then run fairward audit {case.number} again",
        )
        for each in known
        if not each["agrees"]
    ]


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
    """Return gates that a decision or the policy lets pass; hard ones and expired waivers are told of elsewhere."""
    hard = {gate["gate"] for gate in (case.dossier or {}).get("gates", []) if gate["hard"]}
    by_policy = {waiver.gate for waiver in policy.waivers if waiver.offence is None and waiver.expires >= today}
    return hard | by_policy | {waiver["gate"] for waiver in (case.decided or {}).get("waivers", [])}


def _failed(gate: dict[str, Any], number: int) -> Missing:
    remedy = (
        f"train a better release, or let the committee waive it: fairward decide {number} --waive '{gate['gate']}: …'"
    )
    return Missing(f"gate {gate['gate']} failed: {gate['sentence'].rstrip('.')}", remedy)
