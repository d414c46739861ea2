"""What the page of a decision says: what is proposed, the ballots, what is missing, and the forms for each step."""

from datetime import datetime
from typing import Any

from audit.ballots import weigh_decision
from audit.days import add_months, day_of
from audit.proposals import Proposal, weigh_proposal
from audit.standing import Standing
from audit.terms import Terms
from audit.votes import dissent
from configs.city import City
from configs.errors import StateError
from configs.people import fold
from configs.window_words import day
from serving.committee.desk import Desk
from serving.committee.waiting import missing_votes
from serving.pages.committee.words import OUTCOMES, VOTES, stands
from serving.pages.committee.write import Form, Said
from serving.pages.releases import moment

CONDITIONS = 6
"""Rows for conditions in the form."""


def decision_page(desk: Desk, number: int, name: str | None, said: Said, now: datetime) -> dict[str, Any]:
    """Return the values that committee/decision.html prints.

    Parameters
    ----------
    desk : Desk
        Ledger, policy and day.
    number : int
        The release.
    name : str or None
        Who reads it.
    said : Said
        What a form said, where one was refused.
    now : datetime.datetime
        The moment, with its time zone.

    Raises
    ------
    ProblemError
        404: no such release, or no dossier.
    """
    document, standing, proposal = desk.dossier(number), desk.standing(number), desk.proposal(number)
    ballot = proposal.of(name) if proposal and name else None
    trainer = name is not None and fold(name) == fold(desk.trainer(number))
    return {
        "number": number,
        "standing": stands(standing),
        "decidable": "decide" in standing.allows,
        "verdict": document["verdict"],
        "waivable": [gate for gate in document["gates"] if gate["outcome"] == "fail" and not gate["hard"]],
        "stops": [gate for gate in document["gates"] if gate["outcome"] == "fail" and gate["hard"]],
        "open": [gate for gate in document["gates"] if gate["outcome"] == "inconclusive"],
        "proposal": _proposal(proposal) if proposal else None,
        "missing": list(missing_votes(desk, number)),
        "lacking": _faults(desk.city, number, name, now) if proposal and name else [],
        "ballot": ballot,
        "trainer": trainer,
        "outcomes": OUTCOMES,
        "votes": VOTES,
        "rows": range(1, CONDITIONS + 1),
        "latest": add_months(desk.today, desk.policy.approval.months),
        "months": desk.policy.approval.months,
        "said": said,
        "before": _before(standing),
    }


def terms_of(form: Form, gates: list[str]) -> Terms:
    """Return what a form proposes: rows of conditions that are not empty, waivers of the gates that were chosen."""
    conditions = []
    for row in range(1, CONDITIONS + 1):
        parts = [form.get(f"{part}{row}", "").strip() for part in ("text", "owner", "due")]
        if any(parts):
            conditions.append("; ".join([parts[0], parts[1].replace(";", ","), parts[2]]))
    waivers = []
    for gate in gates:
        why, until = form.get(f"waive-{gate}", "").strip(), form.get(f"until-{gate}", "").strip()
        if why or until:
            waivers.append(f"{gate}: {why}{f'; {until}' if until else ''}")
    return Terms(
        form.get("outcome", ""), form.get("reason", ""), conditions, waivers, day_of(form.get("expires", "").strip())
    )


def proposal_faults(city: City, number: int, form: Form, name: str, now: datetime) -> list[str]:
    """Return everything that stands in the way of what a form proposes."""
    try:
        return weigh_proposal(city, number, terms_of(form, waivable(form)), by=name, when=now)[1]
    except StateError as refusal:
        return [refusal.what]


def waivable(form: Form) -> list[str]:
    """Return the gates for which a form has a field of a waiver."""
    return [name.removeprefix("waive-") for name in form if name.startswith("waive-")]


def _faults(city: City, number: int, name: str, now: datetime) -> list[str]:
    try:
        return weigh_decision(city, number, by=name, when=now)[1]
    except StateError as refusal:
        return [refusal.what]


def _proposal(found: Proposal) -> dict[str, Any]:
    said = found.said
    return {
        "outcome": OUTCOMES[found.terms.said],
        "reason": said["reason"],
        "by": found.by,
        "when": moment(found.when),
        "hash": found.hash,
        "seq": found.seq,
        "conditions": [{**each, "due": _day(each["due"])} for each in said["conditions"]],
        "waivers": [{**each, "gate": each["gate"].replace("_", " "), "until": _day(each["expires"])}
                    for each in said["waivers"]],
        "expires": _day(said["expires"]),
        "ballots": [
            {"by": each.by, "vote": each.vote, "title": VOTES[each.vote][0], "reason": each.reason,
             "when": moment(each.when), "seq": each.seq}
            for each in found.ballots
        ],
        "counts": [(title, sum(each.vote == vote for each in found.ballots)) for vote, (title, _) in VOTES.items()],
    }  # fmt: skip


def _before(standing: Standing) -> dict[str, Any] | None:
    said = standing.decision
    if said is None:
        return None
    return {
        "outcome": OUTCOMES[said["outcome"]][0],
        "by": said["by"],
        "when": moment(said["when"]),
        "reason": said["reason"],
        "dissent": dissent(said),
        "expires": _day(said["expires"]),
    }


def _day(text: str | None) -> str:
    found = day_of(text) if text else None
    return day(found) if found else ""
