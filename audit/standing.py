"""The state of a release, a pure function of the ledger's entries, the policy and the day; and what it allows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from audit.approval import APPROVING, against, last_day
from audit.conditions import Condition, conditions_of
from audit.entries import Entry
from audit.history import History, Use, history_of, uses
from configs.errors import StateError
from configs.permissions import StateAct, StateName, states
from configs.policy import Policy


@dataclass(frozen=True)
class Standing:
    """Where a release stands.

    Attributes
    ----------
    number : int
        The release.
    state : str
        One of `configs.permissions.states`.
    since : str or None
        The moment (UTC, ISO 8601) or the day from which it has been so; None while the ledger knows nothing of it.
    until : datetime.date or None
        Last day of its approval, where it has one that stands or has lapsed.
    why : str
        What stands against its approval, empty where nothing does.
    decision : dict or None
        Its newest, as the ledger has it.
    conditions : tuple of Condition
        Of that decision.
    """

    number: int
    state: StateName
    since: str | None
    until: date | None
    why: str
    decision: dict[str, Any] | None
    conditions: tuple[Condition, ...]

    @property
    def title(self) -> str:
        """The state in words."""
        return title(self.state)

    @property
    def allows(self) -> tuple[StateAct, ...]:
        """What may be done with it."""
        return states()[self.state].allows

    @property
    def open_conditions(self) -> tuple[Condition, ...]:
        """Conditions that are not met."""
        return tuple(each for each in self.conditions if each.met is None)


def standing(entries: list[Entry], number: int, policy: Policy, today: date | None) -> Standing:
    """Return where a release stands.

    Parameters
    ----------
    entries : list of Entry
        The ledger's, verified, oldest first.
    number : int
        The release.
    policy : Policy
        As it is now.
    today : datetime.date or None
        Day of the question, UTC; None to leave the calendar out: nothing has lapsed or is overdue then.
    """
    history, used = history_of(entries, number), uses(entries)
    state, why = _state(number, history, used, policy, today)
    decided = history.decided
    approved = decided is not None and decided["outcome"] in APPROVING
    return Standing(
        number=number,
        state=state,
        since=_since(state, number, history, used, today),
        until=last_day(decided) if decided is not None and approved else None,
        why=why,
        decision=decided,
        conditions=tuple(conditions_of(history)),
    )


def title(state: StateName) -> str:
    """Return a state's name in words."""
    return state.replace("_", " ")


def refuse_unless_it_allows(found: Standing, act: StateAct) -> None:
    """Refuse an act that the state of a release does not allow.

    Raises
    ------
    StateError
        Names the release, its state and the states that allow the act.
    """
    if act in found.allows:
        return
    doing = act.replace("_", " ")
    others = ", ".join(title(name) for name, each in states().items() if act in each.allows)
    raise StateError(
        f"release {found.number} is {found.title} ({states()[found.state].means}), which does not allow: {doing}",
        remedy=f"a release allows it when it is {others}",
    )


def _state(number: int, history: History, used: list[Use], policy: Policy, today: date | None) -> tuple[StateName, str]:
    found = against(number, history, policy, today)
    if history.audited is None and not found:
        return "candidate", "it has no dossier"
    if found:
        return found[0].state, "; ".join(each.what for each in found)
    if history.decided is None:
        return "audited", "no decision is recorded"
    if used and used[-1].number == number:
        return "in_service", ""
    if _superseded(used, number):
        return "superseded", ""
    return ("approved" if history.decided["outcome"] == "approve" else "approved_with_conditions"), ""


def _superseded(used: list[Use], number: int) -> bool:
    """Tell whether a release was in use until another was put into its place."""
    last = max((index for index, each in enumerate(used) if each.number == number), default=None)
    return last is not None and last + 1 < len(used) and used[last + 1].kind == "released"


def _since(state: StateName, number: int, history: History, used: list[Use], today: date | None) -> str | None:
    """Return from when a release has been in a state: the newest of what put it there."""
    audited, decided = (str((each or {}).get("when", "")) for each in (history.audited, history.decided))
    if history.ended is not None and state in ("withdrawn", "referred", "decommissioned"):
        return str(history.ended["when"])
    if state in ("candidate", "audited"):
        return audited or None
    if state == "in_service":
        return max(decided, _began(used))
    if state == "superseded":
        return max(decided, _stopped(used, number))
    if state == "lapsed" and history.decided is not None:
        return str(last_day(history.decided) + timedelta(days=1))
    if state == "referred" and today is not None:
        return str(min(each.due for each in conditions_of(history) if each.late(today)) + timedelta(days=1))
    return decided


def _began(used: list[Use]) -> str:
    """Return when the release that is in use came into use, as often as that was recorded."""
    index = len(used) - 1
    while index and used[index - 1].number == used[index].number:
        index -= 1
    return used[index].when


def _stopped(used: list[Use], number: int) -> str:
    """Return when another release took the place of one."""
    last = max(index for index, each in enumerate(used) if each.number == number)
    return used[last + 1].when
