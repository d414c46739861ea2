"""The chart of numbers in order: every value in its place, ticks around them, gaps left open."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.draw.series import BOTTOM, HEIGHT, LABELS, LEFT, RIGHT, TOP, WIDTH, series_chart

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))


def test_values_stand_between_the_ticks_worked_by_hand() -> None:
    chart = series_chart(["a", "b"], [0.0, 10.0], "", level=5)
    assert [mark.label for mark in chart.y] == ["0", "2", "4", "6", "8", "10"]
    inner, step = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT - RIGHT) / 2
    assert [(dot.x, dot.y) for dot in chart.dots] == [(LEFT + step / 2, HEIGHT - BOTTOM), (LEFT + 1.5 * step, TOP)]
    assert chart.level == HEIGHT - BOTTOM - inner / 2
    assert [dot.title for dot in chart.dots] == ["a: 0", "b: 10"]


def test_a_gap_is_no_value() -> None:
    chart = series_chart(["a", "b", "c"], [1.0, None, 2.0], "", chosen=2)
    assert [(dot.title, dot.chosen) for dot in chart.dots] == [("a: 1", False), ("c: 2", True)]
    assert chart.path.count("L") == 1


def test_a_band_runs_out_over_its_high_ends_and_back_under_its_low_ones() -> None:
    chart = series_chart(["a", "b"], [1.0, 2.0], "", band=[(0.0, 2.0), (1.0, 4.0)], line=[1.0, 2.0], joined=False)
    numbers = [float(part) for part in re.findall(r"[\d.]+", chart.band)]
    assert len(numbers) == 12
    step = (WIDTH - LEFT - RIGHT) / 2
    at = {mark.label: mark.at for mark in chart.y}
    middle, end = LEFT + step, LEFT + 2 * step
    out = [LEFT, at["2"], middle, middle, at["4"], end]
    back = [end, at["1"], middle, middle, at["0"], LEFT]
    assert numbers == pytest.approx([*out, *back], abs=0.1)
    assert chart.path == ""


@given(st.lists(NUMBERS, max_size=60))
def test_all_that_is_drawn_lies_within_the_picture(values: list[float]) -> None:
    chart = series_chart([str(place) for place in range(len(values))], values, "")
    ends = [mark.at for mark in chart.y]
    assert ends == sorted(ends, reverse=True)
    assert 2 <= len(ends) <= 8
    assert min(ends) == pytest.approx(TOP, abs=0.2)
    assert max(ends) == pytest.approx(HEIGHT - BOTTOM, abs=0.2)
    assert all(min(ends) - 0.2 <= dot.y <= max(ends) + 0.2 and LEFT <= dot.x <= WIDTH - RIGHT for dot in chart.dots)
    assert len(chart.x) <= LABELS
