"""The placebo: with incident times shuffled there is nothing to forecast, and a pipeline that shows skill peeks."""

from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from configs.city import City
from configs.load import load_policy
from features.arrays import Floats
from features.panel import LateCounts, Panel
from features.panel.arrivals import Arrivals
from features.panel.tally import Tally
from training.backtest import all_designs, run_rolling
from training.combine import issue
from training.metrics import FLOOR, poisson_deviance_terms
from training.rolling import Progress
from training.skill import Comparison, How, compare, how

ORIGINS = 26
"""The most origins that the placebo forecasts, and learns weights from: a leak shows in few."""
TRAIN_WINDOWS = 104
"""The most windows over which its models are fitted."""
CONFIDENCE = 0.99
"""Level of all intervals together: chance refuses one honest release in 200."""
ALL = "all"
SHOWS = "shows skill"


def shuffled(panel: Panel, rng: np.random.Generator) -> Panel:
    """Return a panel in which every incident keeps its area and offence, and its window is drawn anew.

    Each window of the period is as likely as any other, so that season, trend and what follows from what all vanish.
    A mere exchange of times between incidents would leave the city's weekly totals, from which a model may rightly
    learn. Every incident is known as its window ends. What stands beside the incidents stays as it is.

    Parameters
    ----------
    panel : Panel
        Its counts say how many incidents an area and offence have.
    rng : numpy.random.Generator
        Draws the windows.
    """
    n_windows, n_areas, n_offences = panel.counts.shape
    cells = np.repeat(np.arange(n_areas * n_offences), panel.counts.values.sum(axis=0).ravel())
    at = rng.integers(0, n_windows, len(cells)) * (n_areas * n_offences) + cells
    flat = np.bincount(at, minlength=n_windows * n_areas * n_offences)
    counts = flat.reshape(n_windows, n_areas, n_offences).astype(np.int32)
    evidence = counts.astype(np.float32)
    for values in (counts, evidence):
        values.setflags(write=False)
    return known_at_once(panel, counts, evidence)


def known_at_once(panel: Panel, counts: NDArray[np.int32], evidence: NDArray[np.float32]) -> Panel:
    """Return a panel of other counts and evidence, each known as its window ends, all from the first source.

    Parameters
    ----------
    panel : Panel
        Gives windows, areas and what stands beside.
    counts, evidence : numpy.ndarray
        As many windows as the panel's. Shape: (n_windows, n_areas, n_offences).
    """
    nothing = np.empty(0, dtype=np.int32)
    late = LateCounts(nothing, nothing, nothing.astype(np.int16), nothing, nothing.astype(np.float32))
    arrivals = _at_once(counts, len(panel.sources))
    return replace(panel, counted=Tally(counts, late, arrivals), spread=Tally(evidence, late, arrivals))


def _at_once(counts: NDArray[np.int32], n_sources: int) -> Arrivals:
    """Return the city's counts as known when their windows end, all from the first source."""
    by_offence = counts.sum(axis=1)
    window, offence = np.nonzero(by_offence)
    return Arrivals(
        window.astype(np.int32),
        offence.astype(np.int16),
        np.zeros(len(window), dtype=np.int16),
        np.zeros(len(window), dtype=np.int32),
        by_offence[window, offence].astype(np.float64),
        (len(counts), counts.shape[2], n_sources),
    )


def placebo_city(city: City) -> City:
    """Return the settings under which the placebo runs: the next window alone, and fewer origins."""
    origins, calibration = (min(each, ORIGINS) for each in (city.backtest.origins, city.backtest.calibration))
    every = max(min(city.backtest.refit_every, ORIGINS), 1)
    backtest = city.backtest.model_copy(update={"origins": origins, "calibration": calibration, "refit_every": every})
    train_windows = min(city.model.train_windows, TRAIN_WINDOWS)
    model = city.model.model_copy(update={"horizons": 1, "train_windows": train_windows})
    return city.model_copy(update={"backtest": backtest, "model": model})


def placebo(panel: Panel, city: City, executor: Executor, progress: Progress) -> dict[str, Any]:
    """Run the training pipeline on shuffled times and compare it with what cannot be beaten there.

    With times shuffled a window's count says nothing of another's but the area's level. Two questions are asked:

    - `skill`: does the pipeline beat the level told outright, the mean over the whole shuffled period, the windows that
      are scored among them? No forecast from the past alone is expected to, however well it learns levels: honest
      skill is 0 or, for what learning costs, below. (Rules of thumb such as the mean of 104 windows are beaten by any
      model that remembers longer or borrows from like areas, and would cry wolf.)
    - `own`: does each forecast do better in its own window than the same forecast would in the later ones, which
      nobody knew either? Shuffled windows are exchangeable, so that the honest answer is exactly 0, whatever learning
      levels costs: it shows leaks too small for the first. In Poisson deviance the gain is
      2 Σ (y - ȳ later)(log μ - log level).

    A forecast that knew nothing but levels over the whole period would pass both: that features see no later window is
    held by tests of their own.

    Parameters
    ----------
    panel : Panel
        The city's; it is shuffled here, by the city's seed.
    city : City
        Its settings, of which fewer origins and the next window alone are used (see `placebo_city`).
    executor : concurrent.futures.Executor
        Where models are fitted.
    progress : callable
        Told what came of it.

    Returns
    -------
    dict
        `offences`: for each offence, and for `all` together, skill, low, high, statistic, p and windows (see
        `training.skill.Comparison`), `own` with the same, and verdict: `vanishes`, `shows skill` (a lower bound above
        0) or `too few windows`. `verdict`: `shows skill` where any does. `origins`, `confidence` (of each interval:
        `CONFIDENCE`, shared between them).
    """
    small = placebo_city(city)
    dealt = shuffled(panel, np.random.default_rng([city.seed, 4]))
    designs = all_designs(dealt, small)
    issued = issue(dealt, run_rolling(dealt, designs, small, executor, lambda _: None), small)
    tested = np.arange(dealt.n_windows - small.backtest.origins, dealt.n_windows)
    mean = issued.of_span((1, 1))[np.searchsorted(issued.origins, tested)]
    found = judged(dealt, mean, tested, _shared(how(load_policy(city.policy), panel.per_year, city.seed), dealt))
    progress(f"placebo: with times shuffled, skill {found['offences'][ALL]['skill']:+.2%}: {found['verdict']}")
    return found


def judged(dealt: Panel, mean: NDArray[np.float32], tested: NDArray[np.int64], how: How) -> dict[str, Any]:
    """Judge forecasts of shuffled windows; what `placebo` returns.

    Parameters
    ----------
    dealt : Panel
        Shuffled.
    mean : numpy.ndarray
        Expected counts. Shape: (n_tested, n_offences, n_areas).
    tested : numpy.ndarray
        Windows that were forecast, ascending. Shape: (n_tested,).
    how : How
        Of each comparison.
    """
    counts = dealt.counts.values.transpose(0, 2, 1)
    y, level = counts[tested], np.broadcast_to(counts.mean(axis=0), mean.shape)
    losses = [poisson_deviance_terms(y, each).sum(axis=2) for each in (mean, level)]
    own = _own_gain(y, mean, level)
    names, verdicts = (*dealt.offences, ALL), {}
    for name, k in zip(names, [*([k] for k in range(len(dealt.offences))), slice(None)], strict=True):
        forecast, told, gain = (each[:, k].sum(axis=1) for each in (*losses, own))
        verdicts[name] = _verdict(compare(forecast, told, how), compare(told[:-1] - gain, told[:-1], how))
    said = {each["verdict"] for each in verdicts.values()}
    whole = next(word for word in (SHOWS, "too few windows", "vanishes") if word in said)
    return {"verdict": whole, "origins": len(tested), "confidence": how.confidence, "offences": verdicts}


def _own_gain(y: NDArray[np.int32], mean: NDArray[np.float32], level: Floats) -> Floats:
    """Return what each forecast gains on the level in its own window less in the later ones, summed over areas.

    Shape: (n_tested - 1, n_offences): the last window has no later one.
    """
    later = (np.cumsum(y[::-1], axis=0)[::-1] - y)[:-1] / np.arange(len(y) - 1, 0, -1)[:, None, None]
    told = np.log(np.maximum(mean, FLOOR)) - np.log(np.maximum(level, FLOOR))
    return np.asarray(2 * ((y[:-1] - later) * told[:-1]).sum(axis=2))


def _verdict(skill: Comparison, own: Comparison) -> dict[str, Any]:
    if skill.low is None or own.low is None:
        verdict = "too few windows"
    else:
        verdict = SHOWS if skill.low > 0 or own.low > 0 else "vanishes"
    return {**skill.told(), "own": own.told(), "verdict": verdict}


def _shared(how: How, panel: Panel) -> How:
    """Share the chance of a false alarm between the intervals: two an offence and two for all (Bonferroni)."""
    return replace(how, confidence=1 - (1 - CONFIDENCE) / (2 * (len(panel.offences) + 1)))
