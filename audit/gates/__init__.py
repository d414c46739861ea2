"""The gates: each file holds one, with NAME, TITLE and check(evidence); this list is their order in the dossier."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from audit.evidence import Evidence, gather
from audit.gates import (
    authority,
    calibration,
    concentration,
    disclosure,
    drift,
    error_parity,
    exposure,
    feedback,
    integrity,
    label_origin,
    rebuild,
    scope,
    skill,
    stability,
    under_reporting,
)
from audit.results import GateResult
from configs.city import City
from configs.policy import Policy

if TYPE_CHECKING:
    from training.bundle import Release

_MODULES = (
    scope,
    rebuild,
    label_origin,
    skill,
    calibration,
    exposure,
    error_parity,
    feedback,
    under_reporting,
    concentration,
    stability,
    drift,
    disclosure,
    authority,
    integrity,
)
GATES: dict[str, Callable[[Evidence], GateResult]] = {module.NAME: module.check for module in _MODULES}


def run_gates(release: "Release", city: City, policy: Policy, today: date) -> list[GateResult]:
    """Run every gate on a release.

    Parameters
    ----------
    release, city, policy : Release, City, Policy
        What is audited, under which settings and thresholds.
    today : datetime.date
        Waivers that expired before this day do not count.

    Returns
    -------
    list of GateResult
        In the order of the dossier.
    """
    return run_on(gather(release, city, policy, today))


def run_on(evidence: Evidence, progress: Callable[[str], None] | None = None) -> list[GateResult]:
    """Run every gate on evidence already gathered, telling a line of each."""
    results = []
    for name, check in GATES.items():
        results.append(check(evidence))
        if progress:
            progress(f"gate {name.replace('_', ' ')}: {results[-1].outcome}")
    return results
