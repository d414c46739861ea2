"""Rolling origins: every model's forecasts, each by a fit that had seen nothing that was reported after it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from configs.city import BacktestSettings, City
from features.design import Designs
from features.panel import Panel
from training.models import MODELS, Fitted, How, Rows
from training.rows import features_chosen, outcomes, rows_of, training_origins

Progress = Callable[[str], None]
CALIBRATION_EVERY = 26
"""Windows of the calibration that one fit forecasts, at least."""


@dataclass(frozen=True)
class Rolled:
    """What each model forecast at each origin.

    Attributes
    ----------
    members : tuple of str
        Keys of the models.
    origins : numpy.ndarray
        Indices of the windows at whose start the forecasts were made, ascending. Shape: (n_origins,).
    mean : numpy.ndarray
        Expected counts, float32, nan where a model does not forecast a horizon.
        Shape: (n_members, n_horizons, n_origins, n_offences, n_areas).
    trained : numpy.ndarray
        Windows that the fit behind each origin's forecasts was trained on. Shape: (n_origins,).
    judged : list of dict
        The next window's models fitted at the backtest's first origin, by offence, then key: their texts.
    """

    members: tuple[str, ...]
    origins: NDArray[np.int64]
    mean: NDArray[np.float32]
    trained: NDArray[np.int64]
    judged: list[dict[str, str]] = field(default_factory=list)


def blocks(origins: NDArray[np.int64], backtest: BacktestSettings) -> Iterator[NDArray[np.int64]]:
    """Divide consecutive origins into those that one fit forecasts; the fit is made at the first of each.

    The origins of the calibration come first, in blocks of `CALIBRATION_EVERY` or more: weights and spreads need what a
    fit forecasts, not the newest fit, and half of all fits would be theirs.
    """
    first = max(0, len(origins) - backtest.origins)
    seldom = max(backtest.refit_every, CALIBRATION_EVERY)
    for start, end, every in ((0, first, seldom), (first, len(origins), backtest.refit_every)):
        for begin in range(start, end, every):
            yield origins[begin : min(begin + every, end)]


def roll(
    panel: Panel,
    designs: list[Designs],
    origins: NDArray[np.int64],
    city: City,
    executor: Executor,
    progress: Progress,
) -> Rolled:
    """Forecast every window ahead of consecutive origins by every model.

    Models are fitted anew every `backtest.refit_every` origins, each on its own in the executor; the result does not
    depend on which executor it is, nor on the order in which it finishes.

    Parameters
    ----------
    panel : Panel
        Counts and context.
    designs : list of Designs
        Rows of all origins that are asked for or trained on, for each horizon.
    origins : numpy.ndarray
        Ascending. Shape: (n_origins,).
    city : City
        Its settings.
    executor : concurrent.futures.Executor
        Where models are fitted.
    progress : callable
        Told a line after each block of origins.
    """
    members = city.model.members
    shape = (len(members), len(designs), len(origins), len(panel.offences), len(panel.areas))
    mean = np.full(shape, np.nan, dtype=np.float32)
    waiting: list[Waiting] = []
    judged: list[dict[str, str]] = [{} for _ in panel.offences]
    for block in blocks(origins, city.backtest):
        at = np.searchsorted(origins, block)
        for h, k, task in _tasks(panel, designs, int(block[0]), city):
            ahead = rows_of(designs[h], k, block)
            which = [members.index(key) for key in task[0]]
            kept = judged[k] if h == 0 and block[0] == panel.n_windows - city.backtest.origins else None
            future = executor.submit(fit_and_forecast, *task, ahead, kept is not None)
            waiting.append(Waiting(which, h, k, at, future, kept))
        while len(waiting) > 2 * len(designs) * len(panel.offences):
            _take(waiting.pop(0), mean)
        progress(f"fits: {int(at[-1]) + 1} of {len(origins)} origins handed out")
    for each in waiting:
        _take(each, mean)
    parts = list(blocks(origins, city.backtest))
    trained = [np.full(len(part), len(training_origins(panel, int(part[0]), 1, city))) for part in parts]
    return Rolled(members, origins, mean, np.concatenate(trained), judged)


@dataclass(frozen=True)
class Waiting:
    """A forecast that is being made: positions of members, horizon, offence and origins; where texts are kept."""

    which: list[int]
    horizon: int
    offence: int
    at: NDArray[np.int64]
    future: Future[tuple[NDArray[np.float32], dict[str, str]]]
    kept: dict[str, str] | None


Task = tuple[tuple[str, ...], Rows, NDArray[np.int32], How]


def fit_all(
    panel: Panel, designs: list[Designs], origin: int, city: City, executor: Executor
) -> list[list[dict[str, Fitted]]]:
    """Fit every model on what is known at an origin: by horizon, then offence, then the model's key."""
    asked = [(h, k, executor.submit(fit_texts, *task)) for h, k, task in _tasks(panel, designs, origin, city)]
    found: list[list[dict[str, Fitted]]] = [[{} for _ in panel.offences] for _ in designs]
    for h, k, future in asked:
        found[h][k] = {key: MODELS[key].read(text) for key, text in future.result().items()}
    return found


def fit_texts(members: tuple[str, ...], rows: Rows, y: NDArray[np.int32], how: How) -> dict[str, str]:
    """Fit models of one offence and return each as text."""
    return {key: MODELS[key].fit(rows, y, how).text() for key in members}


def fit_and_forecast(
    members: tuple[str, ...], rows: Rows, y: NDArray[np.int32], how: How, ahead: Rows, keep: bool
) -> tuple[NDArray[np.float32], dict[str, str]]:
    """Fit models of one offence and forecast other rows; keep the models' texts, or not.

    Shape of the forecasts: (n_members, n_rows ahead).
    """
    fitted = {key: MODELS[key].fit(rows, y, how) for key in members}
    forecasts = np.stack([each.mean(ahead).astype(np.float32) for each in fitted.values()])
    return forecasts, {key: each.text() for key, each in fitted.items()} if keep else {}


def _tasks(panel: Panel, designs: list[Designs], origin: int, city: City) -> Iterator[tuple[int, int, Task]]:
    counts = panel.as_of(origin).counts.values
    how = How(features_chosen(city), city.model, city.seed, city.threads)
    for h, design in enumerate(designs):
        trained = training_origins(panel, origin, h + 1, city)
        y = outcomes(counts, trained, h + 1)
        for k in range(len(panel.offences)):
            yield h, k, (city.model.members_at(h + 1), rows_of(design, k, trained), y[:, k].ravel(), how)


def _take(waiting: Waiting, mean: NDArray[np.float32]) -> None:
    forecasts, texts = waiting.future.result()
    for member, forecast in zip(waiting.which, forecasts, strict=True):
        mean[member, waiting.horizon, waiting.at, waiting.offence] = forecast.reshape(len(waiting.at), -1)
    if waiting.kept is not None:
        waiting.kept.update(texts)
