"""Fairward, the rules, and plain LightGBM on a case, timed as the peers are."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from benchmarks.peers.exchange import Case
from features.arrays import Floats
from features.design import designs_at
from features.rules import BASELINES
from training.blend import Blend
from training.combine import issue, learn
from training.executor import Here
from training.models.lightgbm import parameters
from training.rolling import fit_all, roll
from training.rows import features_chosen, features_read, horizon_designs, outcomes, rows_of, training_origins

RULES = ("mean_52", "mean_104", "ewma")


@dataclass
class Took:
    """CPU and wall seconds, added up."""

    cpu: float = 0.0
    wall: float = 0.0


@dataclass(frozen=True)
class Run:
    """What one forecaster made of a case.

    Attributes
    ----------
    mean : numpy.ndarray
        Shape: (n_origins, n_offences, n_areas).
    fit, forecast : Took
        All fits; the forecasts of all origins.
    """

    mean: Floats
    fit: Took
    forecast: Took


def fairward(case: Case) -> Run:
    """Fit everything that a release holds at the first origin; forecast each with means and 23 quantiles."""
    city, panel, first = case.city, case.panel, int(case.origins[0])
    fit, forecast, mean = Took(), Took(), np.empty(case.y.shape)
    with timed(fit):
        known = panel.as_of(first)
        past = np.arange(first - city.backtest.calibration, first)
        start = first - city.backtest.calibration - city.model.train_windows - 1
        designs = horizon_designs(known, np.arange(max(panel.per_year, start), first), city)
        rolled = roll(known, designs, past, city, Here(), lambda _: None)
        learned = learn(known, rolled, issue(known, rolled, city), first, int(rolled.trained[-1]))
        fits = fit_all(known, designs, first, city, Here())[0]
        blends = [
            Blend(each, dict(zip(rolled.members, learned.weights[:, 0, k].tolist(), strict=True)))
            for k, each in enumerate(fits)
        ]
    area = np.arange(len(panel.areas))
    for at, origin in enumerate(case.origins):
        with timed(forecast):
            design = designs_at(panel, np.array([origin]), features_read(city))
            for k, blend in enumerate(blends):
                mean[at, k] = blend.mean(rows_of(design, k, design.origins))
                learned.spreads[1, 1][k].quantiles(mean[at, k], area)
    return Run(mean, fit, forecast)


def rules(case: Case) -> dict[str, Run]:
    """Forecast by rule: nothing is fitted; the time is that of the standard design, which makes all of them."""
    forecast = Took()
    with timed(forecast):
        designs = designs_at(case.panel, case.origins, ())
    found = {}
    for name in RULES:
        by_rule = designs.baselines[:, BASELINES.index(name)]
        found[name] = Run(np.maximum(by_rule, 1e-3).astype(np.float64), Took(), forecast)
    return found


def plain_lightgbm(case: Case) -> Run:
    """Fit LightGBM's Poisson trees on the same features and settings, without offset and without blend."""
    import lightgbm as lgb

    city, panel, first = case.city, case.panel, int(case.origins[0])
    names = features_chosen(city)
    fit, forecast, mean = Took(), Took(), np.empty(case.y.shape)
    settings = parameters(city.model.lightgbm, names, city.seed, 1) | {"boost_from_average": True}
    with timed(fit):
        known = panel.as_of(first)
        trained = training_origins(known, first, 1, city)
        designs = designs_at(known, trained, names)
        y = outcomes(known.counts.values, trained, 1)
        trees = []
        for k in range(len(panel.offences)):
            data = lgb.Dataset(rows_of(designs, k, trained).columns(names), y[:, k].ravel(), params={"verbose": -1})
            trees.append(lgb.train(settings, data, city.model.lightgbm.rounds))
    for at, origin in enumerate(case.origins):
        with timed(forecast):
            design = designs_at(panel, np.array([origin]), names)
            for k, each in enumerate(trees):
                rows = rows_of(design, k, design.origins)
                mean[at, k] = np.asarray(each.predict(rows.columns(names), num_threads=1))
    return Run(mean, fit, forecast)


@contextmanager
def timed(took: Took) -> Iterator[None]:
    """Add the CPU and wall seconds of a block."""
    before = _cpu(), time.perf_counter()
    yield
    took.cpu += _cpu() - before[0]
    took.wall += time.perf_counter() - before[1]


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
