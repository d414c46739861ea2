"""Emerging and fading areas: changes of level and hot spots in one table, each with false discoveries controlled."""

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.special import ndtr

from features.arrays import Floats
from features.lookup.hot_spots import discovered, gi_star, trend
from features.lookup.level_changes import level_changes

SUMMED = 4
"""Windows summed for one Gi* score."""
SCORES = 13
"""Gi* scores, of sums that do not overlap, in which a trend is looked for."""


def emerging(
    counts: Floats, areas: list[str], neighbours: csr_array, *, false_discoveries: float, rng: np.random.Generator
) -> pd.DataFrame:
    """Say of each area whether its level changed, and whether it lies in a hot or cold spot that grows or fades.

    Parameters
    ----------
    counts : numpy.ndarray
        Counts as known, the newest window last. Shape: (n_windows, n_areas).
    areas : list of str
        Ids, in the order of the counts.
    neighbours : csr_array
        1 where two areas touch. Shape: (n_areas, n_areas).
    false_discoveries : float
        Share of false discoveries that is borne in each kind of finding: emerging, fading, spots, directions.
    rng : numpy.random.Generator
        For the distribution of level changes.

    Returns
    -------
    pandas.DataFrame
        One row an area: area; change ("emerging", "fading" or "") with recent, expected, ratio (nan where nothing is
        expected), windows (over which it shows) and p (one-sided); spot ("hot", "cold" or "") with score (Gi*);
        direction ("growing", "fading" or "") with tau. Ascending by p.

    Raises
    ------
    ValueError
        There are too few windows.
    """
    found = level_changes(counts, rng)
    rising, falling = discovered(found.higher, false_discoveries), discovered(found.lower, false_discoveries)
    change = np.select([rising, falling], ["emerging", "fading"], "").astype(object)
    scores = gi_star(_sums(counts), neighbours)
    tau, p_trend = trend(scores)
    now = scores[-1]
    spot = np.where(discovered(2 * ndtr(-np.abs(now)), false_discoveries), _words(now, "hot", "cold"), "")
    direction = np.where(discovered(p_trend, false_discoveries), _words(tau, "growing", "fading"), "")
    nothing = np.full(len(areas), np.nan)
    table = pd.DataFrame(
        {
            "area": areas,
            "change": change,
            "recent": found.recent,
            "expected": found.expected,
            "ratio": np.divide(found.recent, found.expected, out=nothing, where=found.expected > 0),
            "windows": found.length,
            "p": np.minimum(found.higher, found.lower),
            "spot": spot,
            "score": now,
            "direction": direction,
            "tau": tau,
        }
    )
    return table.sort_values(["p", "area"], ignore_index=True)


def _sums(counts: Floats) -> Floats:
    """Return sums over blocks of `SUMMED` windows that do not overlap, the last ends now. Shape: (SCORES, n_areas)."""
    last = counts[-SUMMED * SCORES :]
    return np.asarray(last.reshape(SCORES, SUMMED, -1).sum(axis=1))


def _words(sign: Floats, positive: str, negative: str) -> np.ndarray:
    return np.where(sign > 0, positive, negative).astype(object)
