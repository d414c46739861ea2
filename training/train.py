"""Trains: every model over rolling origins, what they teach, and the fits that a release is made of."""

from concurrent.futures import Executor

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.city import City
from features.design import Designs
from features.panel import Panel
from training.backtest import ahead_frame, all_designs, backtest_frame, run_rolling
from training.blend import Blend
from training.combine import Issued, issue, learn, spans
from training.explain.importance import explain_models
from training.models import MODELS
from training.placebo import placebo
from training.rolling import Progress, Rolled, fit_all
from training.rows import rows_of, training_origins
from training.trained import Trained


def train(panel: Panel, city: City, executor: Executor, progress: Progress) -> Trained:
    """Backtest, then fit on everything.

    Parameters
    ----------
    panel : Panel
        Counts and context.
    city : City
        Its settings.
    executor : concurrent.futures.Executor
        Where models are fitted.
    progress : callable
        Told a line at each step.
    """
    designs = all_designs(panel, city)
    n_origins, n_offences, n_areas, _ = designs[0].features.shape
    progress(f"design matrix: {n_origins} origins of {n_areas} areas, {len(designs)} windows ahead")
    rolled = run_rolling(panel, designs, city, executor, progress)
    issued = issue(panel, rolled, city)
    learned = learn(panel, rolled, issued, panel.n_windows, len(training_origins(panel, panel.n_windows, 1, city)))
    progress("final fit: every offence")
    fits = fit_all(panel, designs, panel.n_windows, city, executor)
    blends = [
        [
            Blend(fits[h][k], {key: float(learned.weights[rolled.members.index(key), h, k]) for key in fits[h][k]})
            for k in range(n_offences)
        ]
        for h in range(len(designs))
    ]
    start = panel.n_windows - city.backtest.origins
    rng = np.random.default_rng(city.seed)
    reference = sample_rows(panel, designs[0], np.arange(int(designs[0].origins[0]), start), blends[0], rng)
    current = sample_rows(panel, designs[0], np.arange(start, panel.n_windows), blends[0], rng)
    backtest = backtest_frame(panel, designs, issued, city, (1, 1))
    ahead = ahead_frame(panel, designs, issued, city)
    progress("explanations: what matters over all areas, on the backtest")
    seen = _blends_before(panel, rolled, issued, city)
    explained = explain_models(panel, designs[0], seen, reference, city)
    nothing = placebo(panel, city, executor, progress)
    return Trained(blends, learned, rolled, backtest, ahead, reference, current, explained, nothing)


def run_backtest(panel: Panel, city: City, executor: Executor, progress: Progress) -> pd.DataFrame:
    """Return the backtest of all spans, without a final fit (see `training.backtest.backtest_frame`)."""
    designs = all_designs(panel, city)
    issued = issue(panel, run_rolling(panel, designs, city, executor, progress), city)
    return pd.concat([backtest_frame(panel, designs, issued, city, span) for span in spans(city.model.horizons)])


def _blends_before(panel: Panel, rolled: Rolled, issued: Issued, city: City) -> dict[str, Blend]:
    """Return the next window's models of the backtest's first origin, with the weights that held then, by offence."""
    start = panel.n_windows - city.backtest.origins
    weights = next(learned.weights[:, 0] for begin, end, learned in issued.learned if begin <= start < end)
    found = {}
    for k, offence in enumerate(panel.offences):
        fits = {key: MODELS[key].read(text) for key, text in rolled.judged[k].items()}
        found[offence] = Blend(fits, dict(zip(city.model.members, weights[:, k].tolist(), strict=True)))
    return found


def sample_rows(
    panel: Panel,
    designs: Designs,
    origins: NDArray[np.int64],
    blends: list[Blend],
    rng: np.random.Generator,
    size: int = 4000,
) -> pd.DataFrame:
    """Draw up to `size` rows of each offence, evenly likely, with features, outcome and fitted mean.

    Parameters
    ----------
    panel : Panel
        What came of them.
    designs : Designs
        Their rows.
    origins : numpy.ndarray
        Ascending, each of the panel's. Shape: (n_origins,).
    blends : list of Blend
        One for each offence.
    rng : numpy.random.Generator
        Draws them.
    size : int
        Most rows of an offence.
    """
    starts = panel.windows.starts(origins).astype("datetime64[s]")
    n_areas, parts = len(panel.areas), []
    for k, offence in enumerate(panel.offences):
        rows = rows_of(designs, k, origins)
        n = len(rows.offset)
        drawn = np.sort(rng.choice(n, size=min(size, n), replace=False))
        at, area = np.divmod(drawn, n_areas)
        some = rows.at(drawn)
        part = pd.DataFrame(some.values, columns=list(designs.names))
        part.insert(0, "window_start", starts[at])
        part.insert(1, "area", np.array(panel.areas)[area])
        part.insert(2, "offence", offence)
        part["y"] = panel.counts.values[origins[at], area, k]
        part["mean"] = blends[k].mean(some)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
