"""What a comparison found: a row for each thing that was compared, and the name of everything that differs."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Outcome = Literal["same", "alike", "differs", "not compared"]
MOST = 20
"""Names that are kept for each thing compared; how many more there are is said."""


@dataclass(frozen=True)
class Compared:
    """One thing that was compared.

    Attributes
    ----------
    key : str
        What it is, for machines.
    what : str
        What it is, for people.
    expected, found : str
        As the release has it, and as it was made again.
    outcome : {"same", "alike", "differs", "not compared"}
        Alike: the same but for rounding within the tolerance.
    decides : bool
        Whether a difference fails the gate; where it does not, it is a warning.
    difference : float or None
        The largest difference of numbers, None where there are none; infinite ones are told as None too.
    named : tuple of str
        What differs, by name.
    more : int
        How many others differ beside those that are named.
    """

    key: str
    what: str
    expected: str
    found: str
    outcome: Outcome
    decides: bool = True
    difference: float | None = None
    named: tuple[str, ...] = ()
    more: int = 0

    def told(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {**asdict(self), "named": list(self.named)}


def equal(key: str, what: str, expected: str | None, found: str | None, *, decides: bool = True,
          named: Sequence[str] = ()) -> Compared:  # fmt: skip
    """Compare two words."""
    outcome: Outcome = "same" if expected == found else "differs"
    kept, more = few(named)
    return Compared(key, what, expected or "none", found or "none", outcome, decides, None, kept, more)


def few(named: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """Return the first names, and how many more there are."""
    listed = tuple(named)
    return listed[:MOST], max(0, len(listed) - MOST)


def judged(difference: float, tolerance: float) -> Outcome:
    """Return what a largest difference says."""
    if difference == 0:
        return "same"
    return "alike" if difference <= tolerance else "differs"


def finite(difference: float) -> float | None:
    """Return a difference that JSON can hold."""
    return round(difference, 15) if difference < float("inf") else None
