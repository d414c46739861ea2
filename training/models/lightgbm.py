"""LightGBM: boosted trees of a Poisson or Tweedie count, offset by the log of the long-run level."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from configs.models import LightgbmSettings
from features.arrays import Floats
from training.models.base import How, Logs, Rows
from training.models.counted import counted

_NEXT = "\n===== next bag =====\n"


@dataclass(frozen=True)
class FittedTrees:
    """Fitted trees.

    Attributes
    ----------
    written : tuple of str
        LightGBM's own text format, one for each bag.
    names : tuple of str
        The features that they read, in order.
    """

    written: tuple[str, ...]
    names: tuple[str, ...]

    @cached_property
    def boosters(self) -> tuple[Any, ...]:
        """LightGBM's boosters, read from the text."""
        import lightgbm as lgb

        return tuple(lgb.Booster(model_str=each) for each in self.written)

    def mean(self, rows: Rows) -> Floats:
        """Return expected counts, the geometric mean of the bags. Shape: (n_rows,)."""
        return np.asarray(np.exp(self._predicted(rows, raw_score=True)) * rows.offset, dtype=np.float64)

    def contributions(self, rows: Rows) -> Floats:
        """Return each feature's exact contribution to the log of the mean, the constant last.

        Lundberg & Lee 2017, as LightGBM computes it; those of bags are averaged. Shape: (n_rows, n_features + 1).
        """
        return self._predicted(rows, pred_contrib=True)

    def logs(self, rows: Rows) -> Logs:
        """Return each feature's contribution, on top of the offset and the trees' constant."""
        found = self.contributions(rows)
        return Logs(self.names, found[:, :-1], np.log(rows.offset.astype(np.float64)) + found[:, -1])

    def text(self) -> str:
        """Return LightGBM's text, the features' own names in its first line."""
        return "\t".join(self.names) + "\n" + _NEXT.join(self.written)

    def _predicted(self, rows: Rows, **what: bool) -> Floats:
        values = rows.columns(self.names)
        found = [bag.predict(values, num_threads=1, **what) for bag in self.boosters]
        return np.asarray(np.mean(found, axis=0), dtype=np.float64)


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

        settings, names = how.settings.lightgbm, how.features
        data = lgb.Dataset(
            rows.columns(names),
            counted(rows, y),
            weight=rows.weight,
            init_score=np.log(rows.offset),
            feature_name=columns_of(names),
            params={"verbose": -1, "max_bin": settings.bins},
        )
        seeds = range(how.seed, how.seed + settings.bags)
        bags = [lgb.train(parameters(settings, names, seed, how.threads), data, settings.rounds) for seed in seeds]
        return FittedTrees(tuple(_text(bag) for bag in bags), names)

    def read(self, text: str) -> FittedTrees:
        """Make fitted trees of their text again."""
        head, written = text.split("\n", 1)
        return FittedTrees(tuple(written.split(_NEXT)), tuple(head.split("\t")))


def _text(bag: Any) -> str:
    """Return a model's text without how many threads fitted it, which changes nothing else."""
    return re.sub(r"\[num_threads: \d+\]\n", "", str(bag.model_to_string()))


def parameters(settings: LightgbmSettings, names: Sequence[str], seed: int, threads: int) -> dict[str, Any]:
    """Return LightGBM's parameters for features of these names."""
    found: dict[str, Any] = {
        "objective": settings.objective,
        "num_leaves": settings.leaves,
        "learning_rate": settings.learning_rate,
        "min_data_in_leaf": settings.min_rows,
        "max_bin": settings.bins,
        "boost_from_average": False,
        "num_threads": threads,
        "deterministic": True,
        "force_row_wise": True,
        "seed": seed,
        "verbose": -1,
    }
    if settings.objective == "tweedie":
        found["tweedie_variance_power"] = settings.power
    if settings.bags > 1:
        found |= {"bagging_fraction": settings.bag_share, "bagging_freq": 1}
    if any(rising := [int(_fits(name, settings.rising)) for name in names]):
        found["monotone_constraints"] = rising
    if settings.apart:
        found["interaction_constraints"] = _apart(settings.apart, names)
    return found


def columns_of(names: Sequence[str]) -> list[str]:
    """Return features' names as LightGBM's text can hold them."""
    return [re.sub(r"\W", "_", name) for name in names]


def _apart(groups: Sequence[Sequence[str]], names: Sequence[str]) -> list[list[int]]:
    """Return the positions of each group's features, then of those in no group; groups without one are left out."""
    found = [[at for at, name in enumerate(names) if _fits(name, patterns)] for patterns in groups]
    named = {at for group in found for at in group}
    rest = [at for at in range(len(names)) if at not in named]
    return [group for group in (*found, rest) if group]


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
