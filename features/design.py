"""The design matrix: for every area and offence, what an origin knew, as one row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from configs.city import City
from features.catalogue import Past, chosen, refuse_protected
from features.catalogue.families import standard
from features.catalogue.feature import Chosen
from features.catalogue.ground import Ground
from features.catalogue.known import Memory
from features.catalogue.weights import Level
from features.panel import Panel
from features.rules import BASELINES

STANDARD = tuple(feature.name for feature in standard.FEATURES)
"""The features of a city that chooses no others."""
_RULES: tuple[Level, ...] = (("mean", 8), ("mean", 52), ("mean", 104), ("ewma", 0.02))
"""Levels of the baselines that do not look at the window ahead, in their order."""


def features_of(city: City) -> tuple[Chosen, ...]:
    """Return the features that a city's model reads: those of its settings, or the standard ones.

    Raises
    ------
    ConfigError
        A name is wrong, or an attribute is one from which a protected group is made.
    """
    picked = chosen(city.model.features or STANDARD)
    refuse_protected(picked, city)
    return picked


@dataclass(frozen=True)
class Design:
    """Rows of one origin.

    Attributes
    ----------
    features : NDArray
        Shape: (n_offences, n_areas, n_features), float32, in the order in which they were asked for; nan where
        there is nothing to compute one from.
    offset : NDArray
        Long-run expected count of the window, above 0. Shape: (n_offences, n_areas).
    baselines : NDArray
        Shape: (n_baselines, n_offences, n_areas), in the order of `BASELINES`.
    """

    features: NDArray[np.float32]
    offset: NDArray[np.float32]
    baselines: NDArray[np.float32]


def design_at(panel: Panel, origin: int, names: Sequence[str] = STANDARD, horizon: int = 1) -> Design:
    """Build the rows of a window ahead of an origin from what was known at it.

    Training and serving rows both come from here, so the two cannot differ.

    Parameters
    ----------
    panel : Panel
        Counts and context; may hold what was not known yet, which is not read.
    origin : int
        Index of the first window that is not known.
    names : sequence of str
        Features of the catalogue, in order (see `features.catalogue.chosen`).
    horizon : int
        Which window: 1 is the one that starts at the origin.

    Raises
    ------
    ConfigError
        The catalogue has no such feature, or the city not what it is of.
    ValueError
        The origin has less than a year of windows behind it, or lies beyond the panel's end.
    """
    found = designs_at(panel, np.array([origin]), names, horizon)
    return Design(found.features[0], found.offset[0], found.baselines[0])


@dataclass(frozen=True)
class Designs:
    """Rows of several origins, stacked.

    Attributes
    ----------
    origins : NDArray
        Shape: (n_origins,).
    features : NDArray
        Shape: (n_origins, n_offences, n_areas, n_features), float32.
    offset : NDArray
        Shape: (n_origins, n_offences, n_areas).
    baselines : NDArray
        Shape: (n_origins, n_baselines, n_offences, n_areas).
    names : tuple of str
        Names of the features.
    horizon : int
        Which window ahead of the origins they are of, from 1.
    """

    origins: NDArray[np.int64]
    features: NDArray[np.float32]
    offset: NDArray[np.float32]
    baselines: NDArray[np.float32]
    names: tuple[str, ...] = STANDARD
    horizon: int = 1

    def of(self, origins: NDArray[np.int64]) -> "Designs":
        """Return the rows of some of the origins."""
        at = np.searchsorted(self.origins, origins)
        rows = (self.features[at], self.offset[at], self.baselines[at])
        return Designs(self.origins[at], *rows, self.names, self.horizon)


def designs_at(
    panel: Panel,
    origins: NDArray[np.int64],
    names: Sequence[str] = STANDARD,
    horizon: int = 1,
    ground: Ground | None = None,
) -> Designs:
    """Build and stack the rows of several ascending origins (see `design_at` and `designs_ahead`)."""
    return designs_ahead(panel, origins, names, (horizon,), ground)[0]


def designs_ahead(
    panel: Panel,
    origins: NDArray[np.int64],
    names: Sequence[str],
    horizons: Sequence[int],
    ground: Ground | None = None,
) -> list[Designs]:
    """Build and stack the rows of several windows ahead of ascending origins, a `Designs` for each (see `design_at`).

    What does not look at the window ahead is computed once for all of them. `ground` is that of the panel's plan, where
    somebody who asks often keeps it.
    """
    features = chosen(names)
    shape = (len(horizons), len(origins), len(panel.offences), len(panel.areas))
    values = np.empty((*shape, len(features)), dtype=np.float32)
    offset = np.empty(shape[1:], dtype=np.float32)
    baselines = np.empty((*shape[:2], len(BASELINES), *shape[2:]), dtype=np.float32)
    ground, memory = ground or Ground(panel.plan), Memory()
    for at, origin in enumerate(origins):
        if not panel.per_year <= origin <= panel.n_windows:
            raise ValueError(f"origin {origin} lies outside [{panel.per_year}, {panel.n_windows}]")
        past = Past(panel, int(origin), ground, memory, horizons[0])
        past.prepare((*_RULES, *(("ewma", rate) for rate in standard.RATES)))
        offset[at] = past.offset
        _fill(values[:, at], baselines[:, at], [past, *map(past.further, horizons[1:])], features)
    return [
        Designs(origins, values[h], offset, baselines[h], tuple(names), horizon) for h, horizon in enumerate(horizons)
    ]


def _fill(
    values: NDArray[np.float32], baselines: NDArray[np.float32], pasts: list[Past], features: tuple[Chosen, ...]
) -> None:
    """Fill in one origin. Shapes: (n_horizons, n_offences, n_areas, n_features), (n_horizons, n_baselines, …)."""
    rows = np.empty((len(features), *baselines.shape[-2:]), dtype=np.float32)
    looking = set(range(len(features)))
    for h, past in enumerate(pasts):
        season: Level = ("season", past.season, 0)
        past.prepare((season, ("season", past.season, 2)))
        for at in sorted(looking):
            past.looked_ahead = False
            rows[at] = features[at].compute(past)
            if not past.looked_ahead:
                looking.remove(at)
        values[h] = np.moveaxis(rows, 0, -1)
        baselines[h] = np.stack([past.level(*level) for level in (*_RULES[:3], season, *_RULES[3:])])
