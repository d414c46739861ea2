"""Sessions whose person has just shown the provider anew who they are: for a few minutes, in memory alone."""

import hashlib
from collections import OrderedDict
from threading import Lock

HOLDS, MOST = 300.0, 1_000
"""Seconds for which a confirmation holds, and how many are kept."""


class Confirmed:
    """Confirmations of one service; a restart forgets them, and people confirm again."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def note(self, session: str, now: float) -> None:
        """Keep that the person of a session has confirmed who they are.

        Parameters
        ----------
        session : str
            Its mark (see `mark_of`).
        now : float
            Seconds since 1970.
        """
        with self._lock:
            self._until[session] = now + HOLDS
            self._until.move_to_end(session)
            while len(self._until) > MOST:
                self._until.popitem(last=False)

    def holds(self, session: str, now: float) -> bool:
        """Tell whether the person of a session has confirmed who they are, a moment ago."""
        return now < self._until.get(session, 0.0)


def mark_of(secret: str) -> str:
    """Return by what a session is known here: the digest of its secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
