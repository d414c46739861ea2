"""Rules of flagging against every possible choice, bounds worked by hand, and what is flagged when none can be met."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.flagging import flag
from audit.mitigation.programme import choose
from audit.mitigation.rules import Forecasts, exposure_limits, flag_by, reporting_rates
from configs.errors import ConfigError
from configs.flagging import PLAIN, CapRule, FloorRule, OffsetRule
from tests.audit import made

EPSILON = 1e-9


def cap(bound, **more):
    return CapRule(kind="cap", dimension="colour", at_most=bound, **more)


def floor(bound, **more):
    return FloorRule(kind="floor", dimension="colour", at_least=bound, **more)


def forecasts(mean, reds, people=None, k=2, record=None):
    """Return forecasts of areas whose share of Red people is given. mean: (windows, areas[, offences])."""
    means = np.atleast_3d(np.asarray(mean, dtype=float))
    shares = np.column_stack([reds, 1 - np.asarray(reds)])
    heads = np.full(len(reds), 100.0) if people is None else np.asarray(people, dtype=float)
    before = means if record is None else np.atleast_3d(np.asarray(record, dtype=float))
    return Forecasts(means, before, [made.dimension(shares, heads)], k)


def best_by_trying(gain, limits, k):
    """Return the highest total of all choices within the limits, None where there is none."""
    within = [
        sum(gain[i] for i in chosen)
        for chosen in combinations(range(len(gain)), k)
        if (limits[:, list(chosen)].sum(axis=1) <= EPSILON).all()
    ]
    return max(within, default=None)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_programme_finds_what_trying_every_choice_finds(data):
    n = data.draw(st.integers(5, 10))
    k = data.draw(st.integers(1, n - 1))
    numbers = st.lists(st.integers(0, 90), min_size=n, max_size=n)
    gain = np.array(data.draw(numbers), dtype=float)
    limits = np.array([data.draw(st.lists(st.integers(-9, 9), min_size=n, max_size=n)) for _ in range(2)], dtype=float)
    best, chosen = best_by_trying(gain, limits, k), choose(gain, limits, k)
    assert chosen.flags.sum() == k
    assert chosen.met == (best is not None)
    if best is not None:
        assert (limits @ chosen.flags <= EPSILON).all()
        assert gain @ chosen.flags == pytest.approx(best)


def test_many_areas_are_chosen_as_by_the_whole_programme():
    from scipy.optimize import Bounds, LinearConstraint, milp

    rng = np.random.default_rng(3)
    gain, shares = rng.gamma(2.0, size=200), rng.dirichlet([2, 2, 2], size=200)
    limits = (shares - 1.02 * shares.mean(axis=0)).T * (1 + gain) ** 0.3
    chosen = choose(gain, limits, 20)
    rows = np.vstack([limits, np.ones(200)])
    held = LinearConstraint(rows, [*[-np.inf] * 3, 20], [0, 0, 0, 20])
    whole = milp(-gain, integrality=np.ones(200), bounds=Bounds(0, 1), constraints=held)
    assert chosen.met
    assert (limits @ chosen.flags).max() <= 1e-5
    assert gain @ chosen.flags >= -whole.fun * (1 - 1e-3)


def test_of_areas_alike_the_first_are_flagged():
    limits = np.array([[1.0, 1, -1, -1, -1, -1]])
    assert choose(np.array([5.0, 5, 1, 1, 1, 1]), limits, 2).flags.tolist() == [True, False, True, False, False, False]


def test_plain_is_the_highest_forecasts():
    given_ = forecasts([[3, 1, 2, 4]], [0.1, 0.2, 0.3, 0.4])
    found = flag_by(made.policy(), given_)
    np.testing.assert_array_equal(found.flags, flag(given_.mean, 2))
    assert not found.unmet.any()


def test_a_cap_of_one_with_groups_alike_everywhere_changes_nothing():
    rng = np.random.default_rng(1)
    given_ = forecasts(rng.gamma(2.0, size=(4, 12, 2)), np.full(12, 0.3), k=3)
    found = flag_by(made.policy(), given_, cap(1.0))
    np.testing.assert_array_equal(found.flags, flag(given_.mean, 3))
    assert not found.unmet.any()


def test_a_cap_worked_by_hand():
    """Half of all are Red. The two highest are all Red: twice the average. At most 1.5 lets in one area of Blue."""
    given_ = forecasts([[9, 8, 7, 6]], [1.0, 1.0, 0.5, 0.0][::1], people=[100, 100, 100, 150])
    plain, capped = (flag_by(made.policy(), given_, rule).flags[0, :, 0].tolist() for rule in (PLAIN, cap(1.5)))
    assert plain == [True, True, False, False]
    # Red are 250 of 450. a00 and a02: 150 of 200 Red, 0.75 / 0.5556 = 1.35. It holds 9 + 7 of the forecast.
    assert capped == [True, False, True, False]


def test_a_cap_holds_in_every_window_and_offence():
    rng = np.random.default_rng(2)
    reds = rng.uniform(0, 1, 40)
    mean = rng.gamma(2.0, size=(6, 40, 2)) * (1 + 3 * reds[None, :, None])
    given_ = forecasts(mean, reds, people=rng.uniform(50, 500, 40), k=6)
    found = flag_by(made.policy(), given_, cap(1.1))
    people = given_.dimensions[0].people
    lived = np.einsum("wao,ag->wog", found.flags.astype(float), people)
    exposure = lived / lived.sum(axis=2, keepdims=True) / given_.dimensions[0].portions
    plain = np.einsum("wao,ag->wog", flag(mean, 6).astype(float), people)
    assert (plain[..., 0] / plain.sum(axis=2) / given_.dimensions[0].portions[0]).max() > 1.3
    assert not found.unmet.any()
    assert exposure.max() <= 1.1 + 1e-5
    assert (found.flags.sum(axis=1) == 6).all()


def test_a_floor_brings_a_group_in():
    """Blue are half; the two highest have none of them. A floor of 0.8 of their half asks for 40% of the people."""
    given_ = forecasts([[9, 8, 7, 6]], [1.0, 1.0, 0.0, 0.0])
    assert flag_by(made.policy(), given_, floor(0.8)).flags[0, :, 0].tolist() == [True, False, True, False]


def test_a_cap_against_need_reads_the_record_before_the_window():
    """All that was recorded was near Red people: two areas of Red are then no more than need, and nothing changes."""
    record = [[5, 5, 0, 0]]
    given_ = forecasts([[9, 8, 7, 6]], [1.0, 1.0, 0.0, 0.0], record=record)
    rule = cap(1.25, against="need")
    assert flag_by(made.policy(), given_, rule).flags[0, :, 0].tolist() == [True, True, False, False]
    limits = exposure_limits(given_.dimensions[0], rule, np.array([5.0, 0, 5, 0]), 2)
    # need is half Red: 100 − 1.25 × 0.5 × 100 of an area of Red, 0 − 62.5 of one of Blue
    np.testing.assert_allclose(limits, [[37.5, 37.5, -62.5, -62.5], [-62.5, -62.5, 37.5, 37.5]])


def test_a_rule_that_cannot_be_met_is_said_and_the_nearest_is_flagged():
    """One area of two is flagged, and each is of one group: no choice is below twice the average."""
    found = flag_by(made.policy(), forecasts([[3, 9]], [1.0, 0.0], people=[100, 300], k=1), cap(1.2))
    assert found.unmet.tolist() == [[True]]
    # Red are a quarter: a00 would be 4 times their share; a01 is 1.33 times that of Blue
    assert found.flags[0, :, 0].tolist() == [False, True]


def test_a_group_too_small_to_be_judged_is_not_held():
    few = forecasts([[9, 8, 7, 6]], [0.015, 0.015, 0.0, 0.0])
    assert flag_by(made.policy(), few, cap(1.25)).flags[0, :, 0].tolist() == [True, True, False, False]


def test_an_offset_divides_by_the_rate_of_an_areas_people():
    rule = OffsetRule(kind="offset", dimension="colour", rates={"Red": 0.5})
    given_ = forecasts([[10, 6, 9, 8]], [0.0, 1.0, 0.5, 0.0])
    np.testing.assert_allclose(reporting_rates(given_.dimensions[0], rule), [1, 0.5, 0.75, 1])
    # 10, 12, 12 and 8 once divided
    assert flag_by(made.policy(), given_, rule).flags[0, :, 0].tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (CapRule(kind="cap", dimension="faith", at_most=1.2), "no groups 'faith'"),
        (OffsetRule(kind="offset", dimension="colour", rates={"Green": 0.5}), "no group 'Green'"),
    ],
)
def test_a_rule_of_groups_that_are_not_counted_is_refused(rule, said):
    with pytest.raises(ConfigError, match=said):
        flag_by(made.policy(), forecasts([[1, 2]], [0.5, 0.5], k=1), rule)
