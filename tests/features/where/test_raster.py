"""Points in polygons: exactly what a plain loop over shapely says, whatever the raster and the threads."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from configs.city import City
from features.where.areas import read_polygons
from features.where.raster import CHUNK, Raster, polygon_of

Spots = list[tuple[float, float]]


def plain(x: np.ndarray, y: np.ndarray, polygons: list[shapely.Geometry]) -> list[int]:
    """Ask each polygon in turn of each point."""
    return [
        next(
            (
                number
                for number, shape in enumerate(polygons)
                if shape is not None and np.isfinite([a, b]).all() and shape.intersects(shapely.Point(a, b))
            ),
            -1,
        )
        for a, b in zip(x, y, strict=True)
    ]


def on_borders(polygons: list[shapely.Geometry]) -> Spots:
    """Return corners of polygons and the middles of their sides."""
    rings = shapely.get_rings(shapely.get_parts([shape for shape in polygons if shape is not None]))
    spots = []
    for ring in rings:
        xy = shapely.get_coordinates(ring)
        spots += [*map(tuple, xy), *map(tuple, (xy[1:] + xy[:-1]) / 2)]
    return spots


number = st.integers(0, 60).map(lambda step: step / 3)
spot = st.tuples(number, number)
box = st.tuples(number, number, st.integers(1, 30), st.integers(1, 30)).map(
    lambda of: shapely.box(of[0], of[1], of[0] + of[2] / 3, of[1] + of[3] / 3)
)
triangle = st.tuples(spot, spot, spot).map(shapely.Polygon)
star = st.lists(spot, min_size=4, max_size=9, unique=True).map(
    lambda corners: shapely.make_valid(shapely.Polygon(corners), method="structure", keep_collapsed=False)
)
holed = st.tuples(box, box).map(lambda both: both[0].difference(both[1]))
several = st.lists(box, min_size=2, max_size=4).map(shapely.union_all)
shape = st.one_of(box, triangle, star, holed, several, st.just(shapely.Polygon()), st.none())


@given(
    st.lists(shape, min_size=1, max_size=8),
    st.lists(st.tuples(st.floats(-3, 30), st.floats(-3, 30)), max_size=20),
    st.sampled_from([1, 2, 9, 100, 3000]),
)
def test_the_first_polygon_that_holds_the_point_is_found(
    polygons: list[shapely.Geometry], points: Spots, cells: int
) -> None:
    x, y = np.array([*points, *on_borders(polygons), (np.nan, 1), (1, np.nan), (np.inf, 1), (1, -np.inf)]).T
    found = Raster.over(np.array(polygons, dtype=object), cells).polygon_of(x, y)
    assert found.tolist() == plain(x, y, polygons)


@given(st.lists(shape, min_size=1, max_size=5), st.sampled_from([1, 16, 100, 400]))
def test_a_cell_with_one_answer_touches_no_border(polygons: list[shapely.Geometry], cells: int) -> None:
    raster = Raster.over(np.array(polygons, dtype=object), cells)
    row, column = np.nonzero(raster.answers > -2)
    corner = raster.corner + np.stack([column, row], axis=1) * raster.side
    boxes = shapely.box(*corner.T, *(corner + raster.side).T)
    borders = shapely.boundary(np.array([each for each in polygons if each is not None], dtype=object))
    assert not shapely.intersects(boxes, shapely.union_all(borders)).any()


def test_borders_that_run_along_the_sides_of_cells_are_marked() -> None:
    polygons = np.array([shapely.box(2, 2, 8, 8), shapely.box(0, 0, 10, 10)])
    raster = Raster.over(polygons, 100)
    assert raster.side == 1
    assert np.maximum(raster.answers[5], -2).tolist() == [-2, -2, -2, 0, 0, 0, 0, -2, -2, -2, -2]


def test_holes_borders_overlaps_and_parts_by_hand() -> None:
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    islands = shapely.MultiPolygon([shapely.box(12, 12, 18, 18), shapely.box(40, 0, 50, 10)])
    polygons = np.array([ring, islands, shapely.box(25, 25, 60, 60)], dtype=object)
    expected = {
        (5, 5): 0,
        (11, 11): -1,
        (10, 15): 0,
        (15, 15): 1,
        (45, 5): 1,
        (27, 27): 0,
        (30, 30): 0,
        (31, 31): 2,
        (60, 60): 2,
        (60.1, 60): -1,
        (np.nan, 5): -1,
    }
    x, y = np.array(list(expected), dtype=float).T
    assert polygon_of(x, y, polygons).tolist() == list(expected.values())


@pytest.mark.parametrize("polygons", [[], [None], [shapely.Polygon()], [None, shapely.Polygon()]])
def test_without_a_polygon_no_point_is_held(polygons: list[shapely.Geometry]) -> None:
    held = polygon_of(np.array([0.0, np.nan]), np.array([0.0, 1.0]), np.array(polygons, dtype=object))
    assert held.tolist() == [-1, -1]


def test_no_points_have_no_answer() -> None:
    assert polygon_of(np.array([]), np.array([]), np.array([shapely.box(0, 0, 1, 1)])).tolist() == []


def test_chunks_do_not_matter() -> None:
    rng = np.random.default_rng(5)
    polygons = np.array([shapely.Point(*at).buffer(size) for *at, size in rng.uniform(0, 10, (40, 3))], dtype=object)
    x, y = rng.uniform(-5, 15, (2, CHUNK + 1000))
    found = polygon_of(x, y, polygons)
    assert (found[-2000:] == plain(x[-2000:], y[-2000:], polygons.tolist())).all()


@pytest.mark.real_data
def test_every_sampled_point_of_st_louis_lies_where_shapely_says(st_louis: City) -> None:
    shapes = read_polygons(st_louis)[0].geometry.to_numpy()
    rng = np.random.default_rng(11)
    west, south, east, north = shapely.total_bounds(shapes)
    corners = shapely.get_coordinates(shapes)
    x = np.r_[rng.uniform(west, east, 3000), corners[:, 0]]
    y = np.r_[rng.uniform(south, north, 3000), corners[:, 1]]
    assert polygon_of(x, y, shapes).tolist() == plain(x, y, shapes.tolist())
