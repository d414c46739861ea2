"""scikit-learn's boosted trees of a Poisson count, kept as tables of nodes and walked here."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from training.models.base import How, Rows
from training.models.counted import counted
from training.models.forest import Forest, Tree, forest_of
from training.models.threads import held_to

_ROWS_AT_ONCE = 4096


@dataclass(frozen=True)
class FittedHistograms:
    """Fitted trees.

    Attributes
    ----------
    names : tuple of str
        The features that they read, in order.
    start : float
        Log of the mean against the offset, before any tree.
    trees : list of Tree
        See `training.models.forest`.
    """

    names: tuple[str, ...]
    start: float
    trees: list[Tree]

    @cached_property
    def forest(self) -> Forest:
        """The trees as one table."""
        return forest_of(self.trees)

    def mean(self, rows: Rows) -> Floats:
        """Return expected counts. Shape: (n_rows,)."""
        values = rows.columns(self.names)
        raw = np.full(len(values), self.start)
        for first in range(0, len(values), _ROWS_AT_ONCE):
            part = slice(first, first + _ROWS_AT_ONCE)
            for tree in self.forest.values(values[part]):
                raw[part] += tree
        return np.asarray(np.exp(raw) * rows.offset, dtype=np.float64)

    def text(self) -> str:
        """Return it as JSON."""
        return json.dumps({"names": self.names, "start": self.start, "trees": self.trees}, separators=(",", ":"))


@dataclass(frozen=True)
class Histograms:
    """scikit-learn's `HistGradientBoostingRegressor`, Poisson, with the city's features."""

    title: str = "boosted trees (scikit-learn)"

    def reads(self, features: tuple[str, ...]) -> tuple[str, ...]:
        """Return the city's features."""
        return features

    def fit(self, rows: Rows, y: NDArray[np.int32], how: How) -> FittedHistograms:
        """Fit trees to y / offset with weight offset, which is the Poisson likelihood with a log offset, exactly."""
        from sklearn.ensemble import HistGradientBoostingRegressor

        settings, offset = how.settings.histgb, rows.offset.astype(np.float64)
        values = rows.columns(how.features)
        values = np.where(np.isfinite(values).any(axis=0), values, np.float32(0))  # it cannot bin what is all missing
        trees = HistGradientBoostingRegressor(
            loss="poisson",
            max_iter=settings.rounds,
            learning_rate=settings.learning_rate,
            max_leaf_nodes=settings.leaves,
            min_samples_leaf=settings.min_rows,
            early_stopping=False,
            random_state=how.seed,
        )
        with held_to(how):
            trees.fit(values, counted(rows, y) / offset, sample_weight=offset)
        return exported(how.features, trees)

    def read(self, text: str) -> FittedHistograms:
        """Make fitted trees of their text again."""
        told = json.loads(text)
        return FittedHistograms(tuple(told["names"]), told["start"], told["trees"])


def exported(names: tuple[str, ...], trees: Any) -> FittedHistograms:
    """Return scikit-learn's fitted trees as tables of nodes: the private `_predictors`, of which a test watches."""
    tables = [tree.nodes for (tree,) in trees._predictors]
    return FittedHistograms(names, float(trees._baseline_prediction.item()), [_nodes(table) for table in tables])


def _nodes(table: Any) -> Tree:
    if table["is_categorical"].any():
        raise ValueError("a tree that asks of categories cannot be kept as text")
    names = ("feature_idx", "num_threshold", "missing_go_to_left", "left", "right", "value", "is_leaf")
    columns = (table[name].tolist() for name in names)
    return [[value] if leaf else node for *node, value, leaf in zip(*columns, strict=True)]
