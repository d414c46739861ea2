"""What a study is: a computation too long for a gate, made once for a release and kept beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from configs.city import City
from configs.policy import Policy

if TYPE_CHECKING:
    from training.bundle import Release

Progress = Callable[[str], None]


class Study(Protocol):
    """A module of `audit.studies` that can be listed in `STUDIES`.

    Attributes
    ----------
    NAME : str
        Of its file, `studies/NAME.json` in the release's folder, and by which gates ask for it.
    APART : bool
        Whether it runs in a process of its own, and so may be made beside others.
    """

    NAME: str
    APART: bool

    def settings(self, policy: Policy) -> Any:
        """Return what of the policy the study reads, as plain JSON; when that changes it is made anew."""
        ...

    def run(self, release: "Release", city: City, policy: Policy, progress: Progress) -> dict[str, Any]:
        """Return what was found, as plain JSON, the same for the same inputs.

        Raises
        ------
        FairwardError
            It cannot be made here; the gate says why.
        """
        ...


@dataclass(frozen=True)
class Found:
    """What a study found.

    Attributes
    ----------
    value : dict or None
        Its finding; None where it could not be made.
    why : str
        Why it could not be made; empty where it was.
    """

    value: dict[str, Any] | None
    why: str = ""
