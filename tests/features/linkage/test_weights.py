"""Weights learned from pairs: a mixture is found again, and nothing later is learned from."""

from dataclasses import replace

import numpy as np
import pytest

from configs.linkage import Tolerance
from features.arrays import Integers
from features.linkage.match import Reports, near_pairs
from features.linkage.weights import LEAST, log_odds, weights

RULES = {0: Tolerance()}
MINUTE, WEEK = 60_000_000, 7 * 1440


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_the_odds_of_a_mixture_are_found_again(share: float) -> None:
    m = np.outer([0.7, 0.2, 0.1], [0.6, 0.3, 0.1])
    u = np.outer([0.1, 0.3, 0.6], [0.1, 0.2, 0.7])
    seen = 1e6 * (share * m + (1 - share) * u)
    true = np.log(share * m / ((1 - share) * u))
    np.testing.assert_allclose(weights(seen, 1e6 * (1 - share) * u), true, atol=0.05)


def test_before_chance_pairs_are_seen_they_are_held_to_lie_evenly_over_the_surface() -> None:
    found = weights(np.array([[90.0, 90.0, 1.0]]), np.zeros((1, 3)))
    assert found[0, 0] - found[0, 1] == pytest.approx(np.log(3), abs=0.01)


def made(rng: np.random.Generator, incidents: int) -> tuple[Reports, Integers, Integers]:
    """Make two reports of each incident, up to 5 minutes and 50 metres apart, in a square of 700 m and two weeks."""
    start = np.tile(rng.integers(0, 2 * WEEK, incidents), 2) + rng.integers(-2, 3, 2 * incidents)
    xy = np.tile(rng.uniform(0, 700, (2, incidents)), 2) + rng.uniform(-17, 17, (2, 2 * incidents))
    source = np.repeat([0, 1], incidents)
    known = start + rng.integers(1, 2000, 2 * incidents)
    times = start * MINUTE
    none = np.zeros_like(source)
    return (
        Reports(source, none, times, times, *xy, none, none.astype(bool)),
        known * MINUTE,
        np.tile(np.arange(incidents), 2),
    )


def test_what_is_alike_by_chance_is_told_from_what_is_one_incident() -> None:
    reports, known, incident = made(np.random.default_rng(1), 3000)
    pairs = near_pairs(reports, RULES)
    one = incident[pairs.first] == incident[pairs.second]
    likely = log_odds(reports, pairs, RULES, known) > 0
    learned = np.maximum(known[pairs.first], known[pairs.second]) > np.median(known)
    assert one.mean() < 0.5
    assert (likely == one)[learned].mean() > 0.97


def test_until_enough_is_known_every_pair_is_likely_the_more_the_less_unlike() -> None:
    reports, known, _ = made(np.random.default_rng(2), 40)
    pairs = near_pairs(reports, RULES)
    assert len(pairs.first) < LEAST
    odds, inside = log_odds(reports, pairs, RULES, known), pairs.cost < 2
    np.testing.assert_array_equal(odds[inside], 2 - pairs.cost[inside])
    assert ((odds[~inside] > 0) & (odds[~inside] < 1e-8)).all()  # at both limits: still within the tolerance


def test_pairs_known_later_change_no_odds() -> None:
    reports, known, _ = made(np.random.default_rng(3), 1500)
    pairs = near_pairs(reports, RULES)
    odds = log_odds(reports, pairs, RULES, known)
    origin = np.quantile(known, 0.6)
    kept = np.flatnonzero(known < origin)
    early = Reports(*(getattr(reports, name)[kept] for name in Reports.__dataclass_fields__))
    early_pairs = near_pairs(early, RULES)
    found = log_odds(early, early_pairs, RULES, known[kept])
    by_pair = dict(zip(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True), odds.tolist(), strict=True))
    there = zip(kept[early_pairs.first].tolist(), kept[early_pairs.second].tolist(), strict=True)
    assert len(found) > 4 * LEAST
    assert found.tolist() == [by_pair[pair] for pair in there]


def test_a_source_far_away_in_time_shares_no_pairs() -> None:
    reports, known, _ = made(np.random.default_rng(4), 300)
    apart = replace(reports, start=reports.start + reports.source * 10 * WEEK * MINUTE)
    apart = replace(apart, end=apart.start)
    pairs = near_pairs(apart, RULES)
    assert len(log_odds(apart, pairs, RULES, known)) == 0
