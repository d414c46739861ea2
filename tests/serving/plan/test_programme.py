"""The programme: against every placement tried, its bound against the truth, and large problems against the whole."""

import numpy as np
import pytest

from benchmarks.plan import city
from serving.plan import programme
from serving.plan.compare import at_random, greedy
from serving.plan.price import priced
from serving.plan.problem import Bound, Problem, falling, reach_of
from serving.plan.programme import solve
from tests.serving.plan.worlds import best_of_all, drawn, keeps


@pytest.mark.parametrize("seed", range(12))
def test_no_placement_that_keeps_the_bounds_covers_more(seed):
    problem = drawn(seed)
    best, found = best_of_all(problem), solve(problem)
    if best is None:
        assert found is None
        return
    assert found is not None
    assert keeps(problem, found.placed)
    assert found.placed.sum() == problem.units
    assert found.covered >= best * (1 - programme.GAP) - 1e-9
    assert found.bound >= best - 1e-9


def test_some_of_the_drawn_problems_have_a_plan_and_some_have_none():
    found = {best_of_all(drawn(seed)) is None for seed in range(12)}
    assert found == {True, False}


@pytest.mark.parametrize("seed", range(6))
def test_prices_bound_what_any_plan_covers(seed):
    problem = drawn(seed)
    best = best_of_all(problem)
    if best is not None:
        assert priced(problem).bound >= best - 1e-9


def test_a_plan_by_hand():
    # 10, 6 and 4 expected; the first unit covers a half, the second a quarter: gains 5, 2.5; 3, 1.5; 2, 1.
    free = Problem(np.array([[10.0], [6.0], [4.0]]), 3, falling(0.5, 0.5, 2))
    found = solve(free)
    assert found.placed.ravel().tolist() == [2, 1, 0]
    assert found.covered == pytest.approx(5 + 2.5 + 3)
    # At most 1 unit for who lives in the first area: 5 + 3 + 2.
    bounded = Problem(free.expected, 3, free.returns, (Bound("exposure", "A", np.array([1.0, 0, 0]), 1),))
    found = solve(bounded)
    assert found.placed.ravel().tolist() == [1, 1, 1]
    assert found.covered == pytest.approx(10)
    assert found.bound == pytest.approx(10, rel=programme.GAP)


def test_units_of_a_shift_and_district_stay_within_reach_of_one_area():
    # On a line at 0, 1, 2 and 3 km, within 1 km of one area: 0 to 2 can be worked together, 0 and 3 cannot.
    from serving.plan.problem import Travel

    points, beat = np.column_stack([1000.0 * np.arange(4), np.zeros(4)]), np.zeros(4, dtype=np.int64)
    expected = np.array([[10.0], [1.0], [2.0], [9.0]])
    problem = Problem(expected, 2, np.array([0.5]), (), Travel(beat, reach_of(points, beat, 1000.0)))
    assert solve(problem).placed.ravel().tolist() == [1, 0, 1, 0]
    apart = Travel(np.array([0, 0, 0, 1]), reach_of(points, np.array([0, 0, 0, 1]), 1000.0))
    assert solve(Problem(expected, 2, np.array([0.5]), (), apart)).placed.ravel().tolist() == [1, 0, 0, 1]


@pytest.mark.slow
@pytest.mark.parametrize("metres", [None, 800.0])
def test_a_city_of_thousands_is_planned_within_a_hundredth_and_keeps_its_bounds(metres):
    problem = city(1, metres)
    found = solve(problem)
    assert found.placed.sum() == problem.units
    assert keeps(problem, found.placed)
    assert found.gap < 0.01
    assert found.covered <= problem.covered(greedy(problem.expected, problem.returns, problem.units)) + 1e-9


def test_few_units_given_to_the_solver_are_as_good_as_all(monkeypatch):
    whole = city(2, 2500.0)
    some = slice(0, 160)
    bounds = tuple(
        Bound(each.family, each.name, each.weights[some], 6) for each in whole.bounds if "group" in each.name
    )
    problem = Problem(whole.expected[some], 12, whole.returns, bounds)
    monkeypatch.setattr(programme, "_FIRST", 10)
    few = solve(problem)
    monkeypatch.setattr(programme, "_FIRST", 10**9)
    all_ = solve(problem)
    assert few.covered == pytest.approx(all_.covered, rel=0.004)
    assert few.bound >= all_.covered - 1e-9


def test_where_the_first_units_allow_no_plan_more_are_asked(monkeypatch):
    # Only the tenth area, which is worth least, is of group B, and B must not be passed by.
    expected = np.arange(10.0, 0.0, -1.0)[:, None]
    bound = Bound("exposure", "A", np.array([1.0] * 9 + [0.0]), 1)
    problem = Problem(expected, 2, np.array([0.5]), (bound,))
    monkeypatch.setattr(programme, "_FIRST", 1)
    monkeypatch.setattr(programme, "_EACH", 1)
    assert solve(problem).placed.ravel().tolist() == [1, *[0] * 8, 1]


@pytest.mark.parametrize("seed", range(4))
def test_without_bounds_the_best_gains_are_the_best_plan(seed):
    rng = np.random.default_rng(seed)
    problem = Problem(rng.gamma(1.0, 1.0, (5, 2)), 4, falling(0.3, 0.5, 2))
    assert problem.covered(greedy(problem.expected, problem.returns, 4)) == pytest.approx(best_of_all(problem))


def test_random_units_cover_what_their_mean_over_many_draws_is():
    problem = Problem(np.array([[8.0, 1.0], [2.0, 5.0]]), 3, falling(0.4, 0.5, 2))
    rng = np.random.default_rng(3)
    slots = np.repeat(np.arange(4), 2)
    draws = [
        problem.covered(np.bincount(rng.choice(slots, 3, replace=False), minlength=4).reshape(2, 2))
        for _ in range(20_000)
    ]
    assert at_random(problem) == pytest.approx(np.mean(draws), rel=0.01)
    everything = Problem(problem.expected, 8, problem.returns)
    assert at_random(everything) == pytest.approx(16 * 0.6)
