"""Windows that are no weeks: months, days and shifts are trained on, forecast and divided like weeks."""

import numpy as np
import pandas as pd
import pytest

from configs.windows import WindowSettings
from features.hub import load_hub
from features.panel.build import panel_of
from training.executor import Here
from training.train import run_backtest


@pytest.mark.parametrize(
    ("unit", "origins", "trained", "step"),
    [("month", 4, 20, pd.DateOffset(months=1)), ("day", 8, 400, pd.DateOffset(days=1)), ("shift", 9, 20, None)],
)
def test_a_city_is_trained_in_windows_of_any_length(ingested, unit, origins, trained, step):
    # 20 shifts are no week: far too few, and still no forecast runs away
    model = ingested.model.model_copy(update={"members": ("glm", "ewma"), "train_windows": trained})
    backtest = ingested.backtest.model_copy(update={"origins": origins, "calibration": 8, "refit_every": origins})
    window = WindowSettings(unit=unit)
    start, end = (day.replace(day=1) for day in (ingested.start, ingested.end)) if unit == "month" else _ends(ingested)
    city = ingested.model_copy(
        update={"model": model, "backtest": backtest, "window": window, "start": start, "end": end}
    )
    panel = panel_of(city, load_hub(city))
    frame = run_backtest(panel, city, Here(), lambda _: None)
    one = frame[frame["window_start"] == frame["origin"]].drop_duplicates(["origin", "area", "offence"])
    assert len(one) == origins * 24 * len(panel.offences)
    if step is not None:
        assert (one["window_end"] == one["window_start"] + step).all()
    else:
        assert set(one["window_start"].dt.hour) == {6, 14, 22}
    assert one["window_end"].max() == panel.windows.start(panel.n_windows)
    assert np.isfinite(one["mean"]).all()
    assert one["mean"].max() < 5 * one["y"].max()
    if unit != "shift":
        assert one["mean"].sum() == pytest.approx(one["y"].sum(), rel=0.5)


def _ends(city):
    return city.start, city.end
