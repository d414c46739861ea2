"""How long a study goes on: trials of the whole study, minutes of this run."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True)
class Budget:
    """A study's budget.

    Attributes
    ----------
    trials : int
        How many the study shall have, those of earlier runs among them.
    minutes : float or None
        After which no further trial is begun; None without such a limit.
    clock : callable
        Seconds that have passed, from wherever.
    """

    trials: int
    minutes: float | None = None
    clock: Callable[[], float] = monotonic

    def started(self) -> Callable[[int], bool]:
        """Start the clock; return what says whether there is a trial left, given how many are done."""
        end = None if self.minutes is None else self.clock() + 60 * self.minutes
        return lambda done: done == 0 or (done < self.trials and (end is None or self.clock() < end))
