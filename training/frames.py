"""Forecasts as a table: a row for each origin, span of windows, offence and area."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.arrays import Floats
from features.design import Designs
from features.panel import Panel
from features.rules import BASELINES
from training.combine import Span
from training.counts import QUANTILES
from training.spread import Spread


def forecast_frame(
    panel: Panel,
    designs: list[Designs],
    origins: NDArray[np.int64],
    mean: NDArray[np.float32],
    spreads: list[Spread],
    span: Span = (1, 1),
) -> pd.DataFrame:
    """Write forecasts of one span as a table.

    Parameters
    ----------
    panel : Panel
        Its windows, areas and offences.
    designs : list of Designs
        Rows of the origins, for each horizon, whose baselines are told.
    origins : numpy.ndarray
        Shape: (n_origins,).
    mean : numpy.ndarray
        Expected counts of the span. Shape: (n_origins, n_offences, n_areas).
    spreads : list of Spread
        One for each offence.
    span : tuple of int
        First and last horizon.

    Returns
    -------
    pandas.DataFrame
        A row for each origin × offence × area: origin, window_start, window_end (naive local time), area, offence,
        mean, the 23 quantiles and a column for each baseline.
    """
    starts = _starts(panel, origins)
    index = pd.MultiIndex.from_product([starts, panel.offences, panel.areas], names=["origin", "offence", "area"])
    frame = index.to_frame(index=False)
    per_origin = len(panel.offences) * len(panel.areas)
    frame["window_start"] = np.repeat(_starts(panel, origins + span[0] - 1), per_origin)
    frame["window_end"] = np.repeat(_starts(panel, origins + span[1]), per_origin)
    area = np.tile(np.arange(len(panel.areas)), len(origins))
    levels = np.empty((*mean.shape, len(QUANTILES)))
    for k in range(len(panel.offences)):
        expected = mean[:, k].ravel().astype(np.float64)
        levels[:, k] = spreads[k].quantiles(expected, area).reshape(len(origins), len(panel.areas), -1)
    columns: dict[str, Floats] = {"mean": mean.ravel().astype(np.float64)}
    columns |= {name: levels[..., i].ravel() for i, name in enumerate(QUANTILES)}
    columns |= dict(zip(BASELINES, _baselines(designs, origins, span), strict=True))
    ordered = frame[["origin", "window_start", "window_end", "area", "offence"]]
    return pd.concat([ordered, pd.DataFrame(columns)], axis=1)


def _starts(panel: Panel, windows: NDArray[np.int64]) -> NDArray[np.datetime64]:
    return panel.windows.starts(windows).astype("datetime64[s]")


def _baselines(designs: list[Designs], origins: NDArray[np.int64], span: Span) -> list[Floats]:
    each = [design.of(origins).baselines for design in designs[span[0] - 1 : span[1]]]
    total: Floats = np.stack(each).sum(axis=0, dtype=np.float64)
    return [total[:, i].ravel() for i in range(len(BASELINES))]
