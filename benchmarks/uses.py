"""What a forecast is for: bands of the day and totals that add up, measured on windows before the test period.

`python -m benchmarks uses` runs demo, Chicago 2017 and St. Louis, each on the hub that its ingest has made.
"""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from benchmarks.uses_bands import compared
from configs.city import City
from configs.load import load_city, load_policy
from features.arrays import Floats
from features.hub import load_hub
from features.panel.build import panel_of
from training.backtest import all_designs, run_rolling
from training.combine import issue
from training.executor import open_executor
from training.metrics import poisson_deviance_terms
from training.reconcile import Nodes
from training.rows import outcomes
from training.skill import compare, how

RUNS = {
    "demo": {"origins": 26, "calibration": 26, "refit_every": 26},
    "chicago-2017": {"origins": 18, "calibration": 8, "refit_every": 13},
    "st-louis": {"origins": 26, "calibration": 26, "refit_every": 26},
}
WEEKS = {"origins": 52, "calibration": 52, "refit_every": 13}
"""Of the comparison of levels; Chicago's two years are too short for it."""


def report() -> list[str]:
    """Return a Markdown section."""
    lines = ["Bands of six hours of the next week (each of 28, or summed over the days: 4); lower is better.", ""]
    lines += [
        "| city | models | bands | profile: deviance, WIS | a model for each band | profile gains |",
        "|---|---|---|---|---|---|",
    ]
    for name, backtest in RUNS.items():
        city = _city(name, backtest)
        lines += [_bands(city, members, weekly) for members, weekly in _ways(name)]
    lines += ["", "Area forecasts, and moved by what districts and the city show; mean deviance at each level.", ""]
    lines += ["| city | level | added up | moved | gain |", "|---|---|---|---|---|"]
    for name in ("demo", "st-louis"):
        lines += list(_levels(_city(name, WEEKS)))
    return lines


def _city(name: str, backtest: dict[str, int]) -> City:
    city = load_city(name)
    return city.model_copy(update={"backtest": city.backtest.model_copy(update=backtest)})


def _ways(name: str) -> list[tuple[tuple[str, ...], bool]]:
    """Return the models and resolutions that are compared: 168 series of 701 areas need 9 GB, so St. Louis has 4."""
    both = [(("ewma",), False), (("ewma",), True), (("lightgbm", "ewma"), False)]
    return both if name != "st-louis" else both[:1]


def _bands(city: City, members: tuple[str, ...], weekly: bool) -> str:
    found = compared(city, members, weekly=weekly, earlier=True)
    gain = compare(found["profile"][0], found["direct"][0], how(load_policy(city.policy), 52, city.seed))
    cells = [f"{found[way][1]:.4f}, {found[way][2]:.4f}" for way in ("profile", "direct")]
    test = "" if gain.p is None else f" (p {gain.p:.2g})"
    bands = 28 if weekly else 4
    return f"| {city.name} | {'+'.join(members)} | {bands} | {cells[0]} | {cells[1]} | {gain.skill:+.2%}{test} |"


def _levels(city: City) -> Iterator[str]:
    model = city.model.model_copy(update={"horizons": 1})
    city = city.model_copy(update={"model": model, "end": city.end - timedelta(weeks=52)})
    panel = panel_of(city, load_hub(city))
    with open_executor(city) as executor:
        rolled = run_rolling(panel, all_designs(panel, city), city, executor, lambda _: None)
    issued = issue(panel, rolled, city)
    nodes, tested = Nodes(panel.plan.districts), slice(-city.backtest.origins, None)
    weights = np.stack([np.broadcast_to(taught.weights[:, 0], rolled.mean.shape[:1] + taught.weights.shape[2:])
                        for first, last, taught in issued.learned for _ in range(last - first)])  # fmt: skip
    blended = np.einsum("omk,moka->oka", weights, rolled.mean[:, 0])[tested].astype(np.float64)
    y, moved = outcomes(panel.counts.values, issued.origins, 1)[tested], issued.mean[0, tested].astype(np.float64)
    made = how(load_policy(city.policy), panel.per_year, city.seed)
    for level, (counted, added, better) in _by_level(nodes, y.astype(np.float64), blended, moved).items():
        old, new = (poisson_deviance_terms(counted, each).reshape(len(y), -1) for each in (added, better))
        gain = compare(new.sum(axis=1), old.sum(axis=1), made)
        test = "" if gain.p is None else f" (p {gain.p:.2g})"
        yield f"| {city.name} | {level} | {old.mean():.4f} | {new.mean():.4f} | {gain.skill:+.2%}{test} |"


def _by_level(nodes: Nodes, *cubes: Floats) -> dict[str, list[Floats]]:
    totals = [nodes.totals(cube) for cube in cubes]
    found = {}
    for level, groups in nodes.levels().items():
        found[f"{level}, all offences"] = [each[:, groups, -1] for each in totals]
        found[f"{level}, each offence"] = [each[:, groups, :-1] for each in totals]
    return {**found, "area, each offence": list(cubes)}
