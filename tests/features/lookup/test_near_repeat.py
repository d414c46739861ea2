"""Knox's test: pairs and p-values as by hand, as enumerated and as published; chance left alone, clusters found."""

from itertools import permutations as orders

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from configs.errors import ConfigError
from features.lookup import near_repeat
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


def test_p_values_are_those_of_all_orders_of_the_days() -> None:
    """A second implementation: all 720 ways of dealing six days out, each counted by two loops."""
    x, y = np.array([0.0, 0.0, 50.0, 400.0, 420.0, 900.0]), np.zeros(6)
    day = np.array([0, 3, 20, 1, 22, 40])

    def pairs(days: tuple[int, ...]) -> list[int]:
        close = [(i, j) for i in range(6) for j in range(i) if abs(x[i] - x[j]) <= 100]
        return [sum(abs(days[i] - days[j]) <= most for i, j in close) for most in (3, 20)]

    every = np.array([pairs(order) for order in orders(day.tolist())])
    seen = np.array(pairs(tuple(day.tolist())))
    exact = (every >= seen).mean(axis=0)
    for span, most in enumerate((3, 20)):
        found = knox(x, y, day, metres=(100,), days=(most,), permutations=4_000, rng=np.random.default_rng(8))
        assert found.pairs[0, 0] == seen[span]
        assert found.expected[0, 0] == pytest.approx(every[:, span].mean(), abs=0.04)
        assert found.p[0, 0] == pytest.approx(exact[span], abs=0.02)


def test_leukaemia_in_northumberland_and_durham_as_knox_published_it() -> None:
    """Knox 1964: 96 cases, 25 pairs within 1 km, 152 within 59 days, 5 both; .83 expected, Poisson tail .0017.

    The cases' places are not published, their margins are: pairs of one place, and days in cliques of 5, 4 and 3.
    """
    sizes = [size for _ in range(8) for size in (5, 3, 4)]
    day = np.repeat(np.arange(24) * 100, sizes)
    starts = np.cumsum([0, *sizes])
    both = [(starts[clique], starts[clique] + 1) for clique in range(5)]
    alone = [case for case in range(96) if case not in set(np.ravel(both))]
    apart = list(zip(alone[:20], alone[45:65], strict=True))
    x = np.arange(96) * 10.0
    for first, second in [*both, *apart]:
        x[second] = x[first]
    y, rng = np.zeros(96), np.random.default_rng(1964)
    every = knox(x, y, day, metres=(1, 1000), days=(59, 9999), permutations=1, rng=rng)
    found = knox(x, y, day, metres=(1,), days=(59,), permutations=9999, rng=rng)
    assert every.pairs.sum() == 96 * 95 / 2 == 4560
    assert every.pairs[:, 0].sum() == 152
    assert every.pairs[0].sum() == 25
    assert found.pairs[0, 0] == 5
    assert found.expected[0, 0] == pytest.approx(25 * 152 / 4560, abs=0.02)
    assert found.p[0, 0] == pytest.approx(stats.poisson.sf(4, 25 * 152 / 4560), abs=0.0012)
    assert round(stats.poisson.sf(4, 25 * 152 / 4560), 4) == 0.0017


@pytest.mark.parametrize("n", [0, 1])
def test_fewer_than_two_incidents_are_no_pairs(n: int) -> None:
    found = knox(np.zeros(n), np.zeros(n), np.zeros(n, int), **BANDS, permutations=3, rng=np.random.default_rng(1))
    assert found.pairs.sum() == 0
    assert (found.p == 1).all()
    assert found.table()["ratio"].isna().all()


def test_more_pairs_than_can_be_held_are_refused_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_repeat, "MOST_PAIRS", 44)
    day = np.arange(10)
    with pytest.raises(ConfigError, match=r"45 pairs lie within 200 m .*shorter time"):
        knox(np.zeros(10), np.zeros(10), day, **BANDS, permutations=1, rng=np.random.default_rng(1))
    nine = knox(np.zeros(9), np.zeros(9), day[:9], **BANDS, permutations=1, rng=np.random.default_rng(1))
    assert nine.pairs.sum() == 36


def test_edges_that_do_not_ascend_are_refused() -> None:
    with pytest.raises(ValueError, match="ascend"):
        knox(np.zeros(2), np.zeros(2), np.zeros(2, int), metres=(2, 1), days=(1,), permutations=1,
             rng=np.random.default_rng(1))  # fmt: skip
