"""How near the limit: the share of the gap between the best baseline and the true intensity that a model closes."""

import pandas as pd

from configs.city import City
from features.rules import BASELINES
from training.metrics import poisson_deviance

_KEYS = ["window_start", "area", "offence"]


def read_truth(city: City) -> pd.DataFrame | None:
    """Return the simulated city's true intensity, or None for a real one.

    Columns window_start (naive local time), area, offence, recorded_mean (incidents a week that a source records).
    """
    path = city.data_folder / "truth" / "intensity.parquet"
    if city.simulation is None or not path.is_file():
        return None
    truth = pd.read_parquet(path, columns=[*_KEYS, "recorded_mean"])
    return truth.astype({"area": str, "offence": str})


def closed_gap(backtest: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Compare a model's Poisson deviance with that of the best baseline and of the truth.

    Returns
    -------
    pandas.DataFrame
        A row for each offence and one for `all` (means over offences): offence, baseline, model, truth (deviances)
        and closed, (baseline - model) / (baseline - truth): 0 adds nothing, 1 is all that can be known.
    """
    rows = backtest.merge(truth, on=_KEYS, validate="one_to_one")
    scores = [
        {
            "offence": str(offence),
            "baseline": min(poisson_deviance(part["y"], part[name]) for name in BASELINES),
            "model": poisson_deviance(part["y"], part["mean"]),
            "truth": poisson_deviance(part["y"], part["recorded_mean"]),
        }
        for offence, part in rows.groupby("offence", sort=False)
    ]
    table = pd.DataFrame(scores)
    table.loc[len(table)] = {"offence": "all", **table.drop(columns="offence").mean().to_dict()}
    table["closed"] = (table["baseline"] - table["model"]) / (table["baseline"] - table["truth"])
    return table
