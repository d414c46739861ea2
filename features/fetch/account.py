"""The account of a fetch: what was landed of a feed, and why its run ended early where it did."""

from dataclasses import asdict, dataclass
from typing import Any

from configs.errors import FairwardError
from features.fetch.position import Position


@dataclass(frozen=True)
class FetchAccount:
    """What a run landed of one feed.

    Attributes
    ----------
    group : str
        sources, counts, attributes, places, calendar or weather.
    key : str
        The table's key in its group.
    pages : int
        New pages.
    rows : int
        New rows.
    landed : int
        Rows landed since the feed was first fetched.
    cursor : int, float, str or None
        Where the next run continues.
    warnings : tuple of str
        What the feed did not have.
    error : FairwardError or None
        Why the run of this feed ended early.
    """

    group: str
    key: str
    pages: int = 0
    rows: int = 0
    landed: int = 0
    cursor: Position | None = None
    warnings: tuple[str, ...] = ()
    error: FairwardError | None = None

    @property
    def name(self) -> str:
        """Group and key, as in the city file."""
        return f"{self.group}.{self.key}"

    def as_json(self) -> dict[str, Any]:
        """Return the account for machines, the error as its line."""
        return {**asdict(self), "error": str(self.error) if self.error else None}
