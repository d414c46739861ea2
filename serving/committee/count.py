"""How much waits for the committee, kept ready for the masthead: counted again when something changed, off the loop."""

import logging
from collections.abc import Callable
from datetime import date
from threading import Lock, Thread
from time import monotonic

from configs.city import City
from configs.errors import FairwardError
from serving.committee.desk import desk_of
from serving.committee.waiting import waiting

OLDEST = 60.0
"""Seconds after which it is counted again although the ledger is as it was: days pass and residents write."""
LOG = logging.getLogger("fairward")


class Count:
    """Counts what waits in one city.

    Parameters
    ----------
    city : City
        Whose committee.
    clock : callable
        Gives today's date in the city.
    more : callable
        Gives how many of the residents' concerns wait.
    """

    def __init__(self, city: City, clock: Callable[[], date], more: Callable[[City], int]) -> None:
        self._city = city
        self._clock = clock
        self._more = more
        self._known: int | None = None
        self._stamp: tuple[int, date] | None = None
        self._at = 0.0
        self._counting = Lock()

    def known(self) -> int | None:
        """Return the last count at once, None before the first; where it may be out of date it is made anew behind."""
        stale = self._stamp != self._now() or monotonic() - self._at > OLDEST
        if stale and not self._counting.locked():
            Thread(target=self.fresh, name="waiting", daemon=True).start()
        return self._known

    def fresh(self) -> int | None:
        """Count, and return it; what was known stays where it cannot be counted."""
        with self._counting:
            stamp = self._now()
            if stamp == self._stamp and monotonic() - self._at <= OLDEST:
                return self._known
            try:
                self._known = waiting(desk_of(self._city, self._clock())).count + self._more(self._city)
            except (FairwardError, OSError):
                LOG.exception("what waits for the committee could not be counted")
            self._stamp, self._at = stamp, monotonic()
            return self._known

    def _now(self) -> tuple[int, date]:
        head = self._city.home / "ledger.head"
        return (head.stat().st_mtime_ns if head.is_file() else 0, self._clock())
