"""Conditions of an approval: read as they are typed, and found open or overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.days import day_of, day_said
from audit.history import History


@dataclass(frozen=True)
class Condition:
    """A condition of a release's newest decision.

    Attributes
    ----------
    number : int
        1 for the first.
    text, owner : str
        What is to be done, and by whom.
    due : datetime.date
        The last day on which it is met in time.
    met : datetime.date or None
        The day on which the ledger says that it was met.
    """

    number: int
    text: str
    owner: str
    due: date
    met: date | None

    def late(self, today: date) -> bool:
        """Tell whether it was not met in time; met later, it is late still."""
        return (self.met or today) > self.due

    @property
    def words(self) -> str:
        """What it is, in a sentence."""
        done = f"met on {self.met}" if self.met else "not met"
        return f"condition {self.number} ({self.text}; {self.owner}) was due on {self.due} and is {done}"


def conditions_of(history: History) -> list[Condition]:
    """Return the conditions of a release's newest decision."""
    found = (history.decided or {}).get("conditions", [])
    return [
        Condition(number, each["text"], each["owner"], date.fromisoformat(each["due"]), _met(history, number))
        for number, each in enumerate(found, 1)
    ]


def parse_conditions(lines: Sequence[str], today: date) -> tuple[list[dict[str, str]], list[str]]:
    """Read conditions as they are typed, each "text; owner; YYYY-MM-DD", and what is wrong with the others."""
    parsed, faults = [], []
    for line in lines:
        parts = [part.strip() for part in line.rsplit(";", 2)]
        due = day_of(parts[-1])
        if len(parts) != 3 or not all(parts) or due is None:
            faults.append(f"condition {line!r} is not 'text; owner; YYYY-MM-DD'")
        elif due < today:
            faults.append(f"condition {line!r} was due before the decision")
        else:
            parsed.append({"text": parts[0], "owner": parts[1], "due": due.isoformat()})
    return parsed, faults


def _met(history: History, number: int) -> date | None:
    entry: dict[str, Any] | None = history.met.get(number)
    return None if entry is None else day_said(entry["when"])
