"""The urn of feedback: a day worked by hand, the importance fix, what is forgotten, and the fixed point."""

import numpy as np
import pytest

from audit.urn import Urn, after, fixed_point, kept, shares

HALVES = np.array([[3.0, 1.0], [3.0, 1.0]])
EACH = np.array([True, False])


def rng():
    return np.random.default_rng(1)


def test_a_visit_adds_the_rate_of_the_area_visited():
    urn = Urn((2.0, 5.0), (3.0, 1.0))
    assert after(urn, HALVES, EACH, rng()).tolist() == [[5.0, 1.0], [3.0, 6.0]]


def test_what_is_reported_anyway_is_added_to_the_other_area():
    urn = Urn((2.0, 5.0), (3.0, 1.0), discovered=0.9)
    assert after(urn, HALVES, EACH, rng()) == pytest.approx(np.array([[5.0, 1.5], [3.2, 6.0]]))


def test_each_run_may_have_a_share_of_its_own():
    urn = Urn((2.0, 5.0), (3.0, 1.0), discovered=np.array([0.5, 1.0]))
    assert after(urn, HALVES, np.array([True, True]), rng()) == pytest.approx(np.array([[5.0, 3.5], [5.0, 1.0]]))


def test_the_fix_keeps_a_find_the_more_rarely_the_likelier_the_visit():
    """Shares .75 and .25: the likelier visit is kept with (1 - .75)/.75 = 1/3, the rarer always."""
    assert kept(HALVES, EACH) == pytest.approx([1 / 3, 1.0])
    many = np.tile(HALVES[0], (30_000, 1))
    urn = Urn((2.0, 5.0), (3.0, 1.0), fix=True)
    often = after(urn, many, np.ones(len(many), dtype=bool), rng())[:, 0] == 5
    assert often.mean() == pytest.approx(1 / 3, abs=0.01)
    assert (after(urn, many, np.zeros(len(many), dtype=bool), rng())[:, 1] == 6).all()


def test_with_decay_each_unit_is_forgotten_with_its_probability_and_one_always_stays():
    urn = Urn((0.0, 0.0), (1000.0, 1.0), poisson=True, decay=0.1)
    left = after(urn, np.tile(urn.start, (2_000, 1)), np.ones(2_000, dtype=bool), rng())
    assert left[:, 0].mean() == pytest.approx(900, abs=1)
    assert left[:, 0].var() == pytest.approx(90, rel=0.1)
    assert (left[:, 1] == 1).all()


def test_a_whole_run_by_hand():
    """Nothing to find in the second area, all units in the first: it is visited each day and gains 2."""
    assert shares(Urn((2.0, 0.0), (4.0, 0.0)), 3, 5, rng()).tolist() == [1.0] * 5


def test_the_fixed_point_solves_its_equation():
    a, d = 3.0, 2.0
    for discovered in (0.2, 0.5, 0.9):
        b, c = (1 - discovered) * d, (1 - discovered) * a
        p = fixed_point((a, d), discovered)
        assert p == pytest.approx((p * a + (1 - p) * c) / (p * (a + b) + (1 - p) * (c + d)))


@pytest.mark.parametrize(("discovered", "share"), [(0.0, 0.6), (1.0, 1.0)])
def test_all_reported_finds_the_true_share_and_all_discovered_runs_away(discovered, share):
    assert fixed_point((3.0, 2.0), discovered) == pytest.approx(share)
