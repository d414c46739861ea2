"""Totals of districts, the city and all offences, with quantiles that past totals taught."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.arrays import Floats
from training.counts import QUANTILES
from training.reconcile.nodes import ALL, Nodes
from training.spread import Spread, learn_spread


def learn_totals(
    nodes: Nodes, y: NDArray[np.int32], mean: NDArray[np.float32], together: int
) -> dict[str, list[Spread]]:
    """Learn how totals scatter about the sums of area forecasts, for each level, offence, and all offences.

    Areas of a city are busy in the same weeks, and so are offences, so that a total scatters more than a sum of
    independent counts, and less than the sum of its parts' quantiles says.

    Parameters
    ----------
    nodes : Nodes
        What adds up.
    y, mean : numpy.ndarray
        Counts and what was expected at past origins. Shape of each: (n_origins, n_offences, n_areas).
    together : int
        How many windows each count is of.

    Returns
    -------
    dict
        By level, `city` and where there are several `district`: a spread for each offence, then for all together.
    """
    counted, meant = nodes.totals(y), nodes.totals(mean)
    found = {}
    for level, groups in nodes.levels().items():
        seen, said = counted[:, groups], meant[:, groups]
        n = seen.shape[1]
        area = np.tile(np.arange(n), len(seen))
        found[level] = [
            learn_spread(
                seen[..., k].ravel().astype(np.int32), said[..., k].ravel().astype(np.float32), area, n, None, together
            )
            for k in range(seen.shape[2])
        ]
    return found


def total_frame(
    forecast: pd.DataFrame, district: dict[str, str], title: str, spreads: dict[tuple[str, str], Spread]
) -> pd.DataFrame:
    """Add the forecasts of one span up.

    Parameters
    ----------
    forecast : pandas.DataFrame
        A row for each offence × area (see `training.frames.forecast_frame`).
    district : dict
        Each area's district by name.
    title : str
        The city's name.
    spreads : dict
        By level and offence (see `learn_totals`); `district` may be missing.

    Returns
    -------
    pandas.DataFrame
        origin, window_start, window_end, level, name, offence (or `all`), mean and the 23 quantiles. Means are the sums
        of those of areas; quantiles belong to the total.
    """
    rows = forecast[["origin", "window_start", "window_end", "offence", "area", "mean"]]
    both = pd.concat([rows, rows.assign(offence=ALL)])
    order = [*rows["offence"].unique(), ALL]
    parts = []
    for level in dict.fromkeys(level for level, _ in spreads):
        named = both.assign(level=level, name=both["area"].map(district) if level == "district" else title)
        keys = ["origin", "window_start", "window_end", "level", "name", "offence"]
        part = named.groupby(keys, sort=False)["mean"].sum().reset_index()
        place = pd.Index(order).get_indexer(pd.Index(part["offence"]))
        part = part.assign(place=place).sort_values(["name", "place"]).drop(columns="place").reset_index(drop=True)
        parts.append(pd.concat([part, _quantiles(part, level, spreads)], axis=1))
    return pd.concat(parts, ignore_index=True)


def _quantiles(part: pd.DataFrame, level: str, spreads: dict[tuple[str, str], Spread]) -> pd.DataFrame:
    names = sorted(part["name"].unique())
    place, mean = pd.Index(names).get_indexer(pd.Index(part["name"])), part["mean"].to_numpy(np.float64)
    levels: Floats = np.empty((len(part), len(QUANTILES)))
    for offence in part["offence"].unique():
        at = (part["offence"] == offence).to_numpy()
        levels[at] = spreads[level, offence].quantiles(mean[at], place[at])
    return pd.DataFrame(levels, columns=list(QUANTILES))
