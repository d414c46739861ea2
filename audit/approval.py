"""What stands against a release's approval, by the ledger's entries, the policy and the day alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.conditions import conditions_of
from audit.history import History
from audit.votes import quorum_faults
from audit.waivers import expired
from audit.words import listing
from configs.permissions import StateName
from configs.policy import Policy

APPROVING = ("approve", "approve-with-conditions")
OUTCOMES = (*APPROVING, "amend-and-return", "more-information", "reject")
_NOT_APPROVED: dict[str, StateName] = {
    "amend-and-return": "returned",
    "more-information": "more_information",
    "reject": "rejected",
}
_ENDED: dict[str, StateName] = {
    "withdrawn": "withdrawn",
    "referred": "referred",
    "decommissioned": "decommissioned",
}
_WORDS = {"withdrawn": "withdrawn", "referred": "put back before the committee", "decommissioned": "decommissioned"}


@dataclass(frozen=True)
class Against:
    """One thing that stands against an approval.

    Attributes
    ----------
    state : str
        The state in which the release is because of it.
    what, remedy : str
        What was found and what would mend it.
    """

    state: StateName
    what: str
    remedy: str


def against(number: int, history: History, policy: Policy, today: date | None) -> list[Against]:
    """Return everything that stands against the approval of an audited and decided release, the gravest first.

    Parameters
    ----------
    number : int
        The release.
    history : History
        What the ledger says of it.
    policy : Policy
        Whether a condition that was not met in time puts a release back before the committee.
    today : datetime.date or None
        Day of the question, UTC; None to leave the calendar out: nothing has lapsed or is overdue then.
    """
    again = f"run fairward decide {number} again"
    found = _ended(number, history.ended)
    decided = history.decided
    if decided is None or history.audited is None:
        return found
    if decided["dossier"] != history.audited["files"]["dossier.json"]:
        found.append(Against("audited", "the decision was taken on an earlier dossier", again))
    if decided["outcome"] not in APPROVING:
        what = f"the committee's decision is {decided['outcome']}"
        return [*found, Against(_NOT_APPROVED[decided["outcome"]], what, "mend what it asks for and go back")]
    found += [Against("audited", f"its decision does not hold: {fault}", again) for fault in quorum_faults(decided)]
    return found if today is None else [*found, *_by_day(number, history, decided, policy, today)]


def last_day(decided: dict[str, Any]) -> date:
    """Return the last day on which an approval holds: its own, or that of a waiver on which it rests."""
    days = [decided["expires"], *(each["expires"] for each in decided["waivers"])]
    return min(date.fromisoformat(day) for day in days)


def _by_day(number: int, history: History, decided: dict[str, Any], policy: Policy, today: date) -> list[Against]:
    found, again = [], f"run fairward decide {number} again"
    if date.fromisoformat(decided["expires"]) < today:
        found.append(Against("lapsed", f"the approval expired on {decided['expires']}", again))
    found += [
        Against("lapsed", f"the waiver of gate {each['gate']} expired on {each['expires']}", again)
        for each in expired(decided["waivers"], today)
    ]
    late = [each for each in conditions_of(history) if each.late(today)]
    if late and policy.approval.overdue_condition_refers:
        what = listing([each.words for each in late])
        remedy = f"run fairward condition {number} and let the committee decide again"
        found.append(Against("referred", f"{what}, so it is before the committee again", remedy))
    return found


def _ended(number: int, ended: dict[str, Any] | None) -> list[Against]:
    if ended is None:
        return []
    what = f"it was {_WORDS[ended['kind']]} by {ended['by']} on {ended['when'][:10]}: {ended['reason'].rstrip(' .')}"
    final = ended["kind"] == "decommissioned"
    remedy = "train another release; nothing brings this one back" if final else f"run fairward decide {number} again"
    return [Against(_ENDED[ended["kind"]], what, remedy)]
