"""Nearness of areas, by hand, on the squares of a board and against distances computed one by one."""

from random import Random

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from features.where.near import centres, decay, nearest, queen

Places = list[tuple[int, int]]


def areas(shapes: list[shapely.Polygon]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=shapes, crs="EPSG:32630")


def squares(places: Places) -> gpd.GeoDataFrame:
    return areas([shapely.box(100 * c, 100 * r, 100 * c + 100, 100 * r + 100) for r, c in places])


def distances(places: Places) -> np.ndarray:
    at = np.array(places, dtype=float) * 100
    return np.hypot(*(at[:, None, axis] - at[None, :, axis] for axis in (0, 1)))


places = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=30, unique=True)


def test_borders_and_corners_touch_and_so_do_borders_a_few_centimetres_apart() -> None:
    shapes = [
        shapely.box(0, 0, 100, 100),
        shapely.box(100.05, 0, 200, 100),
        shapely.box(100, 100, 200, 200),
        shapely.box(300, 300, 400, 400),
    ]
    expected = [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0, 0, 0, 0]]
    assert queen(areas(shapes)).toarray().tolist() == expected


@given(st.integers(1, 6), st.integers(1, 6), st.randoms(use_true_random=False))
def test_squares_of_a_board_touch_as_a_king_moves(rows: int, columns: int, random: Random) -> None:
    board = [(row, column) for row in range(rows) for column in range(columns)]
    random.shuffle(board)
    at = np.array(board)
    steps = np.abs(at[:, None] - at[None, :]).max(axis=2)
    assert (queen(squares(board)).toarray() == (steps == 1)).all()


def test_centres_are_centroids_in_metres() -> None:
    assert centres(squares([(0, 0), (2, 1)])).tolist() == [[50, 50], [150, 250]]


def test_the_nearest_of_a_row_of_squares() -> None:
    found = nearest(centres(squares([(0, 0), (0, 1), (0, 2), (0, 5)])), 2).toarray()
    assert found.tolist() == [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0, 1, 1, 0]]


@given(places, st.integers(1, 9))
def test_no_other_area_is_nearer_than_the_nearest_and_of_equals_the_first_are_taken(board: Places, k: int) -> None:
    apart = distances(board)
    np.fill_diagonal(apart, np.inf)
    expected = np.zeros(apart.shape)
    for row, metres in enumerate(apart):
        for column in np.argsort(np.round(metres, 3), kind="stable")[: min(k, len(board) - 1)]:
            expected[row, column] = 1
    assert (nearest(centres(squares(board)), k).toarray() == expected).all()


def test_weights_fall_with_distance() -> None:
    board = [(0, 0), (0, 1), (0, 5)]
    exponential = decay(centres(squares(board)), 100).toarray()
    np.testing.assert_allclose(exponential[0], [0, np.exp(-1), 0])
    np.testing.assert_allclose(exponential[1], [np.exp(-1), 0, np.exp(-4)])


@given(places, st.floats(30, 400))
def test_weights_are_those_of_every_pair(board: Places, metres: float) -> None:
    ratio = distances(board) / metres
    weights = np.exp(-ratio)
    weights[(weights < 0.01) | (ratio == 0)] = 0
    np.testing.assert_allclose(decay(centres(squares(board)), metres).toarray(), weights)


@pytest.mark.parametrize("matrix", [queen, lambda of: nearest(centres(of), 3), lambda of: decay(centres(of), 100)])
def test_one_area_has_no_neighbour(matrix: object) -> None:
    assert matrix(squares([(0, 0)])).toarray().tolist() == [[0]]  # type: ignore[operator]
