"""The urn of feedback: what was found says where to look, and where one looks more is found."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST = 1.0
"""Units that an area keeps however much is forgotten, as in the code of Ensign et al.: no area is lost for good."""


@dataclass(frozen=True)
class Urn:
    """Two areas, of which one is visited each day, with the probability of its share of all units.

    Attributes
    ----------
    rates : tuple of float
        What there is to find in each area in a day.
    start : tuple of float
        Units of each at the start.
    poisson : bool
        Whether a day's find is a Poisson draw about the rate, or the rate itself.
    decay : float
        Probability with which each unit is forgotten at the end of a day.
    discovered : float or numpy.ndarray
        Share of the incidents that only a visit finds; the rest are reported wherever the visit goes. One for all
        runs, or one each. Shape: () or (runs,).
    fix : bool
        Whether a visit's find is kept less often the likelier the visit was: the importance fix.
    """

    rates: tuple[float, float]
    start: tuple[float, float]
    poisson: bool = False
    decay: float = 0.0
    discovered: float | Floats = 1.0
    fix: bool = False


def shares(urn: Urn, days: int, runs: int, rng: np.random.Generator) -> Floats:
    """Return the first area's share of all units after some days, run by run.

    Parameters
    ----------
    urn : Urn
        Its rules.
    days, runs : int
        How long, and how often.
    rng : numpy.random.Generator
        Draws visits, finds and what is forgotten.

    Returns
    -------
    numpy.ndarray
        Shape: (runs,).
    """
    units = np.tile(np.asarray(urn.start, dtype=np.float64), (runs, 1))
    for _ in range(days):
        share = units[:, 0] / units.sum(axis=1)
        units = after(urn, units, rng.random(runs) < share, rng)
    return np.asarray(units[:, 0] / units.sum(axis=1))


def after(urn: Urn, units: Floats, first: NDArray[np.bool_], rng: np.random.Generator) -> Floats:
    """Return the units at the end of a day.

    Parameters
    ----------
    urn : Urn
        Its rules.
    units : numpy.ndarray
        At the start of the day. Shape: (runs, 2).
    first : numpy.ndarray
        Whether the first area is visited, not the second. Shape: (runs,).
    rng : numpy.random.Generator
        Draws finds and what is forgotten.

    Returns
    -------
    numpy.ndarray
        Shape: (runs, 2).
    """
    visited = np.stack([first, ~first], axis=1)
    reported = np.asarray(1 - np.asarray(urn.discovered))[..., None]
    expected = np.where(visited, 1.0, reported) * np.asarray(urn.rates)
    found = rng.poisson(expected).astype(np.float64) if urn.poisson else expected
    if urn.fix:
        dropped = rng.random(len(units)) >= kept(units, first)
        found[visited & dropped[:, None]] = 0.0
    return _remembered(urn, units + found, rng)


def kept(units: Floats, first: NDArray[np.bool_]) -> Floats:
    """Return the probability with which the importance fix keeps a visit's find: (1 - p visited) / max(p, 1 - p).

    Parameters
    ----------
    units : numpy.ndarray
        Shape: (runs, 2).
    first : numpy.ndarray
        Whether the first area is visited. Shape: (runs,).
    """
    share = units[:, 0] / units.sum(axis=1)
    return np.asarray(np.where(first, 1 - share, share) / np.maximum(share, 1 - share))


def _remembered(urn: Urn, units: Floats, rng: np.random.Generator) -> Floats:
    if urn.decay <= 0:
        return units
    whole = rng.binomial(units.astype(np.int64), 1 - urn.decay) if urn.poisson else units * (1 - urn.decay)
    return np.maximum(whole, LEAST)


def fixed_point(rates: tuple[float, float], discovered: float) -> float:
    """Return the share to which the urn tends when some incidents are reported and some only discovered.

    The root between 0 and 1 of p = (p·a + (1 - p)·c) / (p·(a + b) + (1 - p)·(c + d)), where a visit to the first area
    adds a and b, and a visit to the second c and d; the larger where there are two.

    Parameters
    ----------
    rates : tuple of float
        What there is to find in each area in a day.
    discovered : float
        Share of the incidents that only a visit finds.
    """
    a, d = rates
    b, c = (1 - discovered) * d, (1 - discovered) * a
    roots = np.roots([a + b - c - d, 2 * c + d - a, -c])
    return float(roots[(roots >= 0) & (roots <= 1)].max())
