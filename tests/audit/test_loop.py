"""The loop of forecast, attention and record: its rules by hand, and beside the urn with a model that counts."""

from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from audit.flagging import flag
from audit.loop.displacement import displacement
from audit.loop.incidents import Week, draw_year
from audit.loop.measure import amplified, share_inside
from audit.loop.rule import Rule, keep_chance, live
from audit.loop.year import Plan, live_year
from audit.urn import fixed_point

RATES = np.array([[36.0], [28.0]])
NEAR = (np.array([1]), np.array([0]))
PLAN = Plan(k=1, attend=lambda mean, record: flag(mean[None], 1)[0], refit_every=1000, near=NEAR)


class Shares:
    """Forecasts each area's share of all that was recorded, a unit forgotten with its probability each week."""

    def __init__(self, units, decay=0.02):
        self.units, self.decay = np.array(units, dtype=float), decay

    def forecast(self, week):
        """Return the shares."""
        return self.units / self.units.sum()

    def record(self):
        """Return nothing: the plain rule does not look at it."""
        return np.zeros_like(self.units)

    def learn(self, week, recorded):
        """Add a week and forget."""
        self.units = (self.units + recorded) * (1 - self.decay)

    def refit(self, week):
        """Refuse: there is nothing to fit."""
        raise AssertionError("nothing is fitted")


def year(rule, rates=RATES, seed=3, weeks=400, start=None):
    draws = draw_year(rates, weeks, np.random.default_rng(seed))
    return live_year(Shares(rates if start is None else start), draws, rule, PLAN)


def share(lived, last=100):
    """First area's share of what the forecast says at the end."""
    return float(lived.forecast[-last:, 0].mean())


def week(areas, found=0.5, kept=0.5, moved=0.5, where=0.5):
    def each(value):
        return np.full(len(areas), value)

    zeros = np.zeros(len(areas), dtype=int)
    return Week(np.array(areas), zeros, each(found), each(kept), each(moved), each(where))


FLAGGED = np.array([[True], [False]])
ALL = np.ones((2, 1))


def test_what_is_reported_is_recorded_everywhere_and_what_is_discovered_only_with_attention():
    assert live(week([0, 0, 1]), FLAGGED, ALL, Rule(0.4), NEAR).recorded.ravel().tolist() == [2, 1]
    assert live(week([0, 0, 1]), FLAGGED, ALL, Rule(0.6), NEAR).recorded.ravel().tolist() == [2, 0]


def test_the_correction_drops_only_what_is_discovered():
    rarely = ALL * 0.4
    assert live(week([0, 1]), FLAGGED, rarely, Rule(0.6, corrected=True), NEAR).recorded.sum() == 0
    assert live(week([0, 1]), FLAGGED, rarely, Rule(0.4, corrected=True), NEAR).recorded.ravel().tolist() == [1, 1]


def test_the_chance_of_being_kept_by_hand():
    """Half of the areas have attention: always 1/2, three weeks of four 2/3, one of four and never 1."""
    flags = np.array([[1, 1, 1, 0], [1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0]], dtype=bool)[..., None]
    assert keep_chance(flags, 0.5).ravel() == pytest.approx([0.5, 2 / 3, 1, 1])


def test_in_the_long_run_the_same_share_is_kept_of_every_area_attended_often_enough():
    rng = np.random.default_rng(1)
    often = np.array([0.3, 0.6, 1.0])
    flags = (rng.random((4000, 3)) < often)[..., None]
    kept = np.array([(keep_chance(flags[: i + 1], 0.3) * flags[i]).ravel() for i in range(200, 4000)])
    assert kept.mean(axis=0) == pytest.approx([0.3] * 3, abs=0.03)


def test_what_moves_goes_to_a_neighbour_without_attention_and_nothing_is_lost():
    lived = live(week([0, 0, 1]), FLAGGED, ALL, Rule(displaced=0.6), NEAR)
    assert (lived.happened.ravel().tolist(), lived.left.ravel().tolist()) == ([0, 3], [2, 0])
    both = live(week([0, 0, 1]), ~FLAGGED | FLAGGED, ALL, Rule(displaced=0.6), NEAR)
    assert (both.happened.ravel().tolist(), both.left.sum()) == ([2, 1], 0)


@pytest.mark.parametrize("rule", [Rule(displaced=0.25), Rule(0.5, displaced=0.5), Rule(1.0, corrected=True)])
def test_the_true_total_is_the_same_whatever_the_rule(rule):
    assert year(rule, weeks=40).happened.sum() == year(Rule(), weeks=40).happened.sum()


def test_with_all_reported_the_share_is_the_true_one_within_chance():
    """With decay d a share rests on about 1/d weeks of 64: its standard error is √(p(1-p)/3200) = .009."""
    found = [share(year(Rule(), seed=seed)) for seed in range(4)]
    assert np.mean(found) == pytest.approx(36 / 64, abs=3 * 0.009)
    assert share_inside(year(Rule()).recorded, FLAGGED)[0] == pytest.approx(36 / 64, abs=0.01)


@pytest.mark.parametrize("discovered", [0.25, 0.5, 0.75])
def test_attention_by_rank_goes_to_the_share_that_follows_from_always_looking_there(discovered):
    """The urn draws where to look, and amplifies less; by rank p = a / (a + (1 - w) d), like the urn's first visit."""
    a, d = RATES.ravel()
    always = a / (a + (1 - discovered) * d)
    found = share(year(Rule(discovered)))
    assert found == pytest.approx(always, abs=0.02)
    assert found > fixed_point((a, d), discovered) > a / (a + d)


def test_all_discovered_amplifies_within_a_year_and_the_correction_brings_most_of_it_back():
    """One of ten areas is attended. After 52 weeks m = .98^52 = 35% of what was known is left, and 1 - m is new.

    The area attended has m + (1 - m) of its weight without the correction and m + (1 - m) / 10 with it, the others m.
    """
    rates, left = np.array([[40.0]] + [[30.0]] * 9), 0.98**52
    draws, plan = draw_year(rates, 52, np.random.default_rng(5)), replace(PLAN, near=())
    rules = [Rule(1.0, corrected=fix) for fix in (False, True)]
    years = [live_year(Shares(50 * rates), draws, rule, plan) for rule in rules]
    for lived, weight in zip(years, (1.0, left + (1 - left) / 10), strict=True):
        expected = weight * 40 / (weight * 40 + left * 270) / (40 / 310)
        assert amplified(lived, rates, 1)["forecast"][0] == pytest.approx(expected, rel=0.03)


def test_the_correction_of_half_discovered_by_hand():
    """Of what attention finds half is kept, for one of two areas is attended: 3/4 of the first is recorded."""
    assert share(year(Rule(0.5, corrected=True))) == pytest.approx(27 / (27 + 14), abs=0.02)


def test_all_discovered_runs_away_and_no_weight_mends_an_area_that_is_never_attended():
    """The urn runs away as well; its fix rests on chance visits to the other area, which a rank never makes."""
    assert share(year(Rule(1.0))) == pytest.approx(fixed_point((36.0, 28.0), 1.0), abs=0.01)
    assert share(year(Rule(1.0, corrected=True))) > 0.99


def test_it_amplifies_what_was_flagged_by_mistake():
    """The lesser area begins ahead; with all discovered it stays there, with all reported it does not."""
    mistaken = [[30.0], [60.0]]
    assert share(year(Rule(1.0), start=mistaken)) < 0.01
    assert share(year(Rule(0.0), start=mistaken)) == pytest.approx(36 / 64, abs=0.03)


def test_amplification_by_hand():
    """The first area is flagged at the start. It has a quarter of what happens, half of forecast and record."""
    lived = year(Rule(), weeks=8)
    half = np.full((9, 2, 1), 0.5)
    made = replace(lived, forecast=half, recorded=half[:8], flagged=np.tile(FLAGGED, (9, 1, 1)))
    found = amplified(made, np.array([[1.0], [3.0]]), 4)
    assert found == {"forecast": [2.0, 2.0], "recorded": [2.0, 2.0], "attention": [1.0, 1.0]}


def test_the_same_seed_lives_the_same_year_and_another_another():
    one, same, other = year(Rule(0.5), weeks=30), year(Rule(0.5), weeks=30), year(Rule(0.5), weeks=30, seed=4)
    assert all(np.array_equal(getattr(one, name), getattr(same, name)) for name in ("forecast", "recorded", "flagged"))
    assert not np.array_equal(one.recorded, other.recorded)


def test_rules_differ_by_nothing_but_the_rule():
    """With nothing to discover a correction changes nothing, and what is recorded falls as the share rises."""
    assert np.array_equal(year(Rule(0.0), weeks=30).recorded, year(Rule(0.0, corrected=True), weeks=30).recorded)
    first = [year(Rule(w), weeks=30).recorded[0] for w in (0.0, 0.3, 0.6, 1.0)]
    assert all((more >= less).all() for more, less in pairwise(first))


class World:
    """Two areas beside each other, with nobody in them."""

    dimensions = ()
    truth = RATES
    panel = SimpleNamespace(neighbours=np.array([[0, 1], [1, 0]]))


def test_displacement_counts_what_left_and_what_arrived():
    stays, moves = year(Rule(), weeks=20), year(Rule(displaced=0.25), weeks=20)
    found = displacement(World, stays, moves, 4)
    left, arrived = (sum(row[name] for row in found["places"]) for name in ("left", "arrived"))
    assert left == arrived == found["moved"] == int(moves.left.sum())
    assert found["incidents"] == int(stays.happened.sum())
    assert found["caught"][1] < found["caught"][0]
