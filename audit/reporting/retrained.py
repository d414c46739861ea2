"""The real models trained again on a record from which incidents were taken out: what they then flag."""

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
    mean, trained = forecast_tested(panel, city, len(cube.windows), weights)
    at = [panel.areas.index(area) for area in cube.areas]
    of = [panel.offences.index(offence) for offence in cube.offences]
    return Retrained(mean[:, at][:, :, of], keep, trained)


def forecast_tested(panel: Panel, city: City, windows: int, weights: dict[str, Any]) -> tuple[Floats, int]:
    """Fit every model before the last windows of a panel, and forecast each of them from what was known then.

    Returns
    -------
    tuple
        Forecasts, of shape (windows, areas, offences), and how many windows the models were trained on.
    """
    start = panel.n_windows - windows
    most = max(panel.per_year, MOST_ROWS // (len(panel.areas) * len(panel.offences)))
    model = city.model.model_copy(update={"horizons": 1, "train_windows": min(city.model.train_windows, most)})
    settings = city.model_copy(update={"model": model})
    trained = training_origins(panel, start, 1, settings)
    designs = horizon_designs(panel, np.arange(int(trained[0]), panel.n_windows), settings)
    with open_executor(city) as executor:
        fits = fit_all(panel, designs, start, settings, executor)[0]
    tested, mean = np.arange(start, panel.n_windows), []
    for k, offence in enumerate(panel.offences):
        blend = Blend(fits[k], {key: weights[offence].get(key, 0.0) for key in fits[k]})
        mean.append(blend.mean(rows_of(designs[0], k, tested)).reshape(windows, len(panel.areas)))
    return np.stack(mean, axis=2), len(trained)


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
