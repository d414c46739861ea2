"""How far counts scatter about a mean: learned from past forecasts and what came of them, kept as plain numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Integers
from training.counts import dispersion, quantiles


@dataclass(frozen=True)
class Spread:
    """The distribution of counts about means.

    Attributes
    ----------
    alpha : float
        Over-dispersion (see `training.counts`).
    """

    alpha: float

    def quantiles(self, mean: Floats, area: Integers) -> Floats:
        """Return the quantiles of `training.counts.LEVELS`. Shapes: (n_rows,) and (n_rows,) → (n_rows, 23).

        `area` is each row's position among the panel's areas.
        """
        return quantiles(mean, self.alpha)

    def told(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        return {"alpha": self.alpha}


def learn_spread(y: NDArray[np.int32], mean: NDArray[np.float32], area: Integers, n_areas: int) -> Spread:
    """Learn the spread from past forecasts, the same areas at each of several origins.

    Parameters
    ----------
    y, mean, area : numpy.ndarray
        Counts, what was expected, and each row's area. Shape of each: (n_rows,), which may be 0.
    n_areas : int
        Number of areas.
    """
    return Spread(round(dispersion(y.astype(np.float64), mean.astype(np.float64)), 6) if len(y) else 0.0)


def read_spread(told: dict[str, Any]) -> Spread:
    """Make a spread of what `Spread.told` returned."""
    return Spread(**told)
