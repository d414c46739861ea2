"""What waits for the committee: decisions, votes, conditions, answers, and approvals that are about to end."""

from dataclasses import dataclass
from datetime import date, timedelta

from audit.asked import Asked
from audit.conditions import Condition
from audit.proposals import Proposal
from audit.standing import Standing
from configs.people import fold
from serving.committee.desk import Desk

SOON = timedelta(days=30)
"""Conditions due within this time wait for somebody."""
ENDING = timedelta(days=60)
"""Approvals and waivers that end within this time do."""


@dataclass(frozen=True)
class ToDecide:
    """A release without a decision that holds: what is proposed, and whose votes are missing."""

    standing: Standing
    proposal: Proposal | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Due:
    """A condition that is overdue or soon due."""

    number: int
    condition: Condition
    overdue: bool


@dataclass(frozen=True)
class Ending:
    """An approval, or a waiver on which it rests, that ends soon."""

    number: int
    what: str
    last: date


@dataclass(frozen=True)
class Waiting:
    """Everything that waits, each list with what presses most first."""

    to_decide: tuple[ToDecide, ...]
    referred: tuple[ToDecide, ...]
    conditions: tuple[Due, ...]
    questions: tuple[Asked, ...]
    ending: tuple[Ending, ...]

    @property
    def count(self) -> int:
        """How many things wait."""
        return sum(map(len, (self.to_decide, self.referred, self.conditions, self.questions, self.ending)))


def waiting(desk: Desk) -> Waiting:
    """Return what waits for the committee on a day."""
    standings = desk.standings
    return Waiting(
        to_decide=tuple(_to_decide(desk, each) for each in standings if each.state == "audited"),
        referred=tuple(_to_decide(desk, each) for each in standings if each.state in ("referred", "lapsed")),
        conditions=tuple(sorted(_due(desk, standings), key=lambda each: each.condition.due)),
        questions=tuple(each for each in desk.questions() if not each.answers),
        ending=tuple(sorted(_ending(desk, standings), key=lambda each: each.last)),
    )


def missing_votes(desk: Desk, number: int) -> tuple[str, ...]:
    """Return the members who have not voted on what is proposed for a release, and did not train it."""
    proposal, trainer = desk.proposal(number), fold(desk.trainer(number))
    said = {fold(each.by) for each in proposal.ballots} if proposal else set()
    return tuple(name for name in desk.policy.people.members() if fold(name) not in said | {trainer})


def _to_decide(desk: Desk, found: Standing) -> ToDecide:
    return ToDecide(found, desk.proposal(found.number), missing_votes(desk, found.number))


def _due(desk: Desk, standings: list[Standing]) -> list[Due]:
    return [
        Due(each.number, condition, condition.due < desk.today)
        for each in standings
        if "meet_condition" in each.allows
        for condition in each.open_conditions
        if condition.due <= desk.today + SOON
    ]


def _ending(desk: Desk, standings: list[Standing]) -> list[Ending]:
    found = []
    for each in standings:
        if each.decision is None or each.state not in ("approved", "approved_with_conditions", "in_service"):
            continue
        days = [("the approval", each.decision["expires"])]
        days += [(f"the waiver of {waiver['gate'].replace('_', ' ')}", waiver["expires"])
                 for waiver in each.decision["waivers"] if waiver["expires"] != each.decision["expires"]]  # fmt: skip
        found += [Ending(each.number, what, date.fromisoformat(day)) for what, day in days]
    return [each for each in found if each.last <= desk.today + ENDING]
