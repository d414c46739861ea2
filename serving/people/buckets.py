"""Counts requests as they come, so that nobody takes everybody's turn: a bucket of tokens for each who asks."""

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST = 50_000


class Buckets:
    """Token buckets, each as full as a minute's allowance.

    Parameters
    ----------
    clock : callable
        Seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._held: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: Hashable, a_minute: int) -> int:
        """Take a token; return 0, or where there is none after how many seconds there will be one."""
        with self._lock:
            now = self._clock()
            level, since = self._held.pop(key, (float(a_minute), now))
            level = min(float(a_minute), level + (now - since) * a_minute / 60)
            taken = level >= 1
            self._held[key] = (level - 1 if taken else level, now)
            while len(self._held) > MOST:
                self._held.popitem(last=False)
            return 0 if taken else max(1, math.ceil((1 - level) * 60 / a_minute))
