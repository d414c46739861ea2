"""The study of under-reporting: what is flagged against where most happened, if groups report differently."""

from typing import TYPE_CHECKING, Any

from audit.studies.study import Progress
from configs.city import City
from configs.policy import Policy

if TYPE_CHECKING:
    from training.bundle import Release

NAME = "under_reporting"
APART = False


def settings(policy: Policy) -> Any:
    """Return what of the policy the study reads."""
    whole = policy.model_dump(mode="json")
    read = ("confidence", "bootstrap", "block_weeks", "flagged", "groups")
    return {name: whole[name] for name in read} | whole["gates"][NAME]


def run(release: "Release", city: City, policy: Policy, progress: Progress) -> dict[str, Any]:
    """Return what `audit.reporting.find.find` does, with its errors."""
    from audit.reporting.find import find  # here, for evidence reads what studies found

    return find(release, city, policy, progress)
