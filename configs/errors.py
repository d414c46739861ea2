"""The one family of errors a user can mend, each with its documented exit code."""

from collections.abc import Sequence


class FairwardError(Exception):
    """Something a user can mend: what was found, where, and what would mend it.

    Parameters
    ----------
    what : str
        What was found.
    where : str, optional
        The file (with row or key) in which it was found.
    remedy : str, optional
        What would mend it.
    faults : sequence of str, optional
        Where several things were found at once, each of them.
    """

    exit_code = 1

    def __init__(
        self, what: str, *, where: str | None = None, remedy: str | None = None, faults: Sequence[str] = ()
    ) -> None:
        self.faults = tuple(faults) or (what,)
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}. To mend: {self.remedy}" if self.remedy else head


class ConfigError(FairwardError):
    """A city file, a policy file or an environment variable is wrong."""

    exit_code = 3


class DataError(FairwardError):
    """A source, a hub or a panel cannot be used as it is."""

    exit_code = 4


class StateError(FairwardError):
    """A step is asked for whose turn has not come: no hub, no release, no decision."""

    exit_code = 5


class IntegrityError(FairwardError):
    """A file or an entry is not what was signed, decided or recorded."""

    exit_code = 6


class UnsettledError(IntegrityError):
    """An act is in the ledger, and not everywhere that follows it yet: it is being done now, or was killed."""


class MachineError(FairwardError):
    """A machine, database, tracking server or disk that is needed died or does not answer."""

    exit_code = 7
