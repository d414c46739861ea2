"""The layers of the map, on three areas whose figures can be worked out."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.approved.behind import Behind
from serving.pages.analyst.asked import WindowQuery
from serving.pages.analyst.layers import change, change_edges, layer_of, signed, width, width_keys
from serving.pages.analyst.since import since
from serving.pages.analyst.view import view_of
from tests.serving.pages.analyst.conftest import history, made


def layer(served, name):
    view = view_of(served, WindowQuery(), Behind(served))
    return layer_of(served, view, name, lambda: since(served))


def test_the_width_is_the_upper_end_less_the_lower(tmp_path: Path) -> None:
    served = made(tmp_path, **{"q0.05": [1.0, 0.0, 0.0], "q0.95": [5.0, 2.0, 1.0]})
    assert width(served.by_offence["burglary"]).tolist() == [4, 2, 1]
    shown = layer(served, "width")
    assert shown.cells == {"a1": "4", "a2": "2", "a3": "1"}
    bins = {shape.area: shape.bin for shape in shown.map.shapes}
    assert bins["a1"] > bins["a2"] > bins["a3"] == 0
    assert shown.order == ["a1", "a2", "a3"]


def test_widths_are_whole_numbers_and_so_are_their_classes() -> None:
    keys = width_keys(pd.Series([0, 1, 1, 2, 3]), [2.0, 4.0, 5.0])
    assert [key.label for key in keys] == ["under 2", "2 to 3", "4", "5 or more"]
    assert [key.areas for key in keys] == [1, 2, 1, 1]
    assert [key.label for key in width_keys(pd.Series([0, 0]), [])] == ["all areas alike"]


def test_without_an_earlier_forecast_the_change_is_since_the_last_8_weeks_and_is_said(tmp_path: Path) -> None:
    served = made(tmp_path, mean_8=[1.5, 0.5, 0.4])
    shown = layer(served, "change")
    assert shown.cells == {"a1": "+0.50", "a2": "±0", "a3": "−0.30"}
    assert shown.order == ["a1", "a2", "a3"]
    assert "the mean of the last 8 weeks (no forecast was issued for the week before)" in shown.said
    assert shown.map.ramp == "d"
    assert {shape.area: shape.bin for shape in shown.map.shapes}["a2"] == 2


def test_an_area_that_was_not_there_before_has_no_change(tmp_path: Path) -> None:
    served = made(tmp_path)
    before = since(served)
    before.means["burglary"] = before.means["burglary"].drop("a3")
    view = view_of(served, WindowQuery(), Behind(served))
    assert change(view, before).isna().tolist() == [False, False, True]
    assert signed(float("nan")) == "–"


def test_which_areas_had_been_flagged_is_what_the_backtest_would_have_flagged(tmp_path: Path) -> None:
    past = history({"a1": [1, 2], "a2": [0, 1], "a3": [0, 0]}, {"a1": 0.2, "a2": 0.9, "a3": 0.1})
    served = made(tmp_path, past=past)
    assert since(served).flagged == {"burglary": {"a2"}}
    assert since(made(tmp_path)).flagged is None


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=60))
def test_edges_of_change_are_above_nothing_and_apart(moved: list[float]) -> None:
    some, much = change_edges(pd.Series(moved))
    assert 0 < some < much


@pytest.mark.parametrize(
    ("by", "said"), [(0.3, "+0.30"), (-1.24, "−1.2"), (0.004, "±0"), (-0.0049, "±0"), (150.0, "+150")]
)
def test_a_change_has_its_sign(by: float, said: str) -> None:
    assert signed(by) == said


def test_a_link_asks_for_the_same_but_for_what_it_changes() -> None:
    query = WindowQuery(offence="burglary", district="North", layer="width", show="all")
    assert query.address(layer="expected") == "/?offence=burglary&district=North&show=all"
    assert query.address("/download", show="", format="csv") == (
        "/download?offence=burglary&district=North&layer=width&format=csv"
    )
    assert WindowQuery().address() == "/"
