"""The chart of one area, on a few weeks whose places can be worked out."""

import numpy as np
import pandas as pd
import pytest

from configs.windows import WindowSettings
from serving.draw.charts import BOTTOM, HEIGHT, TOP, area_chart
from tests.serving.frames import forecast

ROW = forecast({"a1": 1.5}).iloc[0]
WEEK = WindowSettings()


def history(counts: list[int], known: int) -> pd.DataFrame:
    """Return weeks before the forecast; the last `known` of them with a past forecast of 1 (0 to 2)."""
    starts = pd.date_range(end="2025-12-29", periods=len(counts), freq="7D").as_unit("s")
    past = np.where(np.arange(len(counts)) >= len(counts) - known, 1.0, np.nan)
    return pd.DataFrame({"window_start": starts, "y": counts, "mean": past, "q0.05": past - 1, "q0.95": past + 1})


def test_a_bar_is_as_high_as_its_count_and_zero_has_none() -> None:
    chart = area_chart(WEEK, history([0, 1, 4], 0), ROW)
    whole = HEIGHT - TOP - BOTTOM
    assert [bar.height for bar in chart.bars] == [round(whole / 4, 1), whole]
    assert chart.bars[0].title == "Monday 22 to Sunday 28 December 2025: 1 incident"


def test_the_axis_starts_at_zero_and_holds_everything() -> None:
    chart = area_chart(WEEK, history([7, 0, 2], 2), ROW)
    assert [tick.label for tick in chart.y] == ["0", "2", "4", "6", "8"]
    assert chart.y[0].at == chart.base


def test_past_forecasts_are_drawn_where_there_are_any() -> None:
    assert area_chart(WEEK, history([1, 1, 1], 0), ROW).line == ""
    chart = area_chart(WEEK, history([1, 1, 1], 2), ROW)
    assert chart.line.count("H") == 2
    assert chart.band.count("H") == 4


def test_the_forecast_lies_within_its_intervals() -> None:
    found = area_chart(WEEK, history([1, 3, 2], 1), ROW).next
    low, high = found.wide
    assert low >= found.mean >= high
    assert low >= found.narrow[0] >= found.narrow[1] >= high


def test_the_summary_says_what_the_chart_shows() -> None:
    summary = area_chart(WEEK, history([1, 3, 2], 1), ROW).summary
    assert summary == (
        "Counts of the last 3 weeks: 6 incidents, from 1 to 3 a week. Forecast for Monday 5 to Sunday 11 "
        "January 2026: 1.5 expected, 50% interval 0 to 1, 90% interval 0 to 2."
    )


def test_an_area_without_incidents_has_a_chart() -> None:
    chart = area_chart(WEEK, history([0, 0, 0], 0), ROW)
    assert chart.bars == []
    assert chart.y[-1].label == "2"


@pytest.mark.parametrize(
    ("unit", "starts", "labels"),
    [
        ("week", pd.date_range("2024-01-08", periods=104, freq="7D"), "Apr 2024 Jul Oct Jan 2025 Apr Jul Oct"),
        ("month", pd.date_range("2017-02-01", periods=107, freq="MS"), "2018 2019 2020 2021 2022 2023 2024 2025"),
        ("day", pd.date_range("2025-09-26", periods=101, freq="D"), "Oct 2025 Nov Dec Jan 2026"),
        ("day", pd.date_range("2025-12-24", periods=12, freq="D"), "29 Dec"),
    ],
)
def test_the_axis_tells_where_the_calendar_turns(unit: str, starts: pd.DatetimeIndex, labels: str) -> None:
    counts = history([1] * len(starts), 0).assign(window_start=starts.as_unit("s"))
    chart = area_chart(WindowSettings(unit=unit), counts, ROW)
    assert " ".join(tick.label for tick in chart.x).strip() == labels
