"""Counts requests by route, never by address, for Prometheus: addresses hold names, references and tokens."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

MEDIA_TYPE = CONTENT_TYPE_LATEST
NOWHERE = "no route"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class Counted:
    """How many requests were answered, and in how many seconds; a bounded number of series, however many addresses."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answered = Counter(
            "fairward_requests",
            "Requests answered, by route, method and status",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._taken = Histogram(
            "fairward_request_seconds",
            "Seconds from request to the end of its answer, by route",
            ("route",),
            registry=self._registry,
        )

    def note(self, route: str | None, method: str, status: int, seconds: float) -> None:
        """Count an answer.

        Parameters
        ----------
        route : str or None
            Template of the route; None for an address that there is not.
        method : str
            As it was sent.
        status : int
            Of the answer.
        seconds : float
            From request to the end of the answer.
        """
        name = route or NOWHERE
        self._answered.labels(name, method if method in METHODS else "other", str(status)).inc()
        self._taken.labels(name).observe(seconds)

    def text(self) -> bytes:
        """Return the counts in the text format of Prometheus."""
        return generate_latest(self._registry)
