"""What training leaves: fits, what past forecasts taught, and the backtest."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from training.blend import Blend
from training.combine import Learned
from training.rolling import Rolled


@dataclass(frozen=True)
class Trained:
    """What training leaves.

    Attributes
    ----------
    blends : list
        The models fitted on all there is, by horizon, then offence.
    learned : Learned
        Weights and spreads, learned on every origin whose outcome is known.
    rolled : Rolled
        What each model forecast at each origin of calibration and backtest.
    backtest : pandas.DataFrame
        What was issued for the next window, and what came (see `training.backtest.backtest_frame`).
    ahead : pandas.DataFrame or None
        The same for further windows.
    reference, current : pandas.DataFrame
        Samples of the rows of training and of the backtest, for the drift gate.
    explained : dict
        What matters over all areas, by offence (see `training.explain.importance.explain_models`).
    placebo : dict
        What the same pipeline makes of shuffled times (see `training.placebo.placebo`).
    """

    blends: list[list[Blend]]
    learned: Learned
    rolled: Rolled
    backtest: pd.DataFrame
    ahead: pd.DataFrame | None
    reference: pd.DataFrame
    current: pd.DataFrame
    explained: dict[str, Any]
    placebo: dict[str, Any]
