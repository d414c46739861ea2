"""What the committee's inbox says: everything that waits for a decision or an act."""

from typing import Any

from configs.people import fold
from configs.window_words import day
from serving import words
from serving.committee.desk import Desk
from serving.committee.waiting import ToDecide, waiting
from serving.concerns import waiting_concerns
from serving.pages.committee.words import OUTCOMES, stands
from serving.pages.releases import moment


def inbox_page(desk: Desk, name: str | None) -> dict[str, Any]:
    """Return the values that committee/inbox.html prints.

    Parameters
    ----------
    desk : Desk
        Ledger, policy and day.
    name : str or None
        Who reads it: what waits for them is said first.
    """
    found, concerns = waiting(desk), waiting_concerns(desk.city)
    count = found.count + len(concerns)
    return {
        "committee": desk.policy.committee,
        "lead": f"{words.upper(words.count(count, 'thing waits', 'things wait'))} for a decision or an act."
        if count
        else "Nothing waits for a decision or an act.",
        "to_decide": [_to_decide(each, name) for each in found.to_decide],
        "referred": [_to_decide(each, name) for each in found.referred],
        "conditions": [
            {"each": each, "condition": each.condition, "due": day(each.condition.due)} for each in found.conditions
        ],
        "questions": [{"asked": each, "when": moment(each.when)} for each in found.questions],
        "ending": [{"each": each, "last": day(each.last)} for each in found.ending],
        "concerns": len(concerns),
        "releases": [stands(each) for each in reversed(desk.standings)],
        "numbers": desk.numbers,
    }


def _to_decide(each: ToDecide, name: str | None) -> dict[str, Any]:
    proposal = each.proposal
    mine = name is not None and fold(name) in {fold(other) for other in each.missing}
    return {
        **stands(each.standing),
        "proposed": OUTCOMES[proposal.terms.said][0] if proposal else "",
        "by": proposal.by if proposal else "",
        "ballots": len(proposal.ballots) if proposal else 0,
        "missing": words.listed(list(each.missing)) if proposal else "",
        "mine": bool(proposal and mine),
    }
