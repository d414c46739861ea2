"""What a way of flagging is worth: shares, exposures and changes counted by hand, and which points none beats."""

import numpy as np
import pytest

from audit.gates.exposure import adjusted_exposure
from audit.mitigation.measure import measure
from audit.mitigation.pareto import pareto
from audit.mitigation.points import points
from audit.mitigation.reweighed import balanced
from audit.need import tallies, tally
from configs.flagging import PLAIN, CapRule, OffsetRule
from configs.policy import Policy
from tests.audit import made


def small():
    """Return evidence of four areas of 100 people, two of Red people, and two ways of flagging two of them."""
    y = np.tile([4.0, 2.0, 3.0, 1.0], (16, 1))
    mean = np.tile([4.0, 3.0, 2.0, 1.0], (16, 1))
    lived = made.dimension([[1, 0], [1, 0], [0, 1], [0, 1]], [100, 100, 100, 100])
    evidence = made.evidence(made.cube(y, mean), lived, k=2)
    other = np.zeros_like(evidence.flagged)
    other[:, [0, 2]] = True
    return evidence, other


def test_shares_and_exposures_by_hand():
    evidence, other = small()
    plain, mixed = measure(evidence, [evidence.flagged, other])
    # a00 and a01 hold 6 of 10 incidents, a00 and a02 hold 7
    assert (plain["caught"]["estimate"], mixed["caught"]["estimate"]) == (pytest.approx(0.6), pytest.approx(0.7))
    assert mixed["caught_change"] == {name: pytest.approx(0.1) for name in ("estimate", "low", "high")}
    assert (plain["hit_rate"]["estimate"], plain["hit_rate_change"]["estimate"]) == (1, 0)
    # all people in flagged areas are Red, who are half of all; need (a00 and a02) is half Red
    assert (plain["raw"]["group"], plain["raw"]["estimate"]) == ("Red", pytest.approx(2))
    assert (plain["exposure"]["group"], plain["exposure"]["estimate"]) == ("Red", pytest.approx(2))
    assert (mixed["raw"]["estimate"], mixed["exposure"]["estimate"]) == (pytest.approx(1), pytest.approx(1))


def test_what_each_group_gains_and_loses_by_hand():
    evidence, other = small()
    red, blue = measure(evidence, [evidence.flagged, other])[1]["groups"]
    # Red people lived in a flagged area all the time, and now half of it; 6 of 6 incidents near them, and now 4
    assert (red["flagged_per_1000"], red["flagged_per_1000_change"]) == (pytest.approx(500), pytest.approx(-500))
    assert (red["caught"], red["caught_change"]) == (pytest.approx(4 / 6), pytest.approx(-2 / 6))
    assert (blue["flagged_per_1000_change"], blue["caught_change"]) == (pytest.approx(500), pytest.approx(3 / 4))


def test_exposure_is_that_of_the_gate():
    tables, lived = made.steady()
    rng = np.random.default_rng(2)
    shares = rng.dirichlet([2, 3], size=len(lived))
    evidence = made.evidence(tables, made.dimension(shares, lived["population"]))
    found = measure(evidence, [evidence.flagged])[0]
    gate = adjusted_exposure(evidence.tallies[0])[0][:, 0]
    assert found["exposure"]["estimate"] == pytest.approx(gate.max())
    assert found["raw"]["estimate"] == pytest.approx(max(group["raw"] for group in found["groups"]))
    assert found["raw"]["low"] <= found["raw"]["estimate"] <= found["raw"]["high"]


def test_tallies_of_several_ways_are_those_of_each_alone():
    evidence, other = small()
    people = evidence.dimensions[0].people
    arrays = (evidence.cube.y, evidence.cube.mean)
    both = tallies(*arrays, [evidence.flagged, other], evidence.weights, people, 2, np.random.default_rng(4))
    for one, flags in zip(both, (evidence.flagged, other), strict=True):
        alone = tally(*arrays, flags, evidence.weights, people, 2, np.random.default_rng(4))
        for name in ("recorded", "drawn", "resampled", "redrawn"):
            np.testing.assert_array_equal(getattr(one, name), getattr(alone, name))


def test_no_point_is_marked_that_another_beats():
    said = [(0.3, 1.5), (0.2, 1.2), (0.2, 1.4), (0.3, 1.5), (0.1, None)]
    told = [{"caught": {"estimate": caught}, "raw": {"estimate": raw}} for caught, raw in said]
    assert pareto(told, "raw") == [True, True, False, True, False]


def test_the_grid_is_the_policys_and_holds_its_rule():
    lived = made.dimension([[0.5, 0.5]], [100])
    rules = points(made.policy(), [lived, made.dimension([[1.0]], [1], ("North",), key="district", protected=False)])
    assert rules[0] == PLAIN
    assert [rule.kind for rule in rules] == ["plain", "cap", "cap", "cap", "floor", "offset", "offset"]
    assert OffsetRule(kind="offset", dimension="colour", rates={"Red": 0.8}) in rules
    chosen = CapRule(kind="cap", dimension="colour", at_most=1.9)
    content = made.policy().model_dump(mode="json")
    content["flagged"]["rule"] = chosen.model_dump()
    assert points(Policy(**content), [lived])[-1] == chosen


def test_weights_make_group_and_outcome_independent():
    """Areas of one group each: after weighing, incidents are as likely near Red as near Blue people."""
    lived = made.dimension([[1, 0], [1, 0], [0, 1], [0, 1], [0, 0]], [100, 100, 100, 100, 0])
    y = np.array([[[1, 1, 0, 1, 0]], [[2, 0, 0, 0, 1]]])
    weights = balanced(lived, y)
    assert weights.mean() == pytest.approx(1)
    share = [(weights * (y > 0))[..., at].sum() / weights[..., at].sum() for at in ([0, 1], [2, 3])]
    # 4 of 8 person-windows had an incident: 3 of 4 near Red people, 1 of 4 near Blue
    assert share == pytest.approx([0.5, 0.5])
