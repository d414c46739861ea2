"""The accuracy-fairness frontier: what each rule of flagging would catch, and what each group would gain and lose."""

from typing import TYPE_CHECKING, Any

from audit.studies.study import Progress
from configs.city import City
from configs.policy import Policy

if TYPE_CHECKING:
    from training.bundle import Release

NAME = "mitigation"
APART = False


def settings(policy: Policy) -> Any:
    """Return what decides the points and how they are measured."""
    kept = {"flagged", "groups", "mitigation", "confidence", "block_weeks"}
    told = policy.model_dump(mode="json", include=kept)
    return told | {"limits": policy.gates.error_parity.model_dump(mode="json")}


def run(release: "Release", city: City, policy: Policy, progress: Progress) -> dict[str, Any]:
    """Return the frontier of a release (see `audit.mitigation.frontier`).

    Raises
    ------
    StateError
        The city has no protected groups.
    """
    from audit.mitigation.frontier import frontier

    return frontier(release, city, policy, progress)
