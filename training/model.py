"""One offence's model: LightGBM, Poisson, offset by the log of the long-run level; kept as text, never a pickle."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from configs.city import ModelSettings
from training.counts import dispersion


@dataclass(frozen=True)
class CountModel:
    """A fitted model of one offence.

    Attributes
    ----------
    text : str
        LightGBM's own text format.
    alpha : float
        Over-dispersion of counts about the mean (see `training.counts`).
    """

    text: str
    alpha: float

    @cached_property
    def booster(self) -> Any:
        """LightGBM's booster, read from the text."""
        import lightgbm as lgb

        return lgb.Booster(model_str=self.text)

    def mean(self, features: NDArray[np.float32], offset: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return expected counts. Shapes: (n_rows, n_features) and (n_rows,) → (n_rows,)."""
        raw = self.booster.predict(features, raw_score=True, num_threads=1)
        return np.asarray(np.exp(raw) * offset, dtype=np.float64)

    def contributions(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return each feature's exact contribution to the log of the mean, the constant last.

        Lundberg & Lee 2017, as LightGBM computes it. Shape: (n_rows, n_features + 1).
        """
        return np.asarray(self.booster.predict(features, pred_contrib=True, num_threads=1))


def columns_of(names: Sequence[str]) -> list[str]:
    """Return features' names as LightGBM's text can hold them."""
    return [re.sub(r"\W", "_", name) for name in names]


def fit(
    features: NDArray[np.float32],
    offset: NDArray[np.float32],
    y: NDArray[np.int32],
    settings: ModelSettings,
    *,
    names: Sequence[str],
    seed: int,
    threads: int,
) -> CountModel:
    """Fit one offence's model. Shapes: (n_rows, n_features), (n_rows,) and (n_rows,); `names` are the features'.

    The over-dispersion is estimated on the same rows.
    """
    import lightgbm as lgb

    data = lgb.Dataset(
        features,
        np.maximum(y, 0),
        init_score=np.log(offset),
        feature_name=columns_of(names),
        params={"verbose": -1},
    )
    parameters = {
        "objective": "poisson",
        "num_leaves": settings.leaves,
        "learning_rate": settings.learning_rate,
        "min_data_in_leaf": settings.min_rows,
        "boost_from_average": False,
        "num_threads": threads,
        "deterministic": True,
        "force_row_wise": True,
        "seed": seed,
        "verbose": -1,
    }
    booster = lgb.train(parameters, data, settings.rounds)
    model = CountModel(booster.model_to_string(), 0.0)
    alpha = dispersion(y.astype(np.float64), model.mean(features, offset))
    return CountModel(model.text, round(alpha, 6))
