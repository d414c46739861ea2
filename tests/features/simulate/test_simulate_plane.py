"""The simulated map: areas tile the city, districts hang together, fields are what they say."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from features.simulate.districts import make_districts
from features.simulate.fields import drifting_field, smooth_field, standardise
from features.simulate.geometry import Plane, make_plane
from features.simulate.names import area_names, district_names
from features.simulate.people import make_society, sites_inside

cities = st.tuples(st.integers(0, 10_000), st.integers(16, 60))


def plane_of(seed: int, n: int) -> Plane:
    return make_plane(np.random.default_rng(seed), n)


@settings(max_examples=15, deadline=None)
@given(cities)
def test_areas_tile_the_city_without_gap_or_overlap(city: tuple[int, int]) -> None:
    plane = plane_of(*city)
    whole = shapely.union_all(plane.polygons)
    assert len(plane.polygons) == city[1]
    assert shapely.coverage_is_valid(plane.polygons)
    assert shapely.is_valid(plane.polygons).all()
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert shapely.area(plane.polygons).sum() == pytest.approx(whole.area, rel=1e-9)
    assert shapely.contains_xy(plane.polygons, plane.centres[:, 0], plane.centres[:, 1]).all()


@settings(max_examples=15, deadline=None)
@given(cities, st.integers(1, 16))
def test_districts_are_contiguous_and_all_there(city: tuple[int, int], count: int) -> None:
    plane = plane_of(*city)
    district = make_districts(plane, count)
    assert set(district.tolist()) == set(range(count))
    for number in range(count):
        inside = district == number
        assert connected_components(plane.touching[inside][:, inside])[0] == 1


def test_as_many_districts_as_areas_make_each_area_one() -> None:
    assert sorted(make_districts(plane_of(1, 16), 16).tolist()) == list(range(16))


def test_neighbours_are_the_areas_that_share_a_border() -> None:
    plane = plane_of(3, 30)
    for a in range(30):
        shared = shapely.length(shapely.intersection(plane.polygons[a], plane.polygons))
        shared[a] = 0
        assert (plane.touching[[a]].toarray().ravel() > 0).tolist() == (shared > 0.05).tolist()


def test_areas_are_small_in_the_centre_and_large_outside() -> None:
    plane = plane_of(5, 250)
    size, away = shapely.area(plane.polygons), plane.from_centre
    inner, outer = np.quantile(away, [0.25, 0.75])
    assert 3 * np.median(size[away < inner]) < np.median(size[away > outer])
    assert 10_000 < np.ptp(plane.centres[:, 0]) < 16_000


def test_spread_shares_out_equally_by_hand() -> None:
    """A strip of three: the middle's 4 go half to each end; an end's 3 go to the middle."""
    strip = csr_array(np.array([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]]))
    plane = Plane(np.empty(3, dtype=object), np.zeros((3, 2)), strip, 1.0)
    assert plane.spread(np.array([3.0, 4.0, 0.0])).tolist() == [2.0, 3.0, 2.0]


@settings(max_examples=10, deadline=None)
@given(cities, st.integers(1, 3))
def test_spread_loses_nothing(city: tuple[int, int], columns: int) -> None:
    values = np.random.default_rng(city[0]).random((city[1], columns))
    np.testing.assert_allclose(plane_of(*city).spread(values).sum(axis=0), values.sum(axis=0))


def test_ordered_moves_areas_centres_and_neighbours_together() -> None:
    plane = plane_of(2, 20)
    order = np.random.default_rng(0).permutation(20)
    moved = plane.ordered(order)
    assert (moved.polygons == plane.polygons[order]).all()
    np.testing.assert_array_equal(moved.centres, plane.centres[order])
    np.testing.assert_array_equal(moved.touching.toarray(), plane.touching.toarray()[np.ix_(order, order)])


def test_sites_lie_inside_their_areas_three_metres_from_the_border() -> None:
    plane = plane_of(4, 25)
    owner = np.repeat(np.arange(25), 40)
    xy = sites_inside(np.random.default_rng(1), plane.polygons, owner)
    points = shapely.points(xy)
    assert shapely.contains(plane.polygons[owner], points).all()
    assert shapely.distance(shapely.boundary(plane.polygons[owner]), points).min() > 2.9


def test_smooth_field_is_standard_and_smooth() -> None:
    rng = np.random.default_rng(0)
    xy = rng.uniform(0, 10_000, (2000, 2))
    field = smooth_field(np.random.default_rng(1), np.vstack([xy, xy + 50]), 2000.0)
    assert field.mean() == pytest.approx(0, abs=1e-12)
    assert field.std() == pytest.approx(1)
    assert np.corrcoef(field[:2000], field[2000:])[0, 1] > 0.99


def test_drifting_field_moves_slowly_around_zero() -> None:
    rng = np.random.default_rng(0)
    years = np.arange(0, 5, 1 / 52)
    field = drifting_field(rng, rng.uniform(0, 50_000, (400, 2)), 2000.0, years)
    assert field.shape == (260, 400)
    assert field.std() == pytest.approx(1, abs=0.15)
    assert np.abs(np.diff(field, axis=0)).max() < 0.25


def test_standardise_by_hand_and_of_equal_values() -> None:
    assert standardise(np.array([1.0, 3.0])).tolist() == [-1.0, 1.0]
    assert standardise(np.array([2.0, 2.0])).tolist() == [0.0, 0.0]


def test_people_add_up_and_fifths_hold_a_fifth_of_them() -> None:
    plane = plane_of(6, 250)
    society = make_society(np.random.default_rng(2), plane)
    table = society.table
    assert (table >= 0).all(axis=None)
    assert (table[["asian", "black", "white"]].sum(axis=1) <= table["population"]).all()
    assert (table["vacant_homes"] <= table["homes"]).all()
    assert (table["deprived"] <= table["population"]).all()
    share = table["population"].groupby(society.fifth).sum() / table["population"].sum()
    np.testing.assert_allclose(share, 0.2, atol=0.01)
    rate = (table["deprived"] / table["population"]).groupby(society.fifth)
    assert (rate.max().to_numpy()[:-1] <= rate.min().to_numpy()[1:]).all()


def test_deprivation_vacancy_and_ethnicity_are_clustered_and_correlated() -> None:
    plane = plane_of(8, 250)
    table = make_society(np.random.default_rng(3), plane).table
    deprived = table["deprived"] / table["population"]
    assert np.corrcoef(deprived, table["vacant_homes"] / table["homes"])[0, 1] > 0.3
    degree = np.asarray(plane.touching.sum(axis=0))
    for share in (deprived, table["asian"] / table["population"], table["black"] / table["population"]):
        around = plane.touching @ share.to_numpy() / degree
        assert np.corrcoef(share, around)[0, 1] > 0.6
    assert deprived.quantile(0.9) > 2 * deprived.quantile(0.1)


@pytest.mark.parametrize("n", [16, 250, 20_000])
def test_names_are_all_different(n: int) -> None:
    assert len(set(area_names(np.random.default_rng(0), n))) == n


def test_a_hundred_districts_have_different_names() -> None:
    assert district_names(2) == ["Centre", "Harbour"]
    assert len(set(district_names(100))) == 100
