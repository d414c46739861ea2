"""What a metric is: a score with its formula, unit, direction and source."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Metric(Generic[T]):
    """A score of forecasts, computed from a `Scored` or, of several offences together, from a `Harmed`.

    Attributes
    ----------
    key : str
        Its name in manifests, in MLflow and in tables.
    title : str
        What a person calls it.
    formula : str
        What is computed, in plain text; means are over all areas of all windows.
    unit : str
        Of its value.
    better : str
        Which values are better: lower, higher, or nearest a value.
    source : str
        Where it comes from.
    function : callable
        Computes it; nan where it is undefined.
    needs : tuple of str
        What it is computed from beside counts and means: without one of them there is no score.
    """

    key: str
    title: str
    formula: str
    unit: str
    better: str
    source: str
    function: Callable[[T], float]
    needs: tuple[str, ...] = ()

    def of(self, scored: T) -> float | None:
        """Return the score, or None where it is undefined or something that it needs is not known."""
        if any(getattr(scored, name).size == 0 for name in self.needs):
            return None
        value = float(self.function(scored))
        return value if math.isfinite(value) else None
