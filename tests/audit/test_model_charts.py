"""Figures of what a model weighs, on numbers whose places can be worked out."""

import re

import pytest

from audit.model_charts import WIDTH, dependence, importance

GROUPS = [
    {"group": "time of year", "rise": 0.02},
    {"group": "nearby", "rise": 0.005},
    {"group": "others", "rise": -0.001},
]


def _bars(svg):
    return [float(width) for width in re.findall(r'width="([\d.]+)" height="7" class="bar"', svg)]


def test_bars_are_as_long_as_the_error_rises_and_a_fall_has_none():
    svg = importance(GROUPS, "k", "What matters")
    assert _bars(svg) == [WIDTH, WIDTH / 4, 0]
    assert re.findall(r"[+-][\d.]+%", svg.split("</desc>")[1]) == ["+2.00%", "+0.50%", "-0.10%"]


def test_without_a_rise_there_is_no_bar():
    assert _bars(importance([{"group": "a", "rise": 0.0}], "k", "t")) == [0]


def test_curves_share_one_scale_and_stand_three_in_a_row():
    curves = [
        {"group": f"g{i}", "feature": f"f{i}", "values": [0.0, 1.0, 4.0], "times": [1.0, 1.0, 1.0 + i]}
        for i in range(4)
    ]
    svg = dependence(curves, "k", "How it moves")
    lines = [
        [tuple(map(float, point.split(","))) for point in points.split()]
        for points in re.findall(r'points="([^"]+)"', svg)
    ]
    assert len(lines) == 4
    flat, first, _, fourth = lines
    assert len({y for _, y in flat}) == 1
    assert flat[0][1] == first[0][1]
    assert (fourth[0][1] - fourth[2][1]) / 3 == pytest.approx(first[0][1] - first[2][1], abs=0.1)
    assert first[2][0] - first[0][0] == 4 * (first[1][0] - first[0][0])
    assert fourth[0][0] == flat[0][0]
    assert fourth[0][1] > flat[0][1]


def test_a_feature_of_one_value_has_no_curve_and_is_left_out():
    curves = [{"group": "g", "feature": "f", "values": [1.0], "times": [1.0]}]
    assert "<polyline" not in dependence(curves, "k", "t")
