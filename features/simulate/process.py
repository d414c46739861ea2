"""The weekly self-exciting process: exact conditional means and the incidents drawn from them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.simulate.fields import Floats
from features.simulate.geometry import Plane
from features.simulate.parameters import (
    ATTENTION_FLOOR,
    ATTENTION_WEEKS,
    DISCOVERY,
    DISCOVERY_RANGE,
    DRUGS,
    KERNEL,
    NATURES,
    SPREAD,
    VIOLENCE,
)

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class History:
    """What happened, what was expected, and what became known.

    Attributes
    ----------
    mean : array
        Conditional mean of incidents given all earlier weeks. Shape: (weeks, areas, offences).
    incidents : array
        Incidents that happened. Shape: (weeks, areas, offences).
    known_share : array
        Share reported (public offences) or found by the police (drugs), given all earlier weeks. Shape as above.
    known : array
        Incidents reported or found. Shape as above.
    """

    mean: Floats
    incidents: Counts
    known_share: Floats
    known: Counts


def run_process(
    rng: np.random.Generator,
    plane: Plane,
    mu: Floats,
    reporting: Floats,
    burn_in: int,
    *,
    later: Sequence[np.random.Generator] = (),
) -> History:
    """Draw week after week: y[t] ~ Poisson(mu[t] + eta × kernel-weighted own and neighbours' incidents).

    A discrete-time Hawkes process on areas (compare Mohler et al. 2011, near repeats). Drugs do not excite;
    the share of them that is found follows where police looked before.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    plane : Plane
        The areas and who touches whom.
    mu : array
        Slow level, burn-in first. Shape: (burn_in + weeks, areas, offences).
    reporting : array
        Share of each public offence that is reported. Shape: (areas, offences).
    burn_in : int
        Weeks to drop at the start.
    later : sequence of numpy.random.Generator
        For each of the last weeks one of its own.

    Returns
    -------
    History
        Without the burn-in.
    """
    eta = np.array([nature.eta for nature in NATURES])
    mean, share = np.empty_like(mu), np.empty_like(mu)
    incidents, known = np.zeros(mu.shape, np.int64), np.zeros(mu.shape, np.int64)
    for t, draws in enumerate([*[rng] * (len(mu) - len(later)), *later]):
        mean[t] = mu[t] + eta * _offspring(plane, incidents, t)
        share[t] = reporting
        share[t, :, DRUGS] = _found_share(known, t)
        incidents[t] = draws.poisson(mean[t])
        known[t] = draws.binomial(incidents[t], share[t])
    return History(mean[burn_in:], incidents[burn_in:], share[burn_in:], known[burn_in:])


def _offspring(plane: Plane, incidents: Counts, t: int) -> Floats:
    """Kernel-weighted incidents of the weeks before t, partly spread over neighbours. Shape: (areas, offences)."""
    recent = np.zeros(incidents.shape[1:])
    for lag, weight in enumerate(KERNEL, start=1):
        if lag <= t:
            recent += weight * incidents[t - lag]
    return (1 - SPREAD) * recent + SPREAD * plane.spread(recent)


def _found_share(known: Counts, t: int) -> Floats:
    """Share of drug offences found in week t, by drugs and violence known from the weeks before. Shape: (areas,)."""
    seen = known[max(0, t - ATTENTION_WEEKS) : t, :, [DRUGS, VIOLENCE]].sum(axis=(0, 2))
    mean = seen.mean() if len(seen) and seen.sum() else 1.0
    attention = ATTENTION_FLOOR + (1 - ATTENTION_FLOOR) * seen / mean
    return np.asarray(np.clip(DISCOVERY * attention, *DISCOVERY_RANGE))
