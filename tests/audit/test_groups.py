"""Groups: fractional membership worked by hand, bands of equal population, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.groups import equal_bands, memberships
from configs.errors import DataError
from tests.audit import made


def test_membership_is_a_share_of_people_and_the_rest_is_named(tmp_path):
    lived = made.areas([1000, 400, 0], [300, 400, 0])
    (colour,) = memberships(lived, made.city(tmp_path))
    assert colour.names == ("Red", "Blue")
    assert colour.shares.tolist() == [[0.3, 0.7], [1.0, 0.0], [0.0, 0.0]]
    assert colour.people.tolist() == [[300, 700], [400, 0], [0, 0]]
    assert colour.portions.tolist() == [0.5, 0.5]


def test_groups_that_overlap_are_refused_with_the_area(tmp_path):
    lived = made.areas([1000, 400], [300, 600])
    with pytest.raises(DataError, match=r"area 'a01' add up to 150\.0%"):
        memberships(lived, made.city(tmp_path))


def test_a_missing_attribute_is_refused_with_its_name(tmp_path):
    lived = made.areas([1000], [300]).drop(columns="reds")
    with pytest.raises(DataError, match="no attribute 'reds'"):
        memberships(lived, made.city(tmp_path))


def test_without_people_there_are_no_groups(tmp_path):
    assert memberships(made.areas([0, 0], [0, 0]), made.city(tmp_path)) == ()


def test_districts_are_a_dimension_only_from_two_to_twenty(tmp_path):
    city = made.city(tmp_path)
    two = memberships(made.areas([10, 30], [1, 1], ["North", "South"]), city)
    assert [dimension.key for dimension in two] == ["colour", "district"]
    assert two[1].portions.tolist() == [0.25, 0.75]
    assert not two[1].protected
    many = made.areas([10] * 21, [1] * 21, [f"D{i}" for i in range(21)])
    assert [dimension.key for dimension in memberships(many, city)] == ["colour"]


def test_bands_hold_equal_population_and_keep_equal_rates_together():
    rates = np.array([0.1, 0.2, 0.3, 0.4, np.nan])
    assert equal_bands(rates, np.array([10.0, 10, 10, 10, 99]), 2).tolist() == [0, 0, 1, 1, -1]
    assert equal_bands(rates, np.array([30.0, 10, 10, 10, 99]), 2).tolist() == [0, 1, 1, 1, -1]
    same = np.array([0.0, 0.0, 0.0, 0.5])
    assert equal_bands(same, np.array([10.0, 10, 10, 10]), 4).tolist() == [1, 1, 1, 3]


def test_a_band_is_a_dimension_of_whole_areas(tmp_path):
    bands = {"kind": "bands", "title": "Share of reds", "numerator": "reds", "denominator": "population", "bands": 2}
    city = made.city(tmp_path, groups={"reds": bands})
    (dimension,) = memberships(made.areas([100, 100, 0], [10, 60, 0]), city)
    assert dimension.names == ("Band 1 of 2, lowest (10.0% to 10.0%)", "Band 2 of 2, highest (60.0% to 60.0%)")
    assert dimension.shares.tolist() == [[1, 0], [0, 1], [0, 0]]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.5, 100)), min_size=1, max_size=30), st.integers(2, 6))
def test_a_higher_rate_never_falls_into_a_lower_band(rows, bands):
    rates, people = (np.array(column) for column in zip(*rows, strict=True))
    band = equal_bands(rates, people, bands)
    order = np.argsort(rates, kind="stable")
    assert (np.diff(band[order]) >= 0).all()
    assert band.min() >= 0
    assert band.max() < bands
