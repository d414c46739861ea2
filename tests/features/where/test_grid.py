"""Cells: their edges, names and shared surface, by hand and by properties."""

import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from features.where.attributes import split_totals
from features.where.grid import Grid, grid_over
from features.where.raster import polygon_of
from features.where.surface import SharedSurface, shared_surface


def shared_by(grid: Grid, polygons: np.ndarray) -> SharedSurface:
    """Measure what all cells share with polygons."""
    return shared_surface(grid.shapes(np.arange(len(grid))), polygons)


L_SHAPE = shapely.Polygon([(0, 0), (200, 0), (200, 100), (100, 100), (100, 200), (0, 200)])


def test_cells_that_share_surface_are_named_from_the_south_west() -> None:
    grid = grid_over(np.array([0.0, 0.0, 200.0, 200.0]), 100)
    shared = shared_by(grid, np.array([L_SHAPE]))
    assert grid.names(shared.cells) == ["r000c000", "r000c001", "r001c000"]
    assert shared.surface.tolist() == [10_000, 10_000, 10_000]
    assert grid.titles(shared.cells) == ["Cell 0-0", "Cell 0-1", "Cell 1-0"]


def test_a_corner_shifts_the_grid_and_keeps_the_polygons_covered() -> None:
    grid = grid_over(np.array([10.0, -20.0, 190.0, 20.0]), 100, corner=(1050.0, 1000.0))
    assert grid.x.tolist() == [-50, 50, 150, 250]
    assert grid.y.tolist() == [-100, 0, 100]


def test_points_on_edges_belong_to_one_cell() -> None:
    grid = grid_over(np.array([0.0, 0.0, 200.0, 200.0]), 100)
    x = np.array([0.0, 100.0, 200.0, 200.1, -0.1, np.nan, 100.0])
    y = np.array([0.0, 0.0, 200.0, 50.0, 50.0, 50.0, 100.0])
    assert grid.cell_of(x, y).tolist() == [0, 1, 3, -1, -1, -1, 3]


def test_the_district_of_a_cell_is_what_it_shares_most_with_and_of_equals_the_first() -> None:
    grid = grid_over(np.array([0.0, 0.0, 200.0, 100.0]), 100)
    polygons = np.array([shapely.box(0, 0, 50, 100), shapely.box(50, 0, 130, 100), shapely.box(130, 0, 200, 100)])
    assert shared_by(grid, polygons).largest().tolist() == [0, 2]


def test_totals_are_split_by_shared_surface() -> None:
    grid = grid_over(np.array([0.0, 0.0, 300.0, 100.0]), 100)
    polygons = np.array([shapely.box(0, 0, 150, 100), shapely.box(150, 0, 300, 100)])
    split = split_totals(pd.DataFrame({"people": [30.0, 90.0]}), shared_by(grid, polygons))
    np.testing.assert_allclose(split["people"], [20, 10 + 30, 60])


def triangles(corners: list[tuple[float, float]]) -> np.ndarray:
    """Cut a plane into triangles (Delaunay): polygons that touch and do not overlap."""
    cut = shapely.delaunay_triangles(shapely.MultiPoint(corners))
    return np.array([part for part in shapely.get_parts(cut) if part.area > 1], dtype=object)


corner = st.tuples(st.integers(0, 1000).map(float), st.integers(0, 1000).map(float))
polygons = st.lists(corner, min_size=4, max_size=12, unique=True).map(triangles).filter(len)


@given(polygons, st.floats(20, 400))
def test_totals_are_preserved_whatever_the_cells(shapes: np.ndarray, cell: float) -> None:
    bounds = shapely.total_bounds(shapes)
    totals = pd.DataFrame({"people": np.arange(1.0, len(shapes) + 1)})
    shared = shared_by(grid_over(bounds, cell), shapes)
    split = split_totals(totals, shared)
    np.testing.assert_allclose(split["people"].sum(), totals["people"].sum(), rtol=1e-9)
    assert (split["people"] >= 0).all()


@given(polygons, st.floats(20, 400), st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)), min_size=1))
def test_the_cell_found_by_arithmetic_is_the_square_that_holds_the_point(
    shapes: np.ndarray, cell: float, points: list[tuple[float, float]]
) -> None:
    grid = grid_over(shapely.total_bounds(shapes), cell)
    x, y = np.array(points).T
    every = np.arange(len(grid))
    found = grid.cell_of(x, y)
    boxes = grid.shapes(every)
    assert ((found >= 0) == (polygon_of(x, y, boxes) >= 0)).all()
    inside = found >= 0
    assert shapely.intersects_xy(boxes[found[inside]], x[inside], y[inside]).all()


@given(polygons, st.floats(20, 400))
def test_the_middle_of_a_polygon_lies_in_a_cell_that_is_an_area(shapes: np.ndarray, cell: float) -> None:
    grid = grid_over(shapely.total_bounds(shapes), cell)
    middle = shapely.centroid(shapes)
    found = grid.cell_of(shapely.get_x(middle), shapely.get_y(middle))
    assert np.isin(found, shared_by(grid, shapes).cells).all()
