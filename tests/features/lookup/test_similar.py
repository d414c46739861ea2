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
    """Where no rate moves by more than d, a median moves by at most d and a median absolute deviation by 2 d.

    A value in units of the spread s, cut at 5, then moves by at most (2 d + 5 · 1.4826 · 2 d) / s, and the
    difference of two by twice that; distances are root mean squares of such differences.
    """
    rng = np.random.default_rng(seed)
    rates = pd.DataFrame(rng.normal(10, 1, (30, 3)), columns=list("xyz"))
    changed = rates * (1 + 1e-4 * rng.standard_normal(rates.shape))
    before, after = (
        most_similar(one, 0, 29, noise=0.0, rng=rng).set_index("area")["distance"] for one in (rates, changed)
    )
    spread = [1.4826 * (one - one.median()).abs().median() for one in (rates, changed)]
    moved = (2 + 5 * 1.4826 * 2) * (changed - rates).abs().max() / np.minimum(*spread)
    assert (before - after).abs().max() <= np.sqrt(((2 * moved) ** 2).mean()) + 1e-12


def test_stability_tells_a_close_call_from_a_clear_one() -> None:
    rates = pd.DataFrame({"x": [10.0, 10.1, 12.0, 12.001, 30.0, 50.0, 70.0]}, index=list("abcdefg"))
    found = most_similar(rates, "a", 2, noise=0.02, rng=np.random.default_rng(3)).set_index("area")["stability"]
    assert found["b"] > 0.95
    assert 0.3 < found["c"] < 0.7
