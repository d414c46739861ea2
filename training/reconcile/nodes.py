"""What adds up: the city and its districts, each offence and all together."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats, Integers

ALL = "all"
"""What all offences together are called."""


@dataclass(frozen=True)
class Nodes:
    """Groups of areas whose totals are forecast: the city, then its districts where there are several.

    Attributes
    ----------
    districts : numpy.ndarray
        Index of each area's district, from 0. Shape: (n_areas,).
    """

    districts: Integers

    @cached_property
    def n_groups(self) -> int:
        """The city and its districts; the city alone where there is one district."""
        n = int(self.districts.max()) + 1
        return 1 + n if n > 1 else 1

    @cached_property
    def of_area(self) -> NDArray[np.int64]:
        """Which of the lowest groups each area is in. Shape: (n_areas,)."""
        return self.districts.astype(np.int64)

    @property
    def n_low(self) -> int:
        """Number of the lowest groups: districts, or the city alone."""
        return max(1, self.n_groups - 1)

    def levels(self) -> dict[str, slice]:
        """Return which groups are of each level."""
        return {"city": slice(0, 1), **({"district": slice(1, None)} if self.n_groups > 1 else {})}

    def lowest(self, totals: Floats) -> Floats:
        """Return totals of the lowest groups and single offences. Shape: (…, n_groups, K + 1) → (…, n_low, K)."""
        return totals[..., -self.n_low :, :-1]

    def totals(self, values: NDArray[Any]) -> Floats:
        """Add areas up to groups, offences to all (the last column). Shape: (…, K, n_areas) → (…, n_groups, K + 1)."""
        *rest, n_offences, _ = values.shape
        found = np.zeros((*rest, n_offences + 1, self.n_groups))
        if self.n_groups > 1:
            order = np.argsort(self.of_area, kind="stable")
            starts = np.searchsorted(self.of_area[order], np.arange(self.n_low))
            found[..., :-1, 1:] = np.add.reduceat(values[..., order], starts, axis=-1, dtype=np.float64)
        found[..., :-1, 0] = values.sum(axis=-1, dtype=np.float64)
        found[..., -1, :] = found[..., :-1, :].sum(axis=-2)
        return np.ascontiguousarray(np.moveaxis(found, -1, -2))
