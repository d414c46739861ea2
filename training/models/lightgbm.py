"""LightGBM: boosted trees of a Poisson or Tweedie count, offset by the log of the long-run level."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from training.models.base import How, Rows


@dataclass(frozen=True)
class FittedTrees:
    """Fitted trees.

    Attributes
    ----------
    written : str
        LightGBM's own text format.
    names : tuple of str
        The features that they read, in order.
    """

    written: str
    names: tuple[str, ...]

    @cached_property
    def booster(self) -> Any:
        """LightGBM's booster, read from the text."""
        import lightgbm as lgb

        return lgb.Booster(model_str=self.written)

    def mean(self, rows: Rows) -> Floats:
        """Return expected counts. Shape: (n_rows,)."""
        raw = self.booster.predict(rows.columns(self.names), raw_score=True, num_threads=1)
        return np.asarray(np.exp(raw) * rows.offset, dtype=np.float64)

    def contributions(self, rows: Rows) -> Floats:
        """Return each feature's exact contribution to the log of the mean, the constant last.

        Lundberg & Lee 2017, as LightGBM computes it. Shape: (n_rows, n_features + 1).
        """
        return np.asarray(self.booster.predict(rows.columns(self.names), pred_contrib=True, num_threads=1))

    def text(self) -> str:
        """Return LightGBM's text, the features' own names in its first line."""
        return "\t".join(self.names) + "\n" + self.written


@dataclass(frozen=True)
class Trees:
    """LightGBM with the city's features."""

    title: str = "boosted trees (LightGBM)"

    def reads(self, features: tuple[str, ...]) -> tuple[str, ...]:
        """Return the city's features."""
        return features

    def fit(self, rows: Rows, y: NDArray[np.int32], how: How) -> FittedTrees:
        """Fit trees on top of the log of the offset."""
        import lightgbm as lgb

        settings = how.settings.lightgbm
        names = how.features
        data = lgb.Dataset(
            rows.columns(names),
            np.maximum(y, 0),
            init_score=np.log(rows.offset),
            feature_name=columns_of(names),
            params={"verbose": -1},
        )
        parameters = {
            "objective": settings.objective,
            "num_leaves": settings.leaves,
            "learning_rate": settings.learning_rate,
            "min_data_in_leaf": settings.min_rows,
            "boost_from_average": False,
            "num_threads": how.threads,
            "deterministic": True,
            "force_row_wise": True,
            "seed": how.seed,
            "verbose": -1,
        }
        booster = lgb.train(parameters, data, settings.rounds)
        return FittedTrees(booster.model_to_string(), names)

    def read(self, text: str) -> FittedTrees:
        """Make fitted trees of their text again."""
        head, written = text.split("\n", 1)
        return FittedTrees(written, tuple(head.split("\t")))


def columns_of(names: Sequence[str]) -> list[str]:
    """Return features' names as LightGBM's text can hold them."""
    return [re.sub(r"\W", "_", name) for name in names]
