"""Speed of the forecasts: retrain, backtests with monthly refits, and one warm forecast, on St. Louis' six families."""

import os
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any

import numpy as np

from benchmarks import bars
from configs.city import City
from configs.load import load_city
from features.design import designs_at
from features.panel import Panel
from training.blend import Blend
from training.combine import Learned, issue, learn
from training.executor import open_executor
from training.frames import forecast_frame
from training.rolling import fit_all, roll
from training.rows import features_read, horizon_designs, rows_of
from training.train import run_backtest

FEET = {"250 m": 820.2, "500 m": 1640.4}
MONTH = 4
WARM = 20


def report() -> list[str]:
    """Return a Markdown table of what the bars of speed are of, each with its bar."""
    city = one_ahead(load_city("st-louis"))
    if not city.data_folder.is_dir():
        return ["St. Louis: its data are not here."]
    rows = bars.incidents(city)
    panels = {name: bars.panel_of(city, rows, feet) for name, feet in FEET.items()}
    fine = panels["250 m"]
    four = city.model_copy(update={"model": city.model.model_copy(update={"horizons": 4})})
    lines = [
        f"Compute: {city.compute.kind}, {city.compute.workers} workers, one thread each; load of the machine before: "
        f"{os.getloadavg()[0]:.1f}. CPU seconds are those of this process and of what its workers were given.",
        "",
        "| what | seconds | CPU seconds | bar, seconds |",
        "|---|---|---|---|",
        _line("weekly retrain, six families, 250 m, next week", city, partial(retrain, fine, city), 90),
        _line("the same, each of the next four weeks", four, partial(retrain, fine, four), None),
        _line("52 origins, monthly refits, 500 m", city, partial(backtest, panels["500 m"], city), 240),
        _line("52 origins, monthly refits, 250 m", city, partial(backtest, fine, city), 720),
    ]
    seconds, cpu = warm_forecast(fine, city)
    what = f"next week, {len(fine.areas):,} areas × {len(fine.offences)} offences, 23 quantiles, warm"
    return [*lines, f"| {what} | {seconds:.3f} | {cpu:.3f} | 0.5 |"]


def one_ahead(city: City) -> City:
    """Return a city that forecasts the next window only."""
    return city.model_copy(update={"model": city.model.model_copy(update={"horizons": 1})})


def retrain(panel: Panel, city: City, executor: Executor) -> None:
    """Fit every model of every offence on all that is known, from the panel's counts to texts."""
    first = max(panel.per_year, panel.n_windows - city.model.train_windows - city.model.horizons)
    designs = horizon_designs(panel, np.arange(first, panel.n_windows), city)
    fit_all(panel, designs, panel.n_windows, city, executor)


def backtest(panel: Panel, city: City, executor: Executor) -> None:
    """Run the backtest, calibration's origins with it, refitted every four weeks."""
    monthly = city.backtest.model_copy(update={"origins": 52, "refit_every": MONTH})
    run_backtest(panel, city.model_copy(update={"backtest": monthly}), executor, lambda _: None)


def warm_forecast(panel: Panel, city: City) -> tuple[float, float]:
    """Return the median seconds, wall and CPU, of one forecast of next week as a table, after one that is not warm."""
    blends, learned = _ready(panel, city)
    at, taken = np.array([panel.n_windows]), []
    for _ in range(1 + WARM):
        before = time.perf_counter(), time.process_time()
        designs = [designs_at(panel, at, features_read(city))]
        mean = np.stack([blend.mean(rows_of(designs[0], k, at)) for k, blend in enumerate(blends)])[None]
        forecast_frame(panel, designs, at, mean.astype(np.float32), learned.spreads[1, 1])
        taken.append((time.perf_counter() - before[0], time.process_time() - before[1]))
    wall, cpu = np.median(taken[1:], axis=0)
    return float(wall), float(cpu)


def _ready(panel: Panel, city: City) -> tuple[list[Blend], Learned]:
    """Fit and calibrate on eight origins: what a forecast costs does not depend on how many there were."""
    few = city.model_copy(update={"backtest": city.backtest.model_copy(update={"calibration": 8, "refit_every": 8})})
    origins = np.arange(panel.n_windows - 8, panel.n_windows)
    first = max(panel.per_year, int(origins[0]) - city.model.train_windows - 1)
    designs = horizon_designs(panel, np.arange(first, panel.n_windows), few)
    with open_executor(few) as executor:
        rolled = roll(panel, designs, origins, few, executor, lambda _: None)
        learned = learn(panel, rolled, issue(panel, rolled, few), panel.n_windows, int(rolled.trained[-1]))
        fits = fit_all(panel, designs, panel.n_windows, few, executor)[0]
    weights = learned.weights[:, 0]
    blends = [
        Blend(each, dict(zip(rolled.members, weights[:, k].tolist(), strict=True))) for k, each in enumerate(fits)
    ]
    return blends, learned


class Counting(Executor):
    """An executor that adds up the CPU seconds of what it is given, wherever that is done.

    Parameters
    ----------
    inner : concurrent.futures.Executor
        Does the work.
    """

    def __init__(self, inner: Executor) -> None:
        self.inner, self.cpu = inner, 0.0

    def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand on a call, timed where it is done."""
        outer: Future[Any] = Future()
        self.inner.submit(timed, call, args, kwargs).add_done_callback(partial(self._take, outer))
        return outer

    def _take(self, outer: Future[Any], done: Future[tuple[float, Any]]) -> None:
        if error := done.exception():
            outer.set_exception(error)
        else:
            cpu, result = done.result()
            self.cpu += cpu
            outer.set_result(result)


def timed(call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[float, Any]:
    """Return the CPU seconds of a call, and its result."""
    before = time.process_time()
    result = call(*args, **kwargs)
    return time.process_time() - before, result


def _line(what: str, city: City, work: Callable[[Executor], None], bar: float | None) -> str:
    with open_executor(city) as pool:
        counting = Counting(pool)
        cpu, start = time.process_time(), time.perf_counter()
        work(counting)
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu + counting.cpu
    return f"| {what} | {wall:.1f} | {cpu:.1f} | {'' if bar is None else bar} |"
