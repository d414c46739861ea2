"""Queen contiguity, by hand and against the squares of a board."""

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from features.where.neighbours import neighbours


def areas(shapes: list[shapely.Polygon]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=shapes, crs="EPSG:32630")


def test_borders_and_corners_touch_and_so_do_borders_a_few_centimetres_apart() -> None:
    shapes = [
        shapely.box(0, 0, 100, 100),
        shapely.box(100.05, 0, 200, 100),
        shapely.box(100, 100, 200, 200),
        shapely.box(300, 300, 400, 400),
    ]
    expected = [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0, 0, 0, 0]]
    assert neighbours(areas(shapes)).toarray().tolist() == expected


@given(st.integers(1, 6), st.integers(1, 6), st.randoms(use_true_random=False))
def test_squares_of_a_board_touch_as_a_king_moves(rows: int, columns: int, random: object) -> None:
    places = [(row, column) for row in range(rows) for column in range(columns)]
    random.shuffle(places)  # type: ignore[attr-defined]
    found = neighbours(areas([shapely.box(100 * c, 100 * r, 100 * c + 100, 100 * r + 100) for r, c in places]))
    at = np.array(places)
    steps = np.abs(at[:, None] - at[None, :]).max(axis=2)
    assert (found.toarray() == (steps == 1)).all()
