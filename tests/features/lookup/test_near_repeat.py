"""Knox's test: pairs counted as by hand, chance left alone, clusters found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from features.lookup.near_repeat import knox

BANDS = {"metres": (0, 100, 200), "days": (6, 13)}


def test_four_incidents_by_hand() -> None:
    """Two at one place a day apart; one 100 m away ten days later; one far off."""
    x, y = np.array([0.0, 0.0, 100.0, 9000.0]), np.zeros(4)
    found = knox(x, y, np.array([0, 1, 11, 0]), **BANDS, permutations=9, rng=np.random.default_rng(1))
    assert found.pairs.tolist() == [[1, 0], [0, 2], [0, 0]]
    table = found.table()
    assert table[table["pairs"] > 0][["metres", "days", "pairs"]].to_numpy().tolist() == [[0, 6, 1], [100, 13, 2]]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(0, 20)), min_size=2, max_size=30))
def test_pairs_are_those_of_two_loops(points: list[tuple[int, int, int]]) -> None:
    x, y, day = (np.array(column, dtype=float) for column in zip(*points, strict=True))
    found = knox(x, y, day.astype(int), **BANDS, permutations=1, rng=np.random.default_rng(1))
    plain = np.zeros((3, 2), dtype=int)
    for i in range(len(points)):
        for j in range(i):
            apart, days = np.hypot(x[i] - x[j], y[i] - y[j]), abs(day[i] - day[j])
            within = [k for k, edge in enumerate(BANDS["metres"]) if apart <= edge + 1e-9]
            span = [k for k, edge in enumerate(BANDS["days"]) if days <= edge]
            if within and span:
                plain[within[0], span[0]] += 1
    assert found.pairs.tolist() == plain.tolist()


def test_permutations_keep_the_pairs_close_in_place_and_expect_what_chance_gives() -> None:
    rng = np.random.default_rng(5)
    x, y, day = rng.uniform(0, 2000, 400), rng.uniform(0, 2000, 400), rng.integers(0, 100, 400)
    found = knox(x, y, day, metres=(200,), days=(9, 99), permutations=199, rng=rng)
    within = [(np.hypot(x - x[i], y - y[i])[:i] <= 200).sum() for i in range(400)]
    assert found.pairs.sum() == sum(within)
    assert found.expected.sum() == pytest.approx(sum(within))
    apart = np.abs(day[:, None] - day[None, :])[np.triu_indices(400, 1)]
    assert found.expected[0, 0] == pytest.approx(sum(within) * (apart <= 9).mean(), rel=0.02)


def test_p_values_are_even_without_near_repeats_and_small_with_them() -> None:
    rng = np.random.default_rng(11)
    p = []
    for _ in range(60):
        x, y, day = rng.uniform(0, 3000, 200), rng.uniform(0, 3000, 200), rng.integers(0, 365, 200)
        p.append(knox(x, y, day, metres=(300,), days=(13,), permutations=39, rng=rng).p[0, 0])
    assert stats.kstest(np.array(p) - rng.uniform(0, 1 / 40, 60), "uniform").pvalue > 0.01
    x, y, day = np.r_[x, x + rng.normal(0, 30, 200)], np.r_[y, y + rng.normal(0, 30, 200)], np.r_[day, day + 5]
    found = knox(x, y, day, metres=(100, 1000), days=(6, 60), permutations=99, rng=rng)
    assert found.p[0, 0] == 0.01
    assert found.table()["ratio"][0] > 3


def test_edges_that_do_not_ascend_are_refused() -> None:
    with pytest.raises(ValueError, match="ascend"):
        knox(np.zeros(2), np.zeros(2), np.zeros(2, int), metres=(2, 1), days=(1,), permutations=1,
             rng=np.random.default_rng(1))  # fmt: skip
