"""What a feature is: a name, a unit, a meaning, when it is known, and the function that computes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from features.catalogue.past import Past

Compute = Callable[..., NDArray[np.floating]]
ORIGIN = "the origin, completed for late reports"
AT_ORIGIN = "the origin"


@dataclass(frozen=True)
class Feature:
    """One entry of the catalogue.

    Attributes
    ----------
    name : str
        Unique in the catalogue; lower case, digits, `_` and `.`.
    unit : str
        Unit of its values.
    meaning : str
        What it is, in a line.
    known : str
        The moment as of which it is known, and for what lies ahead, how it can be.
    family : str
        The file that declares it.
    compute : callable
        `compute(past)`, or `compute(past, of)` for a feature of something named, gives values that broadcast to
        shape (n_offences, n_areas); nan where there is nothing to compute it from.
    of : str
        What a city names after a colon (`a kind of place`: `places_500:bar`); empty for most features.
    source : str
        Where the method comes from.
    """

    name: str
    unit: str
    meaning: str
    known: str
    family: str
    compute: Compute
    of: str = ""
    source: str = ""


@dataclass(frozen=True)
class Chosen:
    """A feature as a city chose it: `name` with what follows the colon, and the entry of the catalogue."""

    name: str
    of: str
    feature: Feature

    @property
    def meaning(self) -> str:
        """What it is, with what was named."""
        return f"{self.feature.meaning}: {self.of}" if self.of else self.feature.meaning

    def compute(self, past: "Past") -> NDArray[np.floating]:
        """Return its values at an origin, which broadcast to shape (n_offences, n_areas)."""
        return self.feature.compute(past, self.of) if self.of else self.feature.compute(past)
