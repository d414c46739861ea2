"""Where a simulated year begins: the release's panel at its origin, its models, and what it holds to be true."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audit.groups import Dimension, memberships
from audit.loop.incidents import Floats
from configs.city import City
from features.catalogue.ground import Ground
from features.design import Designs, designs_at
from features.hub import load_hub
from features.panel import Panel
from features.panel.build import panel_of
from training.placebo import known_at_once

if TYPE_CHECKING:
    from training.bundle import Release


@dataclass(frozen=True)
class World:
    """Where every simulated year of a release begins.

    Attributes
    ----------
    city, release : City, Release
        Whose year it is.
    panel : Panel
        The record up to the release's origin, all of it known at once.
    origin : int
        Index of the first simulated week.
    designs : Designs
        Rows of the origins before it that a later fit may be made on.
    truth : numpy.ndarray
        What happens in a week, expected: the mean of what the release forecast over its backtest.
        Shape: (areas, offences).
    dimensions : tuple of Dimension
        Who lives in the areas, in the panel's order.
    near : tuple of numpy.ndarray
        The neighbours of each area, by index.
    ground : Ground
        The plane of the panel's areas.
    """

    city: City
    release: "Release"
    panel: Panel
    origin: int
    designs: Designs
    truth: Floats
    dimensions: tuple[Dimension, ...]
    near: tuple[NDArray[np.int64], ...]
    ground: Ground


def world_of(release: "Release", city: City) -> World:
    """Build the world in which a release's years begin.

    Raises
    ------
    StateError
        There is no hub.
    """
    hub = load_hub(city)
    panel = at_once(panel_of(city, hub))
    n = panel.n_windows
    before = np.arange(max(panel.per_year, n - city.model.train_windows), n)
    areas = hub.areas.set_index("area", drop=False).loc[panel.areas].reset_index(drop=True)
    pattern = panel.neighbours.tocsr()
    near = tuple(np.asarray(part, dtype=np.int64) for part in np.split(pattern.indices, pattern.indptr[1:-1]))
    ground = Ground(panel.plan)
    designs = designs_at(panel, before, release.features, ground=ground)
    return World(
        city, release, panel, n, designs, level_of(release, panel), memberships(areas, city), near, ground
    )  # fmt: skip


def at_once(panel: Panel) -> Panel:
    """Return a panel as it stands in the end, as if each incident had been known when its window ended."""
    return known_at_once(panel, panel.counted.values, panel.spread.values)


def level_of(release: "Release", panel: Panel) -> Floats:
    """Return the mean of what a release forecast over its backtest, in the panel's order. Shape: (areas, offences)."""
    mean = release.backtest().groupby(["area", "offence"])["mean"].mean().unstack()
    return mean.loc[panel.areas, list(panel.offences)].to_numpy(dtype=np.float64)


def continued(panel: Panel, weeks: int) -> tuple[Panel, NDArray[np.int32], NDArray[np.float32]]:
    """Return a panel with further weeks, empty as yet, and the counts and evidence into which they are written."""
    counts, evidence = _longer(panel.counted.values, weeks), _longer(panel.spread.values, weeks)
    longer = replace(panel, windows=replace(panel.windows, n=panel.n_windows + weeks))
    return known_at_once(longer, counts, evidence), counts, evidence


def _longer(values: NDArray[Any], weeks: int) -> NDArray[Any]:
    return np.concatenate([values, np.zeros((weeks, *values.shape[1:]), dtype=values.dtype)])
