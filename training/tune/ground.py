"""The ground of a study: origins before calibration and test, and what every fit on them forecast so far."""

from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from configs.city import City
from configs.errors import ConfigError
from features.arrays import Floats
from features.design import Designs, designs_at
from features.panel import Panel
from training.blend import learn_weights
from training.metrics import poisson_deviance_terms
from training.models import MODELS
from training.rolling import roll
from training.rows import features_chosen, outcomes, whole_windows

FOLDS = 4
"""Into how many blocks a study's origins are divided; models are fitted anew at the first origin of each."""
Key = tuple[str, ...]
LEAST = 8
"""Windows that the first fit must have to learn from."""


@dataclass(frozen=True)
class Ground:
    """Where settings are compared.

    Attributes
    ----------
    panel : Panel
        As it was known at the first origin that takes no part in the comparison.
    designs : Designs
        Rows of the next window, for every origin that is forecast or trained on, with every feature of the space.
    folds : tuple of numpy.ndarray
        Blocks of origins, ascending, each forecast by fits made at its first.
    kept : dict
        What a model forecast of a block, by everything that it depends on. Shape of each: (n_origins, n_offences,
        n_areas).
    """

    panel: Panel
    designs: Designs
    folds: tuple[NDArray[np.int64], ...]
    kept: dict[Key, NDArray[np.float32]] = field(default_factory=dict)

    def forecasts(self, city: City, fold: int, executor: Executor) -> NDArray[np.float32]:
        """Return what each model of a city forecasts of a block.

        Shape: (n_members, n_origins, n_offences, n_areas).
        """
        names = {member: self._name(city, member, fold) for member in city.model.members}
        lacking = tuple(member for member, name in names.items() if name not in self.kept)
        if lacking:
            some = city.model_copy(update={"model": city.model.model_copy(update={"members": lacking})})
            rolled = roll(self.panel, [self.designs], self.folds[fold], _one_fit(some), executor, lambda _: None)
            self.kept.update({names[member]: rolled.mean[m, 0] for m, member in enumerate(lacking)})
        return np.stack([self.kept[name] for name in names.values()])

    def counted(self, fold: int) -> tuple[NDArray[np.int32], int]:
        """Return what came in a block's windows, and how many of them were known whole on this ground.

        Shape: (n_known, n_offences, n_areas).
        """
        known = int(np.sum(self.folds[fold] < whole_windows(self.panel, self.panel.n_windows)))
        return outcomes(self.panel.counts.values, self.folds[fold][:known], 1), known

    def losses(self, city: City, executor: Executor, fold: int) -> Floats:
        """Return the Poisson deviance of each window of a block, summed over areas. Shape: (n_known, n_offences).

        The models are blended with weights learned on the blocks before it, in the first with equal ones.
        """
        y, known = self.counted(fold)
        means = self.forecasts(city, fold, executor)[:, :known]
        past = [(self.counted(f), self.forecasts(city, f, executor)) for f in range(fold)]
        seen = np.concatenate([y[:0], *(counts for (counts, _), _ in past)])
        said = np.concatenate([means[:, :0], *(each[:, :n] for (_, n), each in past)], axis=1)
        mixed = np.einsum("mk,mwka->wka", learn_weights(seen, said), means)
        losses: Floats = poisson_deviance_terms(y, mixed).sum(axis=2)
        return losses

    def _name(self, city: City, member: str, fold: int) -> Key:
        settings = getattr(city.model, member, None)
        own = "" if settings is None else settings.model_dump_json()
        return (member, str(fold), own, *MODELS[member].reads(features_chosen(city)))


def study_ground(panel: Panel, city: City, names: tuple[str, ...]) -> Ground:
    """Return the ground of a study: as many origins as calibration has, just before it, in `FOLDS` blocks.

    Raises
    ------
    ConfigError
        There is too little history before calibration and test.
    """
    end = panel.n_windows - city.backtest.origins - city.backtest.calibration
    origins = np.arange(end - city.backtest.calibration, end)
    return _ground(panel.as_of(end), city, names, tuple(np.array_split(origins, FOLDS)))


def judging_ground(panel: Panel, city: City, names: tuple[str, ...], kept: dict[Key, NDArray[np.float32]]) -> Ground:
    """Return the ground on which a study's best is judged: its last block is the calibration stretch.

    The blocks before it are the study's own, with what was forecast of them: from them the weights are learned.
    """
    end = panel.n_windows - city.backtest.origins
    first = end - city.backtest.calibration
    before = np.array_split(np.arange(first - city.backtest.calibration, first), FOLDS)
    return replace(_ground(panel.as_of(end), city, names, (*before, np.arange(first, end))), kept=kept)


def _ground(panel: Panel, city: City, names: tuple[str, ...], folds: tuple[NDArray[np.int64], ...]) -> Ground:
    first = int(folds[0][0])
    least = panel.per_year + LEAST + len(panel.completion(first)) if first >= panel.per_year else first + 1
    if first < least:
        raise ConfigError(
            f"before calibration and test there is too little history to tune on: the first origin would be window "
            f"{max(first, 0)}, and it needs a year and {LEAST} windows before it",
            where="backtest",
            remedy="widen start–end, or lower backtest.origins or backtest.calibration",
        )
    oldest = first - city.model.train_windows - len(panel.completion(first))
    origins = np.arange(max(panel.per_year, oldest), panel.n_windows)
    needed = dict.fromkeys((*names, *(name for key in city.model.members for name in MODELS[key].reads(names))))
    return Ground(panel, designs_at(panel, origins, tuple(needed)), folds)


def _one_fit(city: City) -> City:
    """Return settings with which a block, however long, is forecast by one fit of the next window."""
    backtest = city.backtest.model_copy(update={"refit_every": 520})
    return city.model_copy(update={"backtest": backtest, "model": city.model.model_copy(update={"horizons": 1})})
