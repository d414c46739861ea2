"""How firm ranks are: past windows drawn again, the long-run level and the forecast with it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from features.catalogue.ground import Ground
from features.catalogue.known import Known, Memory
from features.catalogue.past import LONG_RUN, long_run
from features.panel import Panel

DRAWS = 200
BLOCK = 4
"""Windows that are drawn together, so that what a spell of incidents adds is drawn as one."""
_WITHIN = (0.05, 0.95)


@dataclass(frozen=True)
class Stability:
    """How firm the ranks of one offence are.

    Attributes
    ----------
    flagged : numpy.ndarray
        Share of draws in which each area is among the first k. Shape: (n_areas,).
    low, high : numpy.ndarray
        90% interval of each area's rank, 1 the highest. Shape of each: (n_areas,), int64.
    """

    flagged: Floats
    low: NDArray[np.int64]
    high: NDArray[np.int64]


def rank_stability(
    panel: Panel, origin: int, means: dict[str, Floats], k: int, rng: np.random.Generator, draws: int = DRAWS
) -> dict[str, Stability]:
    """Draw the past again and see where areas would rank.

    Blocks of past windows get random weights, independent and exponential (the Bayesian bootstrap, Rubin 1981, on
    blocks, Künsch 1989), the same for all areas. The long-run level, which is the models' offset, is computed anew from
    the windows so weighted, and every forecast moves in proportion to its area's. Held as they are: the models, and
    what the last weeks are against the long-run level. So it tells how far a rank rests on the chance of past counts,
    not how uncertain the models are, nor where the counts to come will rank.

    Parameters
    ----------
    panel : Panel
        May hold what was not known at the origin, which is not read.
    origin : int
        Index of the first window that is not known.
    means : dict of str to numpy.ndarray
        Expected counts by offence, in the panel's order of areas. Shape of each: (n_areas,).
    k : int
        How many areas are flagged.
    rng : numpy.random.Generator
        Of the draws.
    draws : int
        How many.

    Returns
    -------
    dict
        By offence.
    """
    found = {}
    change = _levels_drawn(panel, origin, rng, draws)
    for offence, mean in means.items():
        drawn = mean * change[1:, panel.offences.index(offence)] / change[0, panel.offences.index(offence)]
        order = np.argsort(-drawn, axis=1, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(1, len(mean) + 1)[None], axis=1)
        low, high = np.quantile(rank, _WITHIN, axis=0, method="nearest").astype(np.int64)
        found[offence] = Stability((rank <= k).mean(axis=0), low, high)
    return found


def _levels_drawn(panel: Panel, origin: int, rng: np.random.Generator, draws: int) -> NDArray[np.float32]:
    """Return the long-run level as it is, then of each draw. Shape: (1 + n_draws, n_offences, n_areas)."""
    n_blocks = -(-origin // BLOCK)
    weights = np.vstack([np.ones(n_blocks), rng.exponential(size=(draws, n_blocks))])
    each = np.repeat(weights, BLOCK, axis=1)[:, -origin:]
    fading = [(1 - rate) ** np.arange(origin - 1, -1, -1) for rate in LONG_RUN]
    by_rate = [each * fade for fade in fading]
    stacked = np.concatenate([part / part.sum(axis=1, keepdims=True) for part in by_rate]).astype(np.float32)
    sums = Known(panel, origin, Memory()).sums(stacked)
    n_areas = sums.shape[-1]
    slow, slower = sums.reshape(len(LONG_RUN), -1, n_areas)
    return long_run(slow, slower, Ground(panel.plan).near).reshape(1 + draws, -1, n_areas)
