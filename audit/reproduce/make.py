"""Makes again what a release is made of, from the raw data and the settings alone: it never sees the release."""

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.reproduce.extent import Extent
from configs.city import City
from configs.files import one_writer
from features.design import Designs
from features.hub import Hub, ingest, load_hub
from features.panel import Panel
from features.panel.build import panel_of
from training.backtest import ahead_frame, all_designs, backtest_frame
from training.combine import Issued, Learned, issue, learn
from training.executor import open_executor
from training.models import Fitted
from training.rolling import Progress, Rolled, fit_all, roll
from training.rows import training_origins


@dataclass(frozen=True)
class Remade:
    """What was made again.

    Attributes
    ----------
    city, hub, panel : City, Hub, Panel
        From the raw data.
    designs : list of Designs
        Rows of all origins, for each window ahead.
    fits : list
        The models: by horizon, then offence, then key.
    learned : Learned or None
        Weights, spreads and levels of the horizons that were backtested again; None where not all of it was.
    backtest : pandas.DataFrame
        Of the next window, of the origins that were made again.
    ahead : pandas.DataFrame or None
        Of further windows.
    blocks : tuple of int
        Blocks of the backtest that were made again, and that there are.
    """

    city: City
    hub: Hub
    panel: Panel
    designs: list[Designs]
    fits: list[list[dict[str, Fitted]]]
    learned: Learned | None
    backtest: pd.DataFrame
    ahead: pd.DataFrame | None
    blocks: tuple[int, int]


def remake(city: City, extent: Extent, progress: Progress) -> Remade:
    """Ingest, build the panel, fit and backtest.

    Parameters
    ----------
    city : City
        Its workspace is empty.
    extent : Extent
        How much is made again.
    progress : callable
        Told a line at each step.

    Raises
    ------
    ConfigError
        The data folder is absent.
    DataError
        The raw data cannot be read.
    """
    with one_writer(city.home):
        account = ingest(city)
    progress(f"made again: {account.total.kept:,} incidents from {account.total.rows:,} rows")
    hub = load_hub(city)
    panel = panel_of(city, hub)
    with open_executor(city) as executor:
        designs = all_designs(panel, city)
        progress(f"made again: rows of {len(designs[0].origins)} origins, {len(designs)} windows ahead")
        fits = fit_all(panel, designs, panel.n_windows, city, executor)
        progress("made again: the models")
        rolled, made = _rolled(panel, designs if extent.further else designs[:1], city, extent, executor, progress)
        issued = issue(panel, rolled, _until(city, made[0]))
    whole = made[0] == made[1]
    return Remade(
        city=city, hub=hub, panel=panel, designs=designs, fits=fits,
        learned=_learned(panel, rolled, issued, city) if whole else None,
        backtest=backtest_frame(panel, designs, issued, city, (1, 1)),
        ahead=ahead_frame(panel, designs, issued, city) if extent.further else None, blocks=made,
    )  # fmt: skip


def _learned(panel: Panel, rolled: Rolled, issued: Issued, city: City) -> Learned:
    trained = len(training_origins(panel, panel.n_windows, 1, city))
    return learn(panel, rolled, issued, panel.n_windows, trained)


def _rolled(
    panel: Panel, designs: list[Designs], city: City, extent: Extent, executor: Executor, progress: Progress
) -> tuple[Rolled, tuple[int, int]]:
    """Return forecasts of calibration and of the first blocks, and how many blocks that is, of how many."""
    every = city.backtest.origins + city.backtest.calibration
    origins = np.arange(panel.n_windows - every, panel.n_windows)
    there = -(-city.backtest.origins // city.backtest.refit_every)
    made = there if extent.blocks is None else min(extent.blocks, there)
    some = _until(city, made)
    kept = origins[: some.backtest.origins + some.backtest.calibration]
    return roll(panel, designs, kept, some, executor, lambda line: progress(f"made again: {line}")), (made, there)


def _until(city: City, made: int) -> City:
    """Return a city whose backtest ends after so many blocks; of it only what divides origins into blocks is read."""
    origins = min(made * city.backtest.refit_every, city.backtest.origins)
    return city.model_copy(update={"backtest": city.backtest.model_copy(update={"origins": origins})})
