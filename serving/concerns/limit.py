"""How many forms an address may send in a day, counted without keeping the address."""

import hmac
import secrets
from collections import Counter
from datetime import date
from threading import Lock


class Limit:
    """Counts by a digest of the address under a random salt; both are in memory only and forgotten each midnight.

    Parameters
    ----------
    most : int
        Forms of one address in a day.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._day: date | None = None
        self._salt = b""
        self._counts: Counter[bytes] = Counter()
        self._lock = Lock()

    def allows(self, address: str, day: date) -> bool:
        """Tell whether an address may send one more on a day, and count it if so."""
        with self._lock:
            if day != self._day:
                self._day, self._salt, self._counts = day, secrets.token_bytes(32), Counter()
            digest = hmac.digest(self._salt, address.encode(), "sha256")
            if self._counts[digest] >= self.most:
                return False
            self._counts[digest] += 1
            return True
