"""Kernel density with time decay: incidents here and around, forgotten with age and with distance."""

import json
from dataclasses import asdict, dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from training.models.base import How, Rows
from training.models.counted import counted

DENSITIES = tuple(f"density_{rate:g}_{metres}" for rate in (0.02, 0.005) for metres in (200, 400, 800))
ALONE = ("ewma_0.02", "ewma_0.005")
"""Densities of a bandwidth of nothing: an area feels itself only."""
SPREADS = (0.001, 0.01, 0.03, 0.1)
"""Shares of the city's mean that every area is given, so that none is impossible."""
_FLOOR = 1e-6


@dataclass(frozen=True)
class FittedKernel:
    """A fitted density: mean = scale × density + floor.

    Attributes
    ----------
    density : str
        The feature that holds the density of the chosen decay and bandwidth.
    scale : float
        Incidents a unit of it.
    floor : float
        Incidents that every area is given.
    """

    density: str
    scale: float
    floor: float

    def mean(self, rows: Rows) -> Floats:
        """Return expected counts. Shape: (n_rows,)."""
        return np.maximum(self.scale * _column(rows, self.density) + self.floor, _FLOOR)

    def text(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Kernel:
    """Kernel density with exponential decay in time and distance (Bowers, Johnson & Pease 2004; Mohler 2014).

    Decay, bandwidth and the share that is spread evenly are those of the highest Poisson likelihood; for each of them
    the scale is the one under which as many incidents are expected as there were.
    """

    title: str = "kernel density with time decay"

    def reads(self, features: tuple[str, ...]) -> tuple[str, ...]:
        """Return the densities, whatever the city chose."""
        return (*ALONE, *DENSITIES)

    def fit(self, rows: Rows, y: NDArray[np.int32], how: How) -> FittedKernel:
        """Fit it."""
        count = counted(rows, y)
        hit, expected = np.flatnonzero(count), float(count.mean())
        best, found = -np.inf, FittedKernel(DENSITIES[0], 0.0, expected)
        for name, spread in product(self.reads(()), SPREADS):
            density = _column(rows, name)
            if not density.any():
                continue
            tried = FittedKernel(name, (1 - spread) * expected / float(density.mean()), spread * expected)
            # every one expects the same total, so the likelihoods differ in the rows with incidents only
            likelihood = float(count[hit] @ np.log(tried.scale * density[hit] + tried.floor))
            if likelihood > best:
                best, found = likelihood, tried
        return found

    def read(self, text: str) -> FittedKernel:
        """Make a fitted density of its text again."""
        return FittedKernel(**json.loads(text))


def _column(rows: Rows, name: str) -> Floats:
    return np.nan_to_num(rows.columns((name,))[:, 0].astype(np.float64), nan=0.0)
