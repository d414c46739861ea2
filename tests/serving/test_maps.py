"""Classes, legend and titles of the map."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from serving.draw.geometry import draw
from serving.draw.maps import classed, draw_map, edges, legend
from tests.serving.frames import AREAS, areas, forecast

NAMES = {area: name for area, (name, _) in AREAS.items()}


def test_edges_are_shares_of_the_areas_rounded_to_two_digits() -> None:
    assert edges(pd.Series(np.arange(1, 102) / 10)) == [2.1, 4.1, 6.1, 8.1, 9.6]


def test_areas_alike_make_one_class() -> None:
    values = pd.Series([0.5] * 4)
    assert edges(values) == []
    (key,) = legend(classed(values, []), [])
    assert (key.label, key.areas) == ("all areas alike", 4)


def test_a_value_on_an_edge_is_in_the_higher_class() -> None:
    assert classed(pd.Series([0.1, 0.2, 0.3]), [0.2, 0.3]).tolist() == [0, 1, 2]


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=60))
def test_every_area_is_in_one_class_of_the_legend(values: list[float]) -> None:
    series = pd.Series(values)
    inner = edges(series)
    keys = legend(classed(series, inner), inner)
    assert len(keys) == len(inner) + 1 <= 6
    assert sum(key.areas for key in keys) == len(values)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=60))
def test_a_higher_value_is_never_in_a_lower_class(values: list[float]) -> None:
    series = pd.Series(sorted(values))
    assert classed(series, edges(series)).is_monotonic_increasing


def test_a_title_tells_name_expectation_interval_and_rank() -> None:
    drawn = draw_map(forecast({"a1": 1.25, "a2": 0.3, "a3": 0.02}), NAMES, draw(areas()))
    titles = {shape.area: shape.title for shape in drawn.shapes}
    assert titles["a1"] == "Northgate: 1.2 expected, 90% interval 0 to 2, rank 1, flagged"
    assert titles["a3"] == "Quayside: 0.02 expected, 90% interval 0 to 2, rank 3"


def test_flagged_areas_are_drawn_last_so_that_no_neighbour_covers_their_outline() -> None:
    drawn = draw_map(forecast({"a1": 0.1, "a2": 0.9, "a3": 0.2}), NAMES, draw(areas()))
    assert [shape.flagged for shape in drawn.shapes] == [False, False, True]
    assert drawn.shapes[-1].area == "a2"
