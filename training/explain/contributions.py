"""What moves the means of one model, and of a blend of several: exact, in groups of words."""

import numpy as np

from training.blend import Blend
from training.explain.product import Contributions, together
from training.explain.shapley import shapley
from training.explain.usual import Usual
from training.explain.words import columns_by_group
from training.models import MODELS, Fitted, Rows
from training.models.base import Additive


def of_blend(blend: Blend, rows: Rows, usual: Usual) -> Contributions:
    """Return what moves a blend's means, each model's share first, then `together`."""
    shares = [(key, weight) for key, weight in blend.weights.items() if weight]
    return together([_scaled(of_model(key, blend.members[key], rows, usual), weight) for key, weight in shares])


def of_model(key: str, fitted: Fitted, rows: Rows, usual: Usual) -> Contributions:
    """Return what moves one model's means.

    A model that tells what its columns add to the log of its mean (`training.models.base.Additive`) is taken at its
    word: LightGBM's exact contributions (Lundberg & Lee 2017), a regression's coefficient × (value - mean), a rule's
    log ratio to the long-run level. Any other is asked what it expects with groups of columns as usual, and the exact
    Shapley values of the groups are what they add (see `training.explain.shapley`).
    """
    if isinstance(fitted, Additive):
        told = fitted.logs(rows)
        groups = columns_by_group(told.names)
        return Contributions(
            np.exp(told.start), {group: told.values[:, columns].sum(axis=1) for group, columns in groups.items()}
        )
    read = [name for name in MODELS[key].reads(rows.names) if name in rows.names]
    return shapley(fitted, rows, usual, list(columns_by_group(read)))


def _scaled(part: Contributions, weight: float) -> Contributions:
    return Contributions(weight * part.start, part.logs)
