"""Hotspots flagged against hotspots implied: where most happened, if each group reported as its rates say."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from audit.bootstrap import ratio
from audit.comparisons import ALL, known
from audit.evidence import Evidence
from audit.excess import middle
from audit.flagging import flag, realised_top
from audit.groups import Dimension
from audit.need import draw_totals
from audit.power import detectable
from audit.reporting.rates import Rates
from audit.results import Interval, Outcome, judge_range
from audit.words import windows_needed
from features.arrays import Floats


@dataclass(frozen=True)
class Hotspots:
    """Which areas are hotspots, of the offences that the rates tell of; each array holds shares between 0 and 1.

    Attributes
    ----------
    flagged, rescaled : numpy.ndarray
        Share of windows in which an area is flagged, by the forecasts and by the forecasts over the shares reported.
        Shape: (areas, offences).
    true, alike : numpy.ndarray
        The k areas where most happened: recorded over share reported, and as recorded. Shape: (areas, offences).
    drawn_flagged, drawn_true : numpy.ndarray or None
        On each resample of windows with rates of its own. Shape: (draws, areas, offences).
    chance, chance_drawn : numpy.ndarray or None
        The true ones by outcomes drawn from the forecasts, on all windows and on each resample: what they have apart
        is the noise that resampling adds. Shape as above.
    """

    flagged: Floats
    rescaled: Floats
    true: Floats
    alike: Floats
    drawn_flagged: Floats | None
    drawn_true: Floats | None
    chance: Floats | None
    chance_drawn: Floats | None


def hotspots(evidence: Evidence, rates: Rates, rng: np.random.Generator) -> Hotspots:
    """Find the hotspots that a release flags and those that its record implies under rates of reporting.

    Parameters
    ----------
    evidence : Evidence
        Record, forecasts and resamples of windows.
    rates : Rates
        Shares reported.
    rng : numpy.random.Generator
        Draws outcomes from the forecasts.
    """
    of = [evidence.cube.offences.index(offence) for offence in rates.offences]
    y, mean, flagged = evidence.cube.y[:, :, of], evidence.cube.mean[:, :, of], evidence.flagged[:, :, of]
    share, k, windows = rates.of_areas(rates.mean), evidence.k, len(evidence.cube.windows)
    recorded = y.sum(axis=0)
    point = {
        "flagged": flagged.mean(axis=0),
        "rescaled": flag(mean / share, k).mean(axis=0),
        "true": realised_top((recorded / share)[None], k)[0],
        "alike": realised_top(recorded[None], k)[0],
    }
    if evidence.weights is None:
        return Hotspots(**point, drawn_flagged=None, drawn_true=None, chance=None, chance_drawn=None)
    weights = evidence.weights[: len(rates.draws)]
    drawn = rates.of_areas(rates.draws[: len(weights)])
    resampled = np.tensordot(weights, y, axes=(1, 0))
    totals = rng.poisson(mean.sum(axis=0), resampled.shape).astype(np.float64)
    return Hotspots(
        **point,
        drawn_flagged=np.tensordot(weights, flagged.astype(np.float64), axes=(1, 0)) / windows,
        drawn_true=realised_top(resampled / drawn, k),
        chance=realised_top(totals / share, k),
        chance_drawn=realised_top(draw_totals(mean, weights, rng) / share, k),
    )


def hotspot_rows(evidence: Evidence, rates: Rates, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Hold hotspots flagged over true ones against the policy, for every group and district.

    A hotspot counts for a group by the share of its people who belong to the group. Offences count together.

    Returns
    -------
    list of dict
        source, dimension, group, offence, decides, true, flagged, ratio, low, high, perfect, alike, rescaled,
        detectable_low, detectable_high, more and outcome.
    """
    found = hotspots(evidence, rates, rng)
    return [
        _row(evidence, rates, dimension, g, found)
        for dimension in evidence.dimensions
        for g in range(len(dimension.names))
    ]


def _row(evidence: Evidence, rates: Rates, dimension: Dimension, g: int, found: Hotspots) -> dict[str, Any]:
    policy, member = evidence.policy.gates.under_reporting, dimension.shares[:, g]
    flagged, rescaled, true, alike = (
        float(_of_group(each, member)) for each in (found.flagged, found.rescaled, found.true, found.alike)
    )
    many, perfect = _resampled(found, member), None
    if found.chance is not None:
        perfect = known(float(ratio(np.asarray(rescaled), middle(_of_group(found.chance, member)))))
    interval = evidence.interval(many)
    small = bool(dimension.portions[g] < evidence.policy.groups.smallest_share)
    judged = true >= policy.least_true and not small
    low, high = interval or (None, None)
    outcome = judge(interval, perfect, policy.low, policy.high) if judged else "not judged"
    bounds, more = (policy.low, policy.high), None
    if outcome == "inconclusive" and flagged > 0:
        needed = windows_needed(flagged / true, interval, bounds, len(evidence.cube.windows))
        more = None if needed is None else max(1, needed)
    return {
        "source": rates.title, "dimension": dimension.title, "group": dimension.names[g], "offence": ALL,
        "decides": True, "true": true, "flagged": flagged, "ratio": flagged / true if true else None, "low": low,
        "high": high, "perfect": perfect, "alike": flagged / alike if alike else None,
        "rescaled": rescaled / true if true else None,
        "detectable_low": detectable(evidence, interval, policy.low),
        "detectable_high": detectable(evidence, interval, policy.high), "more": more, "outcome": outcome,
    }  # fmt: skip


def judge(interval: Interval | None, perfect: float | None, low: float, high: float) -> Outcome:
    """Judge an interval against the range; outside it, yet where a forecast of the truth would be, is inconclusive."""
    outcome = judge_range(interval, low, high)
    if outcome == "fail" and perfect is not None and interval is not None and interval[0] is not None:
        below = interval[0] < low
        if perfect < low if below else perfect > high:
            return "inconclusive"
    return outcome


def _of_group(hot: Floats, member: Floats) -> Floats:
    """Sum over areas by membership and over offences. Shape of hot: (…, areas, offences)."""
    return np.asarray(np.einsum("...ao,a->...", hot, member))


def _resampled(found: Hotspots, member: Floats) -> Floats | None:
    """Return the ratio on each resample, less the noise that resampling adds to what is true."""
    if found.drawn_true is None or found.drawn_flagged is None or found.chance is None or found.chance_drawn is None:
        return None
    added = ratio(middle(_of_group(found.chance_drawn, member)), middle(_of_group(found.chance, member)))
    values = ratio(_of_group(found.drawn_flagged, member), _of_group(found.drawn_true, member))
    return values * np.where(added > 0, added, 1.0)
