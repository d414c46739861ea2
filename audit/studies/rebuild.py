"""The rebuild study: the release made again from its raw data in a clean process, and features tried for a leak."""

from typing import TYPE_CHECKING, Any

from audit.reproduce.ask import ask
from audit.reproduce.extent import extent_of
from audit.studies.study import Progress
from configs.city import City
from configs.policy import Policy

if TYPE_CHECKING:
    from training.bundle import Release

NAME = "rebuild"
APART = True


def settings(policy: Policy) -> Any:
    """Return how much is made again, how closely it must agree, and how many areas are flagged."""
    asked = policy.gates.rebuild
    return [asked.tolerance, asked.blocks, asked.origins, policy.flagged.share]


def run(release: "Release", city: City, policy: Policy, progress: Progress) -> dict[str, Any]:
    """Make the release again and compare (see `audit.reproduce.compare.reproduce`).

    Raises
    ------
    FairwardError
        The raw data are not there or cannot be read, or the process died.
    """
    return ask(release, city, extent_of(policy), progress)
