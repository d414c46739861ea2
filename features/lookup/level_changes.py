"""Changes of level: in which areas the last windows hold more, or fewer, incidents than their past leads to expect."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from features.arrays import Floats, Integers

LENGTHS = (1, 2, 3, 4, 6, 8)
"""Windows back from the last over which a change may have lasted."""
BASE = 52
_LEAST = 0.02
_GRID = 32
_DRAWS = 50_000
_DRAWS_AN_AREA = 40


@dataclass(frozen=True)
class LevelChanges:
    """What the last windows say against the windows before them. Shape of each array: (n_areas,).

    Attributes
    ----------
    recent, expected : numpy.ndarray
        Incidents in the windows in which the change shows most, and how many were to be expected.
    length : numpy.ndarray
        How many windows these are.
    higher, lower : numpy.ndarray
        P-values against no change, for a rise and for a fall, the search over lengths allowed for.
    """

    recent: Floats
    expected: Floats
    length: Integers
    higher: Floats
    lower: Floats


def level_changes(counts: Floats, rng: np.random.Generator) -> LevelChanges:
    """Scan the last windows of each area for a change of level.

    Each area's level is its mean over the 52 windows before the longest scan, times what the whole city did in the
    scanned windows against its own mean, so that season and late reports, which touch all areas, are no change.
    Counts are negative binomial, their dispersion pooled over areas. The statistic is the smallest tail probability
    over the lengths (a temporal scan statistic, Kulldorff 2001); its own distribution under no change is simulated.

    Parameters
    ----------
    counts : numpy.ndarray
        The last windows, the newest last. Shape: (n_windows, n_areas) with at least BASE + max(LENGTHS) windows.
    rng : numpy.random.Generator
        Draws the distribution under no change.

    Raises
    ------
    ValueError
        There are fewer windows.
    """
    longest = max(LENGTHS)
    if len(counts) < BASE + longest:
        raise ValueError(f"{len(counts)} windows are too few: {BASE + longest} are needed")
    past, scanned = counts[-BASE - longest : -longest], counts[-longest:]
    level = np.maximum(past.mean(axis=0), _LEAST)
    city = scanned.sum(axis=1) / max(past.sum(axis=1).mean(), 1e-9)
    shape = _dispersion(past)
    lengths = np.array(LENGTHS)
    recent = np.cumsum(scanned[::-1], axis=0)[lengths - 1]
    expected = np.cumsum(city[::-1])[lengths - 1, None] * level
    above, below = _tails(recent, expected, shape * lengths[:, None])
    rising = above.min(axis=0) <= below.min(axis=0)
    best = np.where(rising, above.argmin(axis=0), below.argmin(axis=0))
    at = np.arange(counts.shape[1])
    higher, lower = _adjusted(recent, level, city[::-1], shape, rng)
    return LevelChanges(recent[best, at], expected[best, at], lengths[best], higher, lower)


def _dispersion(past: Floats) -> float:
    """Return the shape r of a negative binomial with variance m + m²/r, pooled by moments; large for Poisson."""
    mean = past.mean(axis=0) * (past.sum(axis=1, keepdims=True) / max(past.sum(axis=1).mean(), 1e-9))
    excess = ((past - mean) ** 2 * len(past) / (len(past) - 1) - mean).sum()
    return float(np.clip((mean**2).sum() / max(excess, 1e-9), 0.5, 1e4))


def _tails(counts: Floats, mean: Floats, shape: Floats) -> tuple[Floats, Floats]:
    chance = shape / (shape + np.maximum(mean, 1e-9))
    return stats.nbinom.sf(counts - 1, shape, chance), stats.nbinom.cdf(counts, shape, chance)


def _adjusted(
    recent: Floats, level: Floats, city: Floats, shape: float, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return p-values of the smallest tails from simulations on a grid of levels, log p being linear in between.

    At a level of the grid an area's own tails are those at that level: counts are whole, and a tail of one level held
    against simulations of another may be smaller than any that these can have.
    """
    grid = np.geomspace(level.min() * 0.999, level.max() * 1.001, _GRID)
    place = np.interp(np.log(level), np.log(grid), np.arange(_GRID))
    under = np.minimum(place.astype(int), _GRID - 2)
    logs = np.zeros((2, _GRID, len(level)))
    draws = max(_DRAWS, _DRAWS_AN_AREA * len(level))
    lengths = np.array(LENGTHS)
    for g, one in enumerate(grid):
        least = _least_tails(one, city, shape, rng, draws)
        at = np.flatnonzero((under == g) | (under + 1 == g))
        tails = _tails(recent[:, at], one * np.cumsum(city)[lengths - 1, None], shape * lengths[:, None])
        for side, seen in enumerate(tails):
            rank = np.searchsorted(least[side], seen.min(axis=0) * (1 + 1e-9), side="right")
            logs[side, g, at] = np.log((1 + rank) / (1 + draws))
    share, every = place - under, np.arange(len(level))
    higher, lower = np.exp((1 - share) * logs[:, under, every] + share * logs[:, under + 1, every])
    return higher, lower


def _least_tails(
    level: float, city: Floats, shape: float, rng: np.random.Generator, draws: int
) -> tuple[Floats, Floats]:
    """Draw the smallest tails over the lengths at one level without change, ascending."""
    lengths = np.array(LENGTHS)
    means = level * city
    drawn = rng.negative_binomial(shape, shape / (shape + np.maximum(means, 1e-9)), size=(draws, len(city)))
    sums = np.cumsum(drawn, axis=1)[:, lengths - 1]
    least = np.ones((2, draws))
    for place, (length, mean) in enumerate(zip(lengths, np.cumsum(means)[lengths - 1], strict=True)):
        every = np.arange(sums[:, place].max() + 1, dtype=np.float64)
        for side, tail in enumerate(_tails(every, np.full_like(every, mean), np.full_like(every, shape * length))):
            least[side] = np.minimum(least[side], tail[sums[:, place]])
    return np.sort(least[0]), np.sort(least[1])
