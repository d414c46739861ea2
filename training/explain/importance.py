"""What matters over all areas: mean contributions, and what the backtest loses where a group is shuffled."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.city import City
from features.arrays import Floats
from features.design import Designs
from features.panel import Panel
from features.rules import BASELINES
from training.blend import Blend
from training.explain.contributions import of_blend
from training.explain.dependence import dependence
from training.explain.usual import counts_incidents, drawn_rows, usual_of
from training.explain.words import columns_by_group
from training.metrics import poisson_deviance
from training.models import Rows
from training.rows import outcomes, rows_of

ROWS, TOLD, SHUFFLES, BANDS = 4000, 1000, 2, 10
"""Rows that are shuffled, of these those whose contributions are told; how often is shuffled, and in how many bands."""


def explain_models(
    panel: Panel, designs: Designs, blends: Mapping[str, Blend], reference: pd.DataFrame, city: City
) -> dict[str, Any]:
    """Explain models as a whole, on origins of the backtest that they have not seen.

    Parameters
    ----------
    panel : Panel
        Counts; those of the backtest are the outcomes.
    designs : Designs
        Rows of the next window, of the backtest's origins among others.
    blends : mapping
        By offence: the models fitted at the backtest's first origin, with the weights learned before it.
    reference : pandas.DataFrame
        A sample of training rows, which says what is usual (`training.explain.usual.usual_of`).
    city : City
        Its backtest and seed.

    Returns
    -------
    dict
        By offence: `rows` and `origins`, how many were looked at, the origins evenly spaced over the backtest;
        `groups`, a list of group, `contribution` (mean absolute log contribution) and `rise` (relative rise of the
        Poisson deviance where the group's columns are shuffled); `dependence` (see `training.explain.dependence`).
    """
    origins = _some(np.arange(panel.n_windows - city.backtest.origins, panel.n_windows), len(panel.areas))
    y = outcomes(panel.counts.values, origins, 1)
    found = {}
    for k, offence in enumerate(panel.offences):
        rows, blend = rows_of(designs, k, origins), blends[offence]
        usual = usual_of(reference[reference["offence"] == offence], rows.names)
        told = drawn_rows(rows, TOLD, np.random.default_rng(city.seed))
        logs = of_blend(blend, told, usual).logs
        contribution = {group: float(np.abs(log).mean()) for group, log in logs.items()}
        rise = deviance_rise(blend, rows, y[:, k].ravel(), np.random.default_rng(city.seed))
        order = sorted(dict.fromkeys((*contribution, *rise)), key=lambda group: (-contribution.get(group, 0.0), group))
        groups = [
            {"group": group, "contribution": contribution.get(group, 0.0), "rise": rise.get(group, 0.0)}
            for group in order
        ]
        looked_at = {"rows": len(rows.offset), "origins": len(origins)}
        found[offence] = {**looked_at, "groups": groups, "dependence": dependence(blend, told, city.seed)}
    return found


def deviance_rise(blend: Blend, rows: Rows, y: NDArray[np.int32], rng: np.random.Generator) -> dict[str, float]:
    """Return how much worse forecasts get where a group's columns are shuffled among rows.

    Permutation importance (Breiman 2001; of groups of columns and any model, Fisher, Rudin & Dominici 2019): the
    Poisson deviance with the group shuffled over that without, less 1, the mean of `SHUFFLES`. The columns of a group
    are shuffled together, among rows of a like long-run level (`BANDS` equal ones), so that fewer rows arise that never
    occur (Strobl et al. 2008); what counts incidents moves as its ratio to the long-run level, which stays.
    """
    before, found = poisson_deviance(y, blend.mean(rows)), {}
    for group in columns_by_group((*rows.names, *BASELINES)):
        orders = [order_in_bands(rows.offset, rng) for _ in range(SHUFFLES)]
        after = [poisson_deviance(y, blend.mean(shuffled(rows, group, order))) for order in orders]
        found[group] = float(np.mean(after) / before - 1)
    return found


def order_in_bands(level: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return a random order of rows that keeps each in its band of the level. Shape: (n_rows,)."""
    order = np.empty(len(level), dtype=np.int64)
    for band in np.array_split(np.argsort(level, kind="stable"), BANDS):
        order[band] = rng.permutation(band)
    return order


def shuffled(rows: Rows, group: str, order: NDArray[np.int64]) -> Rows:
    """Return rows with the columns and baselines of a group taken from other rows."""
    columns = columns_by_group(rows.names).get(group, [])
    rules = columns_by_group(BASELINES).get(group, [])
    level = (rows.offset / rows.offset[order])[:, None]
    scale = np.where(counts_incidents(rows.names)[columns], level, np.float32(1))
    values, baselines = rows.values.copy(), rows.baselines.copy()
    values[:, columns] = rows.values[order][:, columns] * scale
    baselines[:, rules] = rows.baselines[order][:, rules] * level
    return replace(rows, values=values, baselines=baselines)


def _some(origins: NDArray[np.int64], n_areas: int) -> NDArray[np.int64]:
    """Return origins, evenly spaced, that have together about `ROWS` rows."""
    number = int(np.clip(ROWS // n_areas, 4, len(origins)))
    at: Floats = np.linspace(0, len(origins) - 1, number)
    return origins[np.unique(np.round(at).astype(np.int64))]
