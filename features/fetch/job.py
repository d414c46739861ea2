"""What the run of one feed has at hand: its name, its columns, where rows go and whom to tell."""

from collections.abc import Callable
from dataclasses import dataclass, field

from features.fetch.landing import Landing

Say = Callable[[str], None]


@dataclass(frozen=True)
class Job:
    """The run of one feed.

    Attributes
    ----------
    where : str
        Group and key in the city file, for errors and progress.
    columns : tuple of str
        Columns to land; nothing else is asked for.
    landing : Landing
        Where the rows go.
    progress : callable
        Told what goes on, a line at a time.
    sleep : callable
        Waits for a number of seconds before something is asked again.
    warnings : list of str
        What the feed did not have; the run adds to it.
    """

    where: str
    columns: tuple[str, ...]
    landing: Landing
    progress: Say
    sleep: Callable[[float], None]
    warnings: list[str] = field(default_factory=list)
