"""How much of what can be known the model knows: the demo city and others from other seeds."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from configs.load import load_city
from features.hub import ingest, load_hub
from features.panel.build import panel_of
from features.simulate import simulate
from training.ceiling import closed_gap, read_truth
from training.executor import open_executor
from training.train import run_backtest

SEEDS = (0, 1, 2, 3)


def report() -> list[str]:
    """Return a Markdown table of the share of the gap closed, for the demo's seed and four more."""
    demo = load_city("demo")
    columns = {f"seed {seed}": _closed(seed) for seed in (demo.seed, *SEEDS)}
    table = pd.DataFrame(columns)
    lines = [
        "Share of the gap in Poisson deviance, from the best of five baselines to the true intensity, that the model",
        f"closes over the last {demo.backtest.origins} weeks: 0 adds nothing, 1 is all that can be known.",
        "",
        f"| offence | {' | '.join(columns)} |",
        f"|---|{'---|' * len(columns)}",
    ]
    for offence, row in table.iterrows():
        lines.append(f"| {offence} | {' | '.join(f'{share:.2f}' for share in row)} |")
    return [*lines, "", f"Least over offences and seeds: {np.min(table.to_numpy()):.2f}."]


def _closed(seed: int) -> pd.Series:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        places = {"workspace": workspace, "data_folder": workspace / "sources", "seed": seed}
        city = load_city("demo").model_copy(update=places)
        simulate(city)
        ingest(city)
        panel = panel_of(city, load_hub(city))
        with open_executor(city) as executor:
            next_only = city.model_copy(update={"model": city.model.model_copy(update={"horizons": 1})})
            backtest = run_backtest(panel, next_only, executor, lambda _: None)
        truth = read_truth(city)
        if truth is None:
            raise RuntimeError("the simulated city has no truth")
        return closed_gap(backtest, truth).set_index("offence")["closed"]
