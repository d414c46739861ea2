"""The real models trained again on a record from which incidents were taken out: what they then flag."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from audit.evidence import Evidence
from audit.flagging import flag, realised_top
from audit.reporting.rates import Rates
from audit.reporting.thinning import thinned
from configs.city import City
from features.arrays import Floats
from features.hub import Hub
from features.panel import Panel
from features.panel.build import panel_of
from training.blend import Blend
from training.executor import open_executor
from training.models import Fitted
from training.rolling import fit_all
from training.rows import horizon_designs, rows_of, training_origins

if TYPE_CHECKING:
    from training.bundle import Release

MOST_ROWS = 450_000
"""Rows that the models are trained on at most: of a large city's history only the newest windows."""


@dataclass(frozen=True)
class Retrained:
    """What the models forecast after training on a thinned record.

    Attributes
    ----------
    mean : numpy.ndarray
        Forecasts of the windows tested. Shape: (windows, areas, offences).
    keep : numpy.ndarray
        Share of the record that was kept. Shape: (areas, offences).
    trained : int
        Windows that they were trained on.
    """

    mean: Floats
    keep: Floats
    trained: int


def retrain(
    evidence: Evidence, release: "Release", city: City, hub: Hub, keep: Floats, rng: np.random.Generator
) -> Retrained:
    """Thin the whole record, fit every model anew before the first window tested, and forecast all windows tested.

    The models are blended by the weights of the release; what moves areas by the totals of districts and city is left
    out. Areas and offences are in the evidence's order.

    Parameters
    ----------
    evidence : Evidence
        The cube, whose last windows are those of the panel.
    release : Release
        Its weights.
    city, hub : City, Hub
        Settings and record.
    keep : numpy.ndarray
        Share of the record that is kept. Shape: (areas, offences).
    rng : numpy.random.Generator
        Decides which incidents are kept.
    """
    cube = evidence.cube
    panel = panel_of(city, thinned(hub, keep, cube.areas, cube.offences, rng))
    weights = {offence: release.blends.blends[offence, 1].weights for offence in panel.offences}
    windows = len(cube.windows)
    fits = fit_before(panel, city, windows)
    mean = forecast_tested(panel, fits, windows, weights)
    at = [panel.areas.index(area) for area in cube.areas]
    of = [panel.offences.index(offence) for offence in cube.offences]
    return Retrained(mean[:, at][:, :, of], keep, fits.trained)


@dataclass(frozen=True)
class Fits:
    """Models fitted before the first window tested, and what they were fitted with.

    Attributes
    ----------
    models : list of dict
        Fitted models of the next window, by offence, then key.
    settings : City
        With the next window alone and as many windows of training as were used.
    trained : int
        How many those were.
    """

    models: list[dict[str, Fitted]]
    settings: City
    trained: int


def fit_before(panel: Panel, city: City, windows: int) -> Fits:
    """Fit every model at the first of the last windows of a panel, on what was known then."""
    start = panel.n_windows - windows
    most = max(panel.per_year, MOST_ROWS // (len(panel.areas) * len(panel.offences)))
    model = city.model.model_copy(update={"horizons": 1, "train_windows": min(city.model.train_windows, most)})
    settings = city.model_copy(update={"model": model})
    trained = training_origins(panel, start, 1, settings)
    designs = horizon_designs(panel, trained, settings)
    with open_executor(city) as executor:
        models = fit_all(panel, designs, start, settings, executor)[0]
    return Fits(models, settings, len(trained))


def forecast_tested(panel: Panel, fits: Fits, windows: int, weights: Mapping[str, Mapping[str, float]]) -> Floats:
    """Forecast each of the last windows of a panel from what was known at its start.

    Parameters
    ----------
    panel : Panel
        Counts and context.
    fits : Fits
        Of the offences in the panel's order.
    windows : int
        How many windows.
    weights : mapping
        Of the models, by offence, then key.

    Returns
    -------
    numpy.ndarray
        Shape: (windows, areas, offences).
    """
    tested = np.arange(panel.n_windows - windows, panel.n_windows)
    designs = horizon_designs(panel, tested, fits.settings)[0]
    mean = [
        Blend(models, {key: weights[offence].get(key, 0.0) for key in models}).mean(rows_of(designs, k, tested))
        for k, (offence, models) in enumerate(zip(panel.offences, fits.models, strict=True))
    ]
    return np.stack([each.reshape(windows, len(panel.areas)) for each in mean], axis=2)


def planted_rows(evidence: Evidence, rates: Rates, found: Retrained) -> list[dict[str, Any]]:
    """Compare, by group and district, what is flagged after retraining with where most was on the whole record.

    Returns
    -------
    list of dict
        source, dimension, group, kept (share of the record), true, whole (ratio of the release itself), thinned (of
        the models trained again) and rescaled (of their forecasts over the share kept).
    """
    of = [evidence.cube.offences.index(offence) for offence in rates.offences]
    y, keep, k = evidence.cube.y[:, :, of].sum(axis=0), found.keep[:, of], evidence.k
    true = realised_top(y[None], k)[0]
    sets = {
        "whole": evidence.flagged[:, :, of].mean(axis=0),
        "thinned": flag(found.mean[:, :, of], k).mean(axis=0),
        "rescaled": flag(found.mean[:, :, of] / keep, k).mean(axis=0),
    }
    rows = []
    for dimension in evidence.dimensions:
        for g, name in enumerate(dimension.names):
            member = dimension.shares[:, g]
            count, recorded = float(member @ true.sum(axis=1)), float(member @ y.sum(axis=1))
            row: dict[str, Any] = {"source": rates.title, "dimension": dimension.title, "group": name}
            row |= {"kept": float(member @ (y * keep).sum(axis=1)) / recorded if recorded else None, "true": count}
            rows.append(
                row | {key: float(member @ each.sum(axis=1)) / count if count else None for key, each in sets.items()}
            )
    return rows
