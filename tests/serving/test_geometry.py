"""Shapes drawn and written, on three squares whose coordinates are known."""

import re

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from serving.draw.geometry import draw, geojson_shapes, path
from tests.serving.frames import areas


def points(d: str) -> list[list[tuple[int, int]]]:
    """Read a path back: the absolute points of each ring."""
    rings = []
    for ring in re.findall(r"M(-?\d+),(-?\d+)l([^z]*)z", d):
        x, y = int(ring[0]), int(ring[1])
        found = [(x, y)]
        steps = [int(number) for number in re.findall(r"-?\d+", ring[2])]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
        rings.append(found)
    return rings


def test_a_path_is_relative_steps_between_whole_numbers() -> None:
    assert path(Polygon([(0, 0), (10, 0), (10, 5), (0, 5)])) == "M0,0l10,0 0,5-10,0z"


def test_a_path_has_a_ring_for_each_part_and_hole() -> None:
    hole = box(0, 0, 9, 9) - box(3, 3, 6, 6)
    assert len(points(path(MultiPolygon([hole, box(20, 0, 21, 1)])))) == 3


@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), min_size=3, max_size=12, unique=True))
def test_a_path_reads_back_as_its_polygon(corners: list[tuple[int, int]]) -> None:
    hull = shapely.convex_hull(shapely.multipoints(corners))
    if hull.geom_type != "Polygon":
        return
    (ring,) = points(path(hull))
    assert shapely.equals(shapely.Polygon(ring), hull)


def test_neighbours_share_their_boundary_after_drawing() -> None:
    drawing = draw(areas())
    corners = {name: set(points(d)[0]) for name, d in drawing.paths.items()}
    assert len(corners["a1"] & corners["a2"]) == 2
    assert len(corners["a2"] & corners["a3"]) == 2


def test_north_is_up_and_centres_lie_inside() -> None:
    drawing = draw(areas())
    assert drawing.centres["a1"][1] < drawing.centres["a2"][1]
    for name, centre in drawing.centres.items():
        assert Polygon(points(drawing.paths[name])[0]).contains(shapely.Point(centre))


def test_a_district_is_one_outline_around_its_areas() -> None:
    (ring,) = points(draw(areas()).districts["South"])
    south = Polygon(ring)
    drawn = [Polygon(points(draw(areas()).paths[name])[0]) for name in ("a2", "a3")]
    assert south.area == sum(shape.area for shape in drawn)


def test_areas_without_district_have_no_outline() -> None:
    assert draw(areas().assign(district=None)).districts == {}


def test_geojson_is_in_degrees_wound_counter_clockwise_and_within_a_metre() -> None:
    shapes = geojson_shapes(areas())
    for name, metres in zip(areas()["area"], areas().geometry, strict=True):
        ring = np.array(shapes[name]["coordinates"][0])
        assert np.array_equal(ring, np.round(ring, 5))
        assert shapely.is_ccw(shapely.linearrings(ring))
        back = gpd.GeoSeries([Polygon(ring)], crs="EPSG:4326").to_crs("EPSG:32630").iloc[0]
        assert back.hausdorff_distance(metres) < 1.5
