"""The one interface of all models: fit on rows of one offence, forecast rows, and be kept as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from configs.models import ModelSettings
from features.arrays import Floats

WEIGHED = ("glm", "lightgbm")
"""Models that heed the weights of rows."""


@dataclass(frozen=True)
class Rows:
    """Rows of one offence, one for each origin × area: what an origin knew of an area, and nothing else.

    Attributes
    ----------
    names : tuple of str
        Features of the catalogue, the columns of `values`.
    values : numpy.ndarray
        Shape: (n_rows, n_names), float32; nan where there is nothing to compute one from.
    offset : numpy.ndarray
        Long-run expected count of the window ahead, above 0. Shape: (n_rows,), float32.
    baselines : numpy.ndarray
        Shape: (n_rows, n_baselines), float32, in the order of `features.design.BASELINES`.
    age : numpy.ndarray
        Windows from each row's origin to the newest origin of the rows. Shape: (n_rows,), int64.
    weight : numpy.ndarray or None
        How much each row counts in the likelihood, for models that take weights (`WEIGHED`); alike where None.
        Shape: (n_rows,).
    """

    names: tuple[str, ...]
    values: NDArray[np.float32]
    offset: NDArray[np.float32]
    baselines: NDArray[np.float32]
    age: NDArray[np.int64]
    weight: Floats | None = None

    def columns(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Return some features, a view where they are all of them. Shape: (n_rows, len(names))."""
        if tuple(names) == self.names:
            return self.values
        return self.values[:, [self.names.index(name) for name in names]]

    def at(self, positions: NDArray[np.int64]) -> "Rows":
        """Return some of the rows."""
        values, offset, baselines = self.values[positions], self.offset[positions], self.baselines[positions]
        weight = None if self.weight is None else self.weight[positions]
        return Rows(self.names, values, offset, baselines, self.age[positions], weight)


@dataclass(frozen=True)
class How:
    """How a fit is made.

    Attributes
    ----------
    features : tuple of str
        The features that the city chose.
    settings : ModelSettings
        Each model's own settings.
    seed : int
        Of its random numbers.
    threads : int
        How many it may use.
    """

    features: tuple[str, ...]
    settings: ModelSettings
    seed: int
    threads: int


class Fitted(Protocol):
    """A model of one offence, fitted."""

    def mean(self, rows: Rows) -> Floats:
        """Return expected counts, above 0. Shape: (n_rows,)."""
        ...

    def text(self) -> str:
        """Return it as text, from which the model's `read` makes it again: never a pickle."""
        ...


@dataclass(frozen=True)
class Logs:
    """What each column adds to the logarithm of a mean.

    Attributes
    ----------
    names : tuple of str
        Features of the catalogue, or the baseline that a rule reads.
    values : numpy.ndarray
        Shape: (n_rows, n_names).
    start : numpy.ndarray
        What is expected without them, as a logarithm: `start` and a row's values add up to the log of its mean.
        Shape: (n_rows,).
    """

    names: tuple[str, ...]
    values: Floats
    start: Floats


@runtime_checkable
class Additive(Protocol):
    """A fitted model that can say what each column adds to the log of its mean; it need not, see `training.explain`."""

    def logs(self, rows: Rows) -> Logs:
        """Return what each column adds."""
        ...


class Model(Protocol):
    """A kind of model, under its key in `training.models.MODELS`."""

    @property
    def title(self) -> str:
        """What a person calls it."""
        ...

    def reads(self, features: tuple[str, ...]) -> tuple[str, ...]:
        """Return the features of the catalogue that it reads, where the city chose `features`."""
        ...

    def fit(self, rows: Rows, y: NDArray[np.int32], how: How) -> Fitted:
        """Fit it. `y` has shape (n_rows,): what was counted in each row's window, as known when it is fitted."""
        ...

    def read(self, text: str) -> Fitted:
        """Make a fitted model of its text again."""
        ...
