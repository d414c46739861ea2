"""The release's own models in a simulated year: real features of the simulated record, real fits, real blends."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.loop.incidents import Counts, Floats
from audit.loop.world import World, continued
from audit.mitigation.rules import RECORD
from features.design import Designs, designs_at
from features.rules import BASELINES
from training.blend import Blend
from training.combine import moved_at
from training.models import MODELS, How
from training.rolling import fit_texts
from training.rows import features_chosen, outcomes, rows_of, training_origins


class Models:
    """Forecasts by the release's blend and learns from what is recorded, as the city would with this release.

    Weights of the blend and what moves areas with their district are the release's; only models are fitted anew.

    Parameters
    ----------
    world : World
        Where the year begins.
    weeks : int
        How long it is.
    """

    def __init__(self, world: World, weeks: int) -> None:
        self._world = world
        self._panel, self._counts, self._evidence = continued(world.panel, weeks)
        self._levels = world.release.blends.levels
        self._blends = [world.release.blends.blends[offence, 1] for offence in world.panel.offences]
        self._lived: list[Designs] = []

    def forecast(self, week: int) -> Floats:
        """Return expected counts, as the service would. Shape: (areas, offences)."""
        origin = self._world.origin + week
        at = np.array([origin])
        design = designs_at(self._panel, at, self._world.release.features, ground=self._world.ground)
        self._lived.append(design)
        each = [blend.mean(rows_of(design, k, at)) for k, blend in enumerate(self._blends)]
        means = np.array([each], dtype=np.float32)
        return np.asarray(moved_at(self._panel, self._levels, origin, means)[0].T, dtype=np.float64)

    def record(self) -> Floats:
        """Return the mean counts of the 104 weeks before the week last forecast. Shape: (areas, offences)."""
        return np.asarray(self._lived[-1].baselines[0, BASELINES.index(RECORD)].T, dtype=np.float64)

    def learn(self, week: int, recorded: Counts) -> None:
        """Write a week's record into the panel."""
        self._counts[self._world.origin + week] = recorded
        self._evidence[self._world.origin + week] = recorded

    def refit(self, week: int) -> None:
        """Fit every model that has a weight, each offence on its own."""
        origin, world = self._world.origin + week, self._world
        origins = training_origins(self._panel, origin, 1, world.city)
        y = outcomes(self._counts, origins, 1)
        for k, blend in enumerate(self._blends):
            members = tuple(key for key, weight in blend.weights.items() if weight)
            rows = rows_of(stacked([world.designs, *self._lived], k), 0, origins)
            texts = fit_texts(members, rows, y[:, k].ravel(), how(world))
            fitted = {key: MODELS[key].read(text) for key, text in texts.items()}
            self._blends[k] = Blend(fitted, {key: blend.weights[key] for key in fitted})


def how(world: World) -> How:
    """Return how the city fits its models."""
    return How(features_chosen(world.city), world.city.model, world.city.seed, world.city.threads)


def stacked(parts: list[Designs], offence: int) -> Designs:
    """Return the rows of one offence at the origins of all parts, which ascend."""
    here = slice(offence, offence + 1)

    def joined(name: str, *at: Any) -> NDArray[Any]:
        """Return a part's arrays end to end."""
        return np.concatenate([getattr(part, name)[at] for part in parts])

    every = slice(None)
    return Designs(
        joined("origins"), joined("features", every, here), joined("offset", every, here),
        joined("baselines", every, every, here), parts[0].names,
    )  # fmt: skip
