"""Each model alone against the baselines, on periods before the tests: the simulated city to July 2025, St. Louis 2018.

Nothing here was, or may be, looked at on the last 26 weeks of the simulated city nor on 2019 of St. Louis: models and
their settings are chosen on these figures.
"""

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import bars
from configs.city import City
from configs.load import load_city
from features.design import Designs, designs_at
from features.hub import ingest, load_hub
from features.panel import Panel
from features.panel.build import panel_of
from features.rules import BASELINES
from features.simulate import simulate
from training.ceiling import read_truth
from training.metrics import poisson_deviance
from training.models import MODELS, How
from training.rows import features_chosen, outcomes, rows_of, training_origins

FEET = 1640.4
LEARNED = tuple(key for key in MODELS if key not in BASELINES)


def report() -> list[str]:
    """Return a Markdown section: deviance of every model, and CPU seconds of a fit."""
    demo = load_city("demo").model_copy(update={"end": date(2025, 7, 7)})
    st_louis = load_city("st-louis").model_copy(update={"end": date(2018, 12, 31)})
    lines = _section("The simulated city, 26 weeks to 2025-07-06", _simulated(demo))
    if not st_louis.data_folder.is_dir():
        return [*lines, "", "St. Louis: its data are not here."]
    panel = bars.panel_of(st_louis, bars.incidents(st_louis), FEET)
    return [*lines, "", *_section(f"St. Louis, cells of {FEET:,.1f} US feet, 2018", scored(st_louis, panel, 52))]


def scored(city: City, panel: Panel, n_origins: int, truth: pd.DataFrame | None = None) -> pd.DataFrame:
    """Fit every model once and score it on the last origins.

    Returns
    -------
    pandas.DataFrame
        A row for each model: its deviance by offence, and `CPU seconds a fit` (mean over offences).
    """
    first = panel.n_windows - n_origins
    chosen = features_chosen(city)
    names = tuple(dict.fromkeys((*chosen, *(name for model in MODELS.values() for name in model.reads(chosen)))))
    trained, ahead = training_origins(panel, first, 1, city), np.arange(first, panel.n_windows)
    past, future = (designs_at(panel, origins, names) for origins in (trained, ahead))
    known = outcomes(panel.as_of(first).counts.values, trained, 1)
    came = outcomes(panel.counts.values, ahead, 1)
    how = How(chosen, city.model, city.seed, threads=1)
    rows = {}
    for k, offence in enumerate(panel.offences):
        for key, deviance, seconds in _each(past, future, k, known[:, k].ravel(), came[:, k].ravel(), how):
            rows[key, offence] = (deviance, seconds)
        if truth is not None:
            starts = panel.windows.starts(ahead).astype("datetime64[ns]")
            of = truth[truth["offence"] == offence].pivot(index="window_start", columns="area", values="recorded_mean")
            best = of.loc[pd.DatetimeIndex(starts), list(panel.areas)].to_numpy().ravel()
            rows["truth", offence] = (poisson_deviance(came[:, k].ravel(), best), 0.0)
    frame = pd.DataFrame(rows, index=["deviance", "seconds"]).T
    table = frame["deviance"].unstack()[list(panel.offences)]
    table["CPU seconds a fit"] = frame["seconds"].unstack().mean(axis=1)
    return table.loc[list(dict.fromkeys(key for key, _ in rows))]


def _each(
    past: Designs, future: Designs, k: int, known: np.ndarray, came: np.ndarray, how: How
) -> Iterator[tuple[str, float, float]]:
    rows, ahead = rows_of(past, k, past.origins), rows_of(future, k, future.origins)
    for key, model in MODELS.items():
        before = time.process_time()
        fitted = model.fit(rows, known, how)
        seconds = time.process_time() - before
        yield key, poisson_deviance(came, fitted.mean(ahead)), seconds


def _simulated(demo: City) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        whole = load_city("demo").model_copy(update={"workspace": workspace, "data_folder": workspace / "sources"})
        simulate(whole)
        ingest(whole)
        panel = panel_of(demo, load_hub(whole))
        return scored(demo, panel, 26, read_truth(whole))


def _section(title: str, table: pd.DataFrame) -> list[str]:
    """Return deviances against the best baseline of each offence and, where the truth is known, the gap closed."""
    offences = [name for name in table.columns if name != "CPU seconds a fit"]
    best = table.loc[list(BASELINES), offences].min()
    lines = [f"### {title}", "", f"| model | {' | '.join(offences)} | mean | CPU seconds a fit |"]
    lines += [f"|---|{'---|' * (len(offences) + 2)}"]
    for key, row in table.iterrows():
        against = row[offences] / best - 1
        cells = [f"{row[name]:.4f} ({against[name]:+.2%})" for name in offences]
        seconds = "" if key not in LEARNED else f"{row['CPU seconds a fit']:.2f}"
        lines.append(f"| {key} | {' | '.join(cells)} | {against.mean():+.2%} | {seconds} |")
    if "truth" in table.index:
        closed = (best - table[offences]) / (best - table.loc["truth", offences])
        told = ", ".join(f"{key} {closed.loc[key].mean():.2f}" for key in LEARNED)
        lines += ["", f"Share of the gap between the best baseline and the truth that each closes, mean: {told}."]
    return lines
