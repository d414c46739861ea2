"""What a row usually holds: the state of a group of columns from which its effect is told."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from features.arrays import Floats, Mask
from features.catalogue import chosen
from training.models import Rows

_OF_MANY_AREAS = "levels"
"""The family of levels of districts and of the city, which no area's own level moves."""


@dataclass(frozen=True)
class Usual:
    """What columns usually hold in training.

    Attributes
    ----------
    names : tuple of str
        Features of the catalogue.
    values : numpy.ndarray
        The mean of each; of one that counts incidents, its sum over the sum of expected counts, by which an area's
        long-run level is multiplied. Shape: (n_names,).
    """

    names: tuple[str, ...]
    values: Floats

    def of(self, rows: Rows) -> Floats:
        """Return what each row would usually hold, given its long-run level. Shape: (n_rows, n_names of the rows)."""
        at = [self.names.index(name) for name in rows.names]
        scale = np.where(counts_incidents(rows.names), rows.offset[:, None], 1.0)
        return np.asarray(scale * self.values[at])


def counts_incidents(names: tuple[str, ...]) -> Mask:
    """Return which features count incidents in or around an area, and so rise with its long-run level."""
    found = [each.feature for each in chosen(names)]
    return np.array([each.unit.startswith("incidents") and each.family != _OF_MANY_AREAS for each in found], dtype=bool)


def usual_of(sample: pd.DataFrame, names: tuple[str, ...]) -> Usual:
    """Learn what columns usually hold from a release's sample of training rows of one offence.

    Parameters
    ----------
    sample : pandas.DataFrame
        Columns of those names and `mean`; what is missing of a column is left out.
    names : tuple of str
        Features of the catalogue.
    """
    counting, level = counts_incidents(names), sample["mean"].to_numpy(dtype=np.float64)
    values = np.empty(len(names))
    for i, name in enumerate(names):
        column = sample[name].to_numpy(dtype=np.float64)
        there = np.isfinite(column)
        weight = float(level[there].sum()) if counting[i] else float(there.sum())
        values[i] = column[there].sum() / weight if weight else np.nan
    return Usual(names, values)


def drawn_rows(rows: Rows, number: int, rng: np.random.Generator) -> Rows:
    """Return some of the rows, in their order, evenly likely; all where there are no more."""
    at = np.sort(rng.permutation(len(rows.offset))[:number])
    return rows.at(at)


def with_columns(rows: Rows, columns: list[int], values: Floats) -> Rows:
    """Return rows with other values in some columns, given for all columns. Shape of values: (n_rows, n_names)."""
    changed = rows.values.copy()
    changed[:, columns] = values[:, columns]
    return replace(rows, values=changed)
