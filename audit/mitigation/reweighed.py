"""Fits the models again with rows weighed so that group and outcome are independent: a real backtest, of one fit."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audit.evidence import Evidence
from audit.flagging import flag
from audit.groups import Dimension
from audit.mitigation.measure import measure
from audit.studies.study import Progress
from configs.city import City
from configs.errors import FairwardError, StateError
from features.design import Designs, designs_ahead
from features.hub import load_hub
from features.panel import Panel
from features.panel.build import panel_of
from training.executor import open_executor
from training.models import How
from training.models.base import WEIGHED
from training.rolling import fit_and_forecast
from training.rows import features_chosen, features_read, outcomes, rows_of, training_origins

if TYPE_CHECKING:
    from training.bundle import Release

Floats = NDArray[np.float64]
WINDOWS = 104
"""Newest windows that both fits are trained on, at most."""


def refitted(release: "Release", city: City, evidence: Evidence, progress: Progress) -> dict[str, Any]:
    """Backtest models fitted with weighed rows against the same models fitted without, and flag the highest of each.

    Both are fitted once, at the backtest's first origin, for the next window, and blended by equal weights; they are
    held against each other and not against the release, which is fitted more often and on more.

    Returns
    -------
    dict
        why (it could not be done; empty where it was), weighed (names of models) and, where it was done, points: one
        for each protected dimension, with dimension and what `measure` finds against the unweighed fit, and plain.
    """
    kept = [key for key in city.model.members_at(1) if key in WEIGHED]
    if not kept:
        return {"why": "none of the city's models takes weights", "weighed": [], "points": []}
    try:
        panel = _panel(release, city)
    except FairwardError as error:
        return {"why": error.what, "weighed": kept, "points": []}
    origins = np.arange(panel.n_windows - len(evidence.cube.windows), panel.n_windows)
    trained = training_origins(panel, int(origins[0]), 1, city)[-WINDOWS:]
    designs = designs_ahead(panel, np.concatenate([trained, origins]), features_read(city), (1,))[0]
    place = [panel.areas.index(area) for area in evidence.cube.areas]
    dimensions = [each for each in evidence.dimensions if each.protected]
    y = outcomes(panel.as_of(int(origins[0])).counts.values, trained, 1)
    sets = []
    for dimension in (None, *dimensions):
        weights = np.ones(y.shape) if dimension is None else _in_place(dimension, y, place)
        means = _forecast(panel, designs, (trained, origins), y, weights, city)
        sets.append(flag(np.moveaxis(means[:, :, place], 1, 2), evidence.k))
        way = "as it is" if dimension is None else f"weighed by {dimension.title.lower()}"
        progress(f"frontier: fitted again {way}")
    found = measure(evidence, sets)
    points = [{"dimension": each.title} | told for each, told in zip(dimensions, found[1:], strict=True)]
    return {"why": "", "weighed": kept, "windows": len(trained), "plain": found[0], "points": points}


def balanced(dimension: Dimension, y: NDArray[np.int32]) -> Floats:
    """Return the weight of each row under which group and outcome are independent (Kamiran & Calders 2012).

    The unit is a person's window, its label whether anything was recorded in the area. A group's person-windows with a
    label weigh P(group) P(label) / P(group and label); a row weighs as its area's people do on average, and 1 where
    nobody lives. Weights of each offence have mean 1.

    Parameters
    ----------
    dimension : Dimension
        Who lives where.
    y : numpy.ndarray
        Counts of the rows. Shape: (windows, offences, areas).

    Returns
    -------
    numpy.ndarray
        Same shape.
    """
    lived = dimension.people / dimension.people.sum()
    label = np.stack([y <= 0, y > 0])
    both = label.astype(np.float64).mean(axis=1) @ lived
    apart = both.sum(axis=2, keepdims=True) * both.sum(axis=0, keepdims=True)
    weight = np.divide(apart, both, out=np.ones_like(both), where=both > 0)
    each = np.where(dimension.shares.sum(axis=1) > 0, weight @ dimension.shares.T, 1.0)
    rows: Floats = np.where(y > 0, each[1][None], each[0][None])
    return np.asarray(rows / rows.mean(axis=(0, 2), keepdims=True))


def _panel(release: "Release", city: City) -> Panel:
    hub = load_hub(city)
    if hub.digest != release.manifest["data_digest"]:
        raise StateError("the hub is no longer the one that the release was made from", where=str(city.home))
    return panel_of(city, hub)


def _in_place(dimension: Dimension, y: NDArray[np.int32], place: Sequence[int]) -> Floats:
    """Return the weights of rows in the panel's order of areas; the dimension is in the cube's."""
    weights = np.ones(y.shape)
    weights[:, :, place] = balanced(dimension, y[:, :, place])
    return weights


def _forecast(
    panel: Panel, designs: Designs, origins: tuple[NDArray[np.int64], NDArray[np.int64]], y: NDArray[np.int32],
    weights: Floats, city: City,
) -> Floats:  # fmt: skip
    """Return the mean of the models' forecasts. Shape: (windows, offences, areas)."""
    trained, ahead = origins
    how, members = How(features_chosen(city), city.model, city.seed, city.threads), city.model.members_at(1)
    total = np.zeros((len(ahead), len(panel.offences), len(panel.areas)))
    waiting = []
    with open_executor(city) as executor:
        for k in range(len(panel.offences)):
            rows, asked = rows_of(designs, k, trained), rows_of(designs, k, ahead)
            given = replace(rows, weight=weights[:, k].ravel())
            waiting.append((k, executor.submit(fit_and_forecast, members, given, y[:, k].ravel(), how, asked, False)))
        for k, future in waiting:
            means, _ = future.result()
            total[:, k] += means.sum(axis=0).reshape(len(ahead), -1)
    return total / len(members)
