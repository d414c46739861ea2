"""What is found beyond what a perfect forecast would meet: estimates and intervals of ratios and gaps."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from audit.bootstrap import times
from audit.error_rates import Rate
from audit.evidence import Evidence
from audit.results import Interval

Floats = NDArray[np.float64]
Measure = Callable[[Floats, Floats], Floats]
RATIO: Measure = times
GAP: Measure = np.subtract


def middle(values: Floats) -> Floats:
    """Return the median over the first axis of what is defined, NaN where nothing is."""
    some = np.isfinite(values).any(axis=0)
    filled = np.where(some, values, 0.0)
    medians: Floats = np.where(some, np.nanmedian(filled, axis=0), np.nan)
    return medians


def pair_excess(
    evidence: Evidence, rate: Rate, groups: tuple[int, int], heading: int, measure: Measure
) -> tuple[dict[str, float], Interval | None]:
    """Compare a rate between two groups, and take out what a perfect forecast's comparison would be.

    The interval is the wider, on each side, of two: resampled windows, about the middle of what drawn outcomes give
    on the same resamples; and the spread of drawn outcomes themselves. Resampling alone is too narrow here, because
    need by noisier counts makes more mistakes and their ratio steadier.

    Parameters
    ----------
    evidence : Evidence
        Confidence and blocks.
    rate : Rate
        Of every group.
    groups : tuple of int
        First and second group.
    heading : int
        All offences or one of them.
    measure : callable
        `RATIO` or `GAP`.

    Returns
    -------
    tuple
        found, perfect and excess; and the interval of the excess.
    """
    first, second = (np.s_[..., g, heading] for g in groups)
    found = measure(rate.recorded[first], rate.recorded[second])
    chance = measure(rate.drawn[first], rate.drawn[second])
    perfect = middle(chance)
    values = {"found": float(found), "perfect": float(perfect), "excess": float(measure(found, perfect))}
    if rate.resampled is None or rate.redrawn is None:
        return values, None
    about = middle(measure(rate.redrawn[first], rate.redrawn[second]))
    drawn = evidence.interval(measure(measure(rate.resampled[first], rate.resampled[second]), about))
    return values, _wider(drawn, _spread(measure(found, chance), evidence.policy.confidence))


def _spread(values: Floats, confidence: float) -> Interval | None:
    finite = values[np.isfinite(values)]
    if finite.size < 0.95 * values.size:
        return None
    low, high = np.quantile(finite, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def _wider(one: Interval | None, two: Interval | None) -> Interval | None:
    if one is None or two is None or one[0] is None or one[1] is None or two[0] is None or two[1] is None:
        return None
    return min(one[0], two[0]), max(one[1], two[1])
