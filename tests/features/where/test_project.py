"""Coordinates of any reference system, by hand and against published conversions."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.errors import ConfigError
from features.reasons import Reason
from features.where.project import numbers, project, transformer


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        ("500000", "5600000", 0),
        (" 500000 ", "+5.6e6", 0),
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


def one(x: str, y: str, from_crs: str, to_crs: str) -> tuple[float, float, int]:
    across, up, reasons = project(pd.Series([x]), pd.Series([y]), from_crs, to_crs)
    return across[0], up[0], reasons[0]


def test_feet_of_missouri_are_set_in_metres_of_the_same_plane() -> None:
    foot = 1200 / 3937
    expected = (900_000 * foot, 1_020_000 * foot)
    assert one("900000", "1020000", "ESRI:102696", "EPSG:26996")[:2] == pytest.approx(expected, abs=0.001)


def test_the_datum_is_shifted() -> None:
    """Ordnance Survey, A Guide to Coordinate Systems in Great Britain, has both coordinates of this point.

    Unshifted it would lie 134 m off; the shift of seven parameters is right to 5 m, the grid OSTN15 exactly.
    """
    x, y, _ = one("1.716073973", "52.658007833", "EPSG:4326", "EPSG:27700")
    assert np.hypot(x - 651_409.804, y - 313_177.450) < 5


@pytest.mark.parametrize("crs", ["EPSG:4326", "OGC:CRS84"])
def test_x_is_the_longitude_whatever_order_of_axes_the_crs_declares(crs: str) -> None:
    x, y, _ = one("-3", "50", crs, "EPSG:32630")
    assert (x, y) == pytest.approx((500_000, 5_538_630.70), abs=0.01)


def test_degrees_that_fit_only_the_other_way_round_seem_swapped() -> None:
    assert one("34.05", "-118.24", "EPSG:4326", "EPSG:32611")[2] == Reason.SWAPPED
    assert one("34.05", "-198.24", "EPSG:4326", "EPSG:32611")[2] == Reason.BAD_LOCATION


def test_a_datum_without_a_known_shift_is_refused_rather_than_guessed() -> None:
    with pytest.raises(ConfigError, match=r"no datum shift from EPSG:4200 to EPSG:32630 .* only a guess"):
        transformer("EPSG:4200", "EPSG:32630")


def as_python(text: str) -> float:
    try:
        return float(text) if "_" not in text else np.nan
    except ValueError:
        return np.nan


text = st.one_of(
    st.floats(-1e7, 1e7).map(str),
    st.integers(-9, 9).map(str),
    st.floats(-1e7, 1e7).map("+{:.3e} ".format).filter(lambda text: "-" not in text[:2]),
    st.sampled_from(["", "x", "1_0", "1e", "1.5.", "5.", ".5", "--1"]),
)


@given(st.lists(text))
def test_numbers_are_read_as_python_reads_them_whatever_stands_beside_them(texts: list[str]) -> None:
    expected = [as_python(each) for each in texts]
    np.testing.assert_array_equal(numbers(pd.Series(texts, dtype="str")), expected)


@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(50, 52)), min_size=1))
def test_pairs_that_repeat_are_set_where_each_is_set_alone(pairs: list[tuple[int, int]]) -> None:
    x, y = (pd.Series([str(pair[axis]) for pair in pairs], dtype="str") for axis in (0, 1))
    together = np.stack(project(x, y, "EPSG:4326", "EPSG:32630")[:2])
    alone = [one(a, b, "EPSG:4326", "EPSG:32630")[:2] for a, b in zip(x, y, strict=True)]
    np.testing.assert_array_equal(together.T, alone)
