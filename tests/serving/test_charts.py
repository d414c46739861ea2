"""Charts: the same bytes each time, of the page's colours, and in words what they show."""

import re

import numpy as np
import pandas as pd
import pytest

from configs.windows import WindowSettings
from serving.draw.fan import fan_chart
from serving.draw.hours import EDGES, hour_chart, hour_classes
from tests.serving.frames import forecast

WEEK = WindowSettings()


def ahead(number: int = 2) -> pd.DataFrame:
    """Return weeks ahead with a mean of 1.5 each."""
    row = forecast({"a1": 1.5})
    weeks = [row.assign(**{name: row[name] + pd.Timedelta(weeks=k) for name in _ENDS}) for k in range(number)]
    return pd.concat(weeks, ignore_index=True)


_ENDS = ("window_start", "window_end")


def history(counts: list[int], known: int) -> pd.DataFrame:
    """Return weeks before the forecast; the last `known` of them with a past forecast of 1 (0 to 2)."""
    starts = pd.date_range(end="2025-12-29", periods=len(counts), freq="7D").as_unit("s")
    past = np.where(np.arange(len(counts)) >= len(counts) - known, 1.0, np.nan)
    return pd.DataFrame({"window_start": starts, "y": counts, "mean": past, "q0.05": past - 1, "q0.95": past + 1})


def bars(svg: str) -> list[float]:
    """Return the heights of the bars, in units of the drawing."""
    return [
        float(found) for found in re.findall(r'd="M[\d.]+,[\d.]+h[\d.]+v([\d.]+)h-[\d.]+Z" fill="var\(--bar\)"', svg)
    ]


def test_the_same_figures_give_the_same_bytes() -> None:
    assert fan_chart(WEEK, history([0, 1, 4], 1), ahead()) == fan_chart(WEEK, history([0, 1, 4], 1), ahead())
    even = np.full(168, 1 / 168)
    assert hour_chart(even, "even") == hour_chart(even, "even")


def test_bars_are_as_high_as_their_counts_and_zero_has_none() -> None:
    low, high = bars(fan_chart(WEEK, history([0, 1, 4], 0), ahead()).svg)
    assert high == pytest.approx(4 * low)


def test_past_forecasts_are_drawn_where_there_are_any() -> None:
    line = 'stroke="var(--link)"'
    assert line not in fan_chart(WEEK, history([1, 1, 1], 0), ahead()).svg
    assert line in fan_chart(WEEK, history([1, 1, 1], 2), ahead()).svg


@pytest.mark.parametrize("number", [1, 3])
def test_every_window_ahead_has_three_intervals_and_its_mean(number: int) -> None:
    svg = fan_chart(WEEK, history([1, 3, 2], 1), ahead(number)).svg
    assert svg.count('fill="var(--flag)"') == 3 * number
    assert svg.count('stroke="var(--flag)"') == number


def test_nothing_is_styled_but_by_the_pages_colours_and_nothing_is_asked_of_others() -> None:
    svg = fan_chart(WEEK, history([1, 3, 2], 2), ahead()).svg + hour_chart(np.full(168, 1 / 168), "even").svg
    assert "style=" not in svg
    assert "http" not in svg
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {"none", "transparent"} | {
        f"var(--{name})" for name in ("bar", "link", "flag", "muted", "rule", "strong-rule", "paper", "b2")
    }


def test_the_label_says_what_the_chart_shows() -> None:
    assert fan_chart(WEEK, history([1, 3, 2], 1), ahead(1)).label == (
        "Counts of the last 3 weeks: 6 incidents, from 1 to 3 a week. Forecasts: Monday 5 to Sunday 11 January 2026: "
        "1.5 expected, 50% interval 0 to 1, 90% interval 0 to 2."
    )


def test_an_area_without_incidents_has_a_chart() -> None:
    assert bars(fan_chart(WEEK, history([0, 0, 0], 0), ahead()).svg) == []


def test_an_hours_class_is_by_how_many_times_an_even_hour_it_holds() -> None:
    shares = np.full(168, 1 / 168)
    assert set(hour_classes(shares)) == {2}
    tried = np.array([0.49, 0.5, 0.79, 0.8, 1.24, 1.25, 2.0, 3.0, 9.0])
    shares[: len(tried)] = tried / 168
    assert hour_classes(shares)[: len(tried)] == [0, 1, 1, 2, 2, 3, 4, 5, 5]
    assert len(EDGES) == 5
