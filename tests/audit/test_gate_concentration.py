"""The concentration gate: Gini by hand and against draws, and the areas that need a named review."""

import numpy as np
import pytest

from audit.flagged import flagged_account
from audit.flagging import flag
from audit.gates import concentration
from audit.inequality import gini, random_gini
from tests.audit import made


@pytest.mark.parametrize(
    ("counts", "value"), [([4, 4, 4, 4], 0), ([0, 0, 0, 8], 0.75), ([0, 0, 4, 4], 0.5), ([1, 3], 0.25), ([0, 0], 0)]
)
def test_gini_by_hand(counts, value):
    assert gini(np.array(counts, dtype=float)) == value


def test_flags_at_random_by_hand():
    # one window: 1 of 4 flagged; two windows of 1 in 2: both the same area (Gini 1/2) or one each (0), evenly likely
    assert random_gini(4, 1, 1) == pytest.approx(0.75)
    assert random_gini(2, 1, 2) == pytest.approx(0.25)
    assert random_gini(1, 1, 9) == 0


@pytest.mark.parametrize("offences", [1, 3])
def test_flags_at_random_as_drawn(offences):
    rng = np.random.default_rng(1)
    drawn = [gini(flag(rng.random((12, 60, offences)), 6).any(axis=2).sum(axis=0).astype(float)) for _ in range(400)]
    assert random_gini(60, 6, 12, offences) == pytest.approx(np.mean(drawn), abs=0.005)


def _evidence(windows, **changes):
    """Return 4 areas of which one is flagged: a00 in so many of 20 windows, a01 in the others."""
    mean = np.tile([1.0, 2.0, 0.5, 0.5], (20, 1))
    mean[:windows, 0] = 3
    return made.evidence(made.cube(np.tile([5, 0, 0, 0], (20, 1)), mean), rules=made.policy(bootstrap=200, **changes))


def test_what_is_flagged_at_most_in_four_fifths_is_described():
    result = concentration.check(_evidence(16))
    row = result.rows[0]
    assert (row["gini"], row["recorded_gini"]) == (0.65, 0.75)
    assert row["random_gini"] == random_gini(4, 1, 20)
    assert (row["ever_flagged"], row["most_often"]) == (2, 0.8)
    assert result.rows[1] == {**row, "offence": "any offence"}
    assert (result.outcome, result.hard, result.warnings, result.record) == ("pass", False, (), {"often": []})
    assert "No area was flagged in more than 80% of the weeks for one offence." in result.sentence


def test_an_area_flagged_more_often_is_named_for_a_review_and_nothing_fails():
    evidence = _evidence(17)
    result = concentration.check(evidence)
    assert result.outcome == "pass"
    assert result.record["often"] == [
        {"area": "a00", "name": "Area 0", "offence": "Burglary", "windows": 17, "share": 0.85}
    ]
    assert result.warnings[0].endswith("what is done there: Area 0 (a00).")
    assert "1 area was flagged in more than 80% of the weeks for one offence: each needs a review." in result.sentence
    account = flagged_account(evidence)
    assert (account["often"], account["often_above"]) == (["a00"], 0.8)


def test_the_share_is_the_policys():
    assert concentration.check(_evidence(17, gates__concentration__often=0.9)).warnings == ()
    assert concentration.check(_evidence(12, gates__concentration__often=0.5)).warnings != ()


def test_often_for_two_offences_together_is_not_often_for_one():
    mean = np.ones((20, 4, 2))
    mean[:10, 0, 0] = mean[10:, 0, 1] = 9
    mean[10:, 1, 0] = mean[:10, 2, 1] = 9
    result = concentration.check(made.evidence(made.cube(np.ones((20, 4, 2)), mean)))
    assert [row["most_often"] for row in result.rows] == [0.5, 0.5, 1.0]
    assert result.record["often"] == []
