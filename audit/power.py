"""What a gate could have seen: the smallest disparity that it finds four times in five, and how long telling takes."""

import math

from scipy import stats

from audit.evidence import Evidence
from audit.results import Interval
from audit.words import windows_text

POWER = 0.8
METHOD = (
    "Smallest disparity found: the ratio beyond the policy's bound that would make the gate fail four times in five, "
    "with intervals as wide as this one. More of them needed: as many {nouns} as narrow the interval, whose width "
    "shrinks with the square root of their number, until it no longer reaches the nearest bound, if the ratio stays "
    "where it is. "
)


def detectable(evidence: Evidence, interval: Interval | None, bound: float) -> float | None:
    """Return the ratio beyond a bound at which a gate fails with a power of 80%.

    On the log scale half the interval is t · s, with t the quantile at 1.5 windows / block − 1 degrees of freedom
    (see `training.bootstrap.tail`) and s the standard error. The gate fails when the whole interval lies beyond the
    bound, so the ratio must lie t · s + z.80 · s beyond it (minimum detectable effect, Bloom 1995).

    Parameters
    ----------
    evidence : Evidence
        Windows, block and confidence of the interval.
    interval : tuple of float or None
        Of a ratio.
    bound : float
        The policy's; below 1 the ratio lies below it, above 1 above.

    Returns
    -------
    float or None
        None where there is no interval, or it reaches 0.
    """
    if interval is None or interval[0] is None or interval[1] is None or interval[0] <= 0:
        return None
    reach = _reach(evidence, math.log(interval[1] / interval[0]) / 2)
    return bound * math.exp(reach if bound > 1 else -reach)


def detectable_gap(evidence: Evidence, interval: Interval | None, bound: float) -> float | None:
    """Return the difference above a bound at which a gate fails with a power of 80%; as `detectable`, not in logs."""
    if interval is None or interval[0] is None or interval[1] is None:
        return None
    return bound + _reach(evidence, (interval[1] - interval[0]) / 2)


def gap_windows_needed(estimate: float, interval: Interval | None, bound: float, windows: int) -> int | None:
    """Return how many more windows would settle a difference; as `audit.words.windows_needed`, not in logs."""
    if interval is None or interval[0] is None or interval[1] is None or estimate == bound:
        return None
    reach = interval[1] - estimate if bound > estimate else estimate - interval[0]
    return max(0, math.ceil(windows * ((reach / (bound - estimate)) ** 2 - 1) - 1e-9))


def power_text(evidence: Evidence, more: int | None, found: float | None, what: str) -> str:
    """Say how long telling would take, and what could have been told already."""
    said = f" As things stand, {windows_text(evidence.window, more)}."
    if found is None:
        return said
    return f"{said} With the {evidence.tested} tested, {what} of {found:.2f} would be found four times in five."


def _reach(evidence: Evidence, half: float) -> float:
    """Return how far beyond a bound an estimate must lie, from half an interval."""
    freedom = 1.5 * len(evidence.cube.windows) / evidence.block - 1
    t = float(stats.t.ppf((1 + evidence.policy.confidence) / 2, freedom))
    return half * (1 + float(stats.norm.ppf(POWER)) / t)
