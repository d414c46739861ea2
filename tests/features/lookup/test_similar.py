"""Similar areas: distances by hand, and an answer that small errors do not overturn."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.lookup.similar import most_similar, standardised

RATES = pd.DataFrame(
    {"density": [1.0, 2.0, 3.0, 4.0, 100.0], "vacancy": [0.1, 0.1, 0.1, 0.1, 0.1]}, index=list("abcde")
)


def test_rates_are_in_units_of_their_own_spread() -> None:
    """Median 3, median absolute deviation 1: one spread is 1.4826; the odd one is cut; no spread is 0."""
    scaled = standardised(RATES)
    assert scaled["density"].tolist() == pytest.approx([-2 / 1.4826, -1 / 1.4826, 0, 1 / 1.4826, 5])
    assert scaled["vacancy"].tolist() == [0, 0, 0, 0, 0]


def test_the_nearest_by_hand_and_not_the_area_itself() -> None:
    found = most_similar(RATES, "b", 2, noise=0.0, rng=np.random.default_rng(1))
    assert found["area"].tolist() == ["a", "c"]
    assert found["distance"].tolist() == pytest.approx([np.sqrt((1 / 1.4826) ** 2 / 2)] * 2)
    assert found["density"].tolist() == pytest.approx([-1 / 1.4826, 1 / 1.4826])
    assert found["stability"].tolist() == pytest.approx([1, 1])


def test_more_than_there_are_is_all_the_others() -> None:
    found = most_similar(RATES, "b", 99, noise=0.02, rng=np.random.default_rng(1))
    assert sorted(found["area"]) == ["a", "c", "d", "e"]
    assert np.isfinite(found["distance"]).all()


def test_an_unknown_area_is_refused() -> None:
    with pytest.raises(KeyError):
        most_similar(RATES, "z", 1, noise=0.0, rng=np.random.default_rng(1))


@given(st.integers(0, 2**31))
def test_small_changes_change_distances_little(seed: int) -> None:
    """With z = (x - c) / s, a value's z moves by ((dx - dc) - z ds) / s', no more once it is cut at 5.

    A difference of two moves by no more than both together, and distances are root mean squares of differences.
    """
    rng = np.random.default_rng(seed)
    rates = pd.DataFrame(rng.normal(10, 1, (30, 3)), columns=list("xyz"))
    changed = rates * (1 + 1e-4 * rng.standard_normal(rates.shape))
    before, after = (
        most_similar(one, 0, 29, noise=0.0, rng=rng).set_index("area")["distance"].sort_index()
        for one in (rates, changed)
    )
    centre, spread = rates.median(), 1.4826 * (rates - rates.median()).abs().median()
    middle, width = changed.median(), 1.4826 * (changed - changed.median()).abs().median()
    z = (rates - centre) / spread
    moved = ((changed - rates).abs() + (middle - centre).abs() + z.abs() * (width - spread).abs()) / width
    most = np.sqrt(((moved + moved.loc[0]) ** 2).mean(axis=1))
    assert ((before - after).abs() <= most.drop(0) + 1e-12).all()


def test_stability_tells_a_close_call_from_a_clear_one() -> None:
    rates = pd.DataFrame({"x": [10.0, 10.1, 12.0, 12.001, 30.0, 50.0, 70.0]}, index=list("abcdefg"))
    found = most_similar(rates, "a", 2, noise=0.02, rng=np.random.default_rng(3)).set_index("area")["stability"]
    assert found["b"] > 0.95
    assert 0.3 < found["c"] < 0.7
