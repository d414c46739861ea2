"""The distribution of counts about a mean: negative binomial by level, its levels calibrated; plain numbers in JSON."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from features.arrays import Floats, Integers, Mask
from training.counts import LEVELS, ends, quantiles, reached
from training.spread.bands import KNOTS, membership
from training.spread.curve import GRID, applied

Curve = tuple[float, ...]
_AT_ONCE = 16_384


@dataclass(frozen=True)
class Spread:
    """The distribution of counts about means.

    A quantile is that of the negative binomial at another level: that of the area's district's curve, then of the
    curve of the mean's level.

    Attributes
    ----------
    alpha : tuple of float
        Over-dispersion at each knot of level (see `training.spread.bands`).
    curves : tuple of tuple of float
        At each knot, the raw level that is truly reached with each level of `training.spread.curve.GRID`.
    districts : tuple
        Of districts with a curve of their own: the positions of their areas, and the curve, applied before the other.
    """

    alpha: Curve = (0.0,) * len(KNOTS)
    curves: tuple[Curve, ...] = (tuple(GRID.tolist()),) * len(KNOTS)
    districts: tuple[tuple[tuple[int, ...], Curve], ...] = ()

    def quantiles(self, mean: Floats, area: Integers) -> Floats:
        """Return the quantiles of `training.counts.LEVELS`: whole numbers that do not fall from level to level.

        `area` is each row's position among the panel's areas. Shapes: (n_rows,) and (n_rows,) → (n_rows, 23).
        """
        hats = membership(mean)
        levels = hats @ self._asked(LEVELS)
        for curve, inside in self._districts(area):
            levels[inside] = hats[inside] @ self._asked(tuple(np.interp(LEVELS, GRID, curve)))
        return quantiles(mean, hats @ np.array(self.alpha), levels)

    def cdf(self, count: Floats, mean: Floats, area: Integers) -> Floats:
        """Return the probability of at most a count, 0 below 0. Shape of each: (n_rows,)."""
        hats = membership(mean)
        return self.calibrated(reached(count, mean, hats @ np.array(self.alpha)), hats, area)

    def ends(self, y: Floats, mean: Floats, area: Integers) -> tuple[Floats, Floats]:
        """Return the probabilities of less than, and of at most, what was counted. Shape of each: (n_rows,)."""
        hats = membership(mean)
        low, high = ends(y, mean, hats @ np.array(self.alpha))
        return self.calibrated(low, hats, area), self.calibrated(high, hats, area)

    def calibrated(self, raw: Floats, hats: Floats, area: Integers) -> Floats:
        """Return the levels that are truly reached with levels of the negative binomial.

        Shapes: (n_rows,), (n_rows, n_knots) (see `training.spread.bands.membership`) and (n_rows,) → (n_rows,).
        """
        known = np.array(self.curves)
        parts = (slice(at, at + _AT_ONCE) for at in range(0, len(raw), _AT_ONCE))
        levels = np.concatenate([_placed(raw[part], hats[part] @ known) for part in parts] or [raw])
        for curve, inside in self._districts(area):
            levels[inside] = np.interp(levels[inside], curve, GRID)
        return levels

    def _districts(self, area: Integers) -> list[tuple[Curve, Mask]]:
        return [(curve, np.isin(area, areas)) for areas, curve in self.districts]

    def _asked(self, levels: tuple[float, ...]) -> Floats:
        """Return the raw levels to ask for, at each knot. Shape: (n_knots, n_levels)."""
        return applied(np.array(self.curves), np.array(levels))

    def told(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        return {
            "alpha": list(self.alpha),
            "curves": [list(curve) for curve in self.curves],
            "districts": [{"areas": list(areas), "curve": list(curve)} for areas, curve in self.districts],
        }


def _placed(raw: Floats, curves: Floats) -> Floats:
    """Return the level of `GRID` at which each row's curve reaches a raw level, linear between."""
    at = np.clip((curves <= raw[:, None]).sum(axis=1) - 1, 0, len(GRID) - 2)
    rows = np.arange(len(raw))
    low, high = curves[rows, at], curves[rows, at + 1]
    wide = high > low  # rounding may leave two of a curve's numbers the same
    within = np.clip(np.divide(raw - low, high - low, out=np.ones(len(raw)), where=wide), 0.0, 1.0)
    return np.asarray(GRID[at] + within * (GRID[at + 1] - GRID[at]))


def read_spread(told: dict[str, Any]) -> Spread:
    """Make a spread of what `Spread.told` returned."""
    districts = tuple((tuple(each["areas"]), tuple(each["curve"])) for each in told["districts"])
    return Spread(tuple(told["alpha"]), tuple(tuple(curve) for curve in told["curves"]), districts)
