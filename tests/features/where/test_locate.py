"""Coordinates, areas and confidence, by hand and against each other."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from features.reasons import Reason
from features.where.areas import build_areas, read_polygons
from features.where.locate import CONFIDENCES, locate, polygon_of, project
from tests.features.cities import EAST, NORTH, small_city
from tests.features.where.test_areas import GRID


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        ("500000", "5600000", 0),
        ("0", "0.0", Reason.NO_LOCATION),
        ("", "5600000", Reason.NO_LOCATION),
        (None, None, Reason.NO_LOCATION),
        ("0", "5600000", 0),
        ("here", "5600000", Reason.BAD_LOCATION),
        ("inf", "5600000", Reason.BAD_LOCATION),
        ("nan", "5600000", Reason.BAD_LOCATION),
        ("1e300", "5600000", Reason.BAD_LOCATION),
    ],
)
def test_each_reason_against_a_location(x: str | None, y: str | None, reason: int) -> None:
    texts = pd.DataFrame({"x": [x], "y": [y]}, dtype="str")
    across, up, reasons = project(texts["x"], texts["y"], "EPSG:32630", "EPSG:32629")
    assert reasons.tolist() == [reason]
    assert np.isnan([across[0], up[0]]).all() == (reason != 0)


def test_feet_of_missouri_are_set_in_metres_of_the_same_plane() -> None:
    x, y, _ = project(pd.Series(["900000"]), pd.Series(["1020000"]), "ESRI:102696", "EPSG:26996")
    foot = 1200 / 3937
    assert (x[0], y[0]) == pytest.approx((900_000 * foot, 1_020_000 * foot), abs=0.001)


@pytest.mark.parametrize(
    ("x", "y", "recorded", "area", "confidence"),
    [
        (500, 500, "W", "W", "high"),
        (500, 500, "", "W", "high"),
        (500, 500, "somewhere", "W", "high"),
        (500, 500, "E", "W", "medium"),
        (1000, 500, "", "E", "high"),
        (0, 0, "W", "W", "high"),
        (2000.5, 500, "E", None, "medium"),
    ],
)
def test_a_point_lies_in_one_polygon(
    tmp_path: Path, x: float, y: float, recorded: str, area: str | None, confidence: str
) -> None:
    city = small_city(tmp_path)
    areas, _ = build_areas(city)
    places = locate(np.array([EAST + x]), np.array([NORTH + y]), pd.Series([recorded]), areas, areas, city)
    assert ([*areas["area"], None][places.area[0]], CONFIDENCES[places.confidence[0]]) == (area, confidence)
    assert places.reasons.tolist() == [0 if area else Reason.OUTSIDE]


@pytest.mark.parametrize(
    ("x", "y", "recorded", "area", "confidence"),
    [
        (500, 300, "W", "r000c000", "high"),
        (500, 300, "E", "r000c000", "medium"),
        (2200, 300, "", "r000c002", "low"),
        (2200, 300, "E", "r000c002", "medium"),
        (2500, 300, "E", None, "medium"),
        (700, 300, "", "r000c000", "high"),
        (800, 300, "", "r000c001", "high"),
    ],
)
def test_a_point_lies_in_one_cell(
    tmp_path: Path, x: float, y: float, recorded: str, area: str | None, confidence: str
) -> None:
    city = small_city(tmp_path, areas={**GRID, "cell": 800})
    areas, _ = build_areas(city)
    polygons, _ = read_polygons(city)
    places = locate(np.array([EAST + x]), np.array([NORTH + y]), pd.Series([recorded]), areas, polygons, city)
    assert ([*areas["area"], None][places.area[0]], CONFIDENCES[places.confidence[0]]) == (area, confidence)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1))
def test_the_first_polygon_in_order_holds_a_point_on_a_border(points: list[tuple[int, int]]) -> None:
    shapes = np.array([shapely.box(10 * c, 10 * r, 10 * c + 10, 10 * r + 10) for r in range(3) for c in range(3)])
    x, y = np.array(points, dtype=float).T
    found = polygon_of(x, y, shapes)
    plain = [
        next((n for n, s in enumerate(shapes) if s.intersects(shapely.Point(a, b))), -1)
        for a, b in zip(x, y, strict=True)
    ]
    assert found.tolist() == plain
