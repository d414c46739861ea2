"""What happens in a simulated year: incidents about a true level, drawn once and lived through under every rule."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Week:
    """The incidents of a week, each with chances of its own, so that rules differ by nothing but the rule.

    Shape of each array: (incidents,).

    Attributes
    ----------
    area, offence : numpy.ndarray
        Where it happens and what it is, by index.
    found, kept, moved, where : numpy.ndarray
        Between 0 and 1. Below the share discovered it is not reported; below the chance of being kept the correction
        keeps it; below the share displaced it moves away from attention, and `where` says to which neighbour.
    """

    area: NDArray[np.int64]
    offence: NDArray[np.int64]
    found: Floats
    kept: Floats
    moved: Floats
    where: Floats


def draw_year(truth: Floats, weeks: int, rng: np.random.Generator) -> tuple[Week, ...]:
    """Draw a year of incidents, Poisson about the truth.

    Parameters
    ----------
    truth : numpy.ndarray
        Incidents that happen in a week, expected. Shape: (areas, offences).
    weeks : int
        How many weeks.
    rng : numpy.random.Generator
        Draws them.
    """
    return tuple(_draw_week(truth, rng) for _ in range(weeks))


def _draw_week(truth: Floats, rng: np.random.Generator) -> Week:
    counts = rng.poisson(truth)
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    area, offence = np.divmod(cells, counts.shape[1])
    return Week(area, offence, *rng.random((4, len(cells))))


def counted(week: Week, area: NDArray[np.int64], some: Flags, shape: tuple[int, int]) -> Counts:
    """Count some of a week's incidents at the areas given. Shape: (areas, offences)."""
    cells = np.ravel_multi_index((area[some], week.offence[some]), shape)
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape).astype(np.int32)
