"""A plan as it is told: bounds in whole units, refusals with the smallest change, groups, reasons, and no bias."""

import numpy as np
import pytest

from configs.plan import PlanCover, PlanExposure, PlanKind
from serving.plan.asked import Asked
from serving.plan.bounds import bounds_of
from serving.plan.make import make_plan
from serving.web.problems import ProblemError
from tests.serving.plan.worlds import ground, policy

PATROL = PlanKind(title="Patrol", holds="shift", covers=0.5, again=0.5, most=2, source="by hand")
FREE = {"exposure": None, "cover": None, "travel": None, "kinds": {"patrol": PATROL}}
APART = [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]


def exposure(at_most, against="people"):
    return PlanExposure(at_most=at_most, against=against, groups="protected", source="by hand")


def cover(at_least, against="people"):
    return PlanCover(at_least=at_least, against=against, source="by hand")


def test_bounds_are_whole_units_of_each_groups_share():
    # A has 300 of 400 people: 1.2 × 0.75 × 5 = 4.5, rounded up; B 1.2 × 0.25 × 5 = 1.5, rounded up.
    place = ground([[4.0], [2.0], [2.0]], APART, [100, 200, 100], ["North", "North", "South"])
    allowed = policy(**FREE | {"exposure": exposure(1.2), "cover": cover(0.5)}).plan
    found = bounds_of(allowed, place, np.array([4.0, 2.0, 2.0]), 5, 0.01)
    assert [(each.family, each.name, each.limit) for each in found] == [
        ("exposure", "A", 5), ("exposure", "B", 2), ("cover", "North", 1), ("cover", "South", 0),
    ]  # fmt: skip
    # Against the forecast, B's share is 2 of 8: 1.2 × 0.25 × 8 = 2.4; North's 6 of 8: 0.5 × 0.75 × 8 = 3.
    allowed = policy(**FREE | {"exposure": exposure(1.2, "forecast"), "cover": cover(0.5, "forecast")}).plan
    found = bounds_of(allowed, place, np.array([4.0, 2.0, 2.0]), 8, 0.01)
    assert [each.limit for each in found] == [8, 3, 3, 1]


def test_a_group_below_the_smallest_share_is_not_bounded():
    place = ground([[4.0], [2.0], [2.0]], APART, [500, 496, 4])
    allowed = policy(**FREE | {"exposure": exposure(1.2)}).plan
    assert [each.name for each in bounds_of(allowed, place, np.ones(3), 5, 0.01)] == ["A"]


def test_a_plan_told_by_hand():
    place = ground([[8.0, 2.0], [4.0, 1.0], [1.0, 0.0]], APART, [100, 100, 200], ["North", "North", "South"])
    plan = make_plan(policy(**FREE | {"exposure": exposure(1.0)}), place, Asked(2))
    # A and B have half of the people each: one unit each at most. Gains: 4 (area 0, first shift), 0.5 (area 2).
    assert [(row["area"], row["units"], row["covered"]) for row in plan["rows"]] == [("a0", 1, 4.0), ("a2", 1, 0.5)]
    assert [row["start"] for row in plan["rows"]] == ["2026-01-05T06:00", "2026-01-05T06:00"]
    assert plan["rows"][0]["reason"] == "8.0 expected, rank 1 of 6 places and shifts"
    assert plan["rows"][1]["reason"].endswith("in the place of a busier one that a bound keeps free")
    assert plan["covered"] == 4.5
    assert plan["expected"] == 16.0
    assert {each["name"]: each["covered"] for each in plan["comparisons"]} == pytest.approx(
        # random: 2 of 12 slots are drawn; 1 of the 66 pairs fills a given place, 20 put one unit there
        {"plan": 4.5, "free": 6.0, "history": 6.0, "random": 16 * (0.5 * 20 + 0.75 * 1) / 66, "none": 0.0}
    )
    groups = {row["group"]: row for row in plan["groups"]}
    assert groups["A"]["plan"] == {"units": 1.0, "share": 0.5}
    assert groups["A"]["free"] == {"units": 2.0, "share": 1.0}
    assert (groups["A"]["residents"], groups["A"]["forecast"]) == (0.5, 15 / 16)
    assert groups["A"]["at_most"] == groups["B"]["at_most"] == 1
    bound = {row["of"]: row for row in plan["bounds"]}
    assert (bound["A"]["binds"], bound["B"]["binds"]) == (True, False)
    assert plan["bounds"][0]["without"] == 2.0


def test_cover_says_for_whom_a_unit_is_there():
    place = ground([[8.0], [4.0], [1.0]], APART, [100, 100, 200], ["North", "North", "South"])
    plan = make_plan(policy(**FREE | {"cover": cover(1.0)}), place, Asked(2))
    assert [row["area"] for row in plan["rows"]] == ["a0", "a2"]
    assert plan["rows"][1]["reason"].endswith("brings South up to what the policy asks")


def test_history_is_where_most_was_recorded():
    place = ground([[8.0], [4.0], [1.0]], APART, [1, 1, 1], recorded=[[0.0], [3.0], [90.0]])
    plan = make_plan(policy(**FREE), place, Asked(1))
    covered = {each["name"]: each["covered"] for each in plan["comparisons"]}
    assert (covered["plan"], covered["history"]) == (4.0, 0.5)


def test_what_holds_for_the_window_is_placed_once_for_all_shifts():
    light = PATROL.model_copy(update={"holds": "window"})
    place = ground([[3.0, 0.0], [2.0, 2.0], [0.0, 1.0]], APART, [1, 1, 1])
    plan = make_plan(policy(**FREE | {"kinds": {"lighting": light}}), place, Asked(1, "lighting"))
    assert [(row["area"], row["start"], row["end"]) for row in plan["rows"]] == [
        ("a1", "2026-01-05T06:00", "2026-01-05T22:00")
    ]
    assert plan["covered"] == 2.0


def test_only_the_shifts_asked_for_are_planned():
    place = ground([[8.0, 1.0], [1.0, 3.0], [0.0, 0.0]], APART, [1, 1, 1])
    plan = make_plan(policy(**FREE), place, Asked(1, shifts=("mon-14:00",)))
    assert [(row["area"], row["start"]) for row in plan["rows"]] == [("a1", "2026-01-05T14:00")]
    assert plan["expected"] == 4.0


def test_impossible_bounds_are_refused_with_the_smallest_change_of_each():
    # Half of 4 units to each district: all of South's people are of B, who are a tenth. ceil(1 × 0.1 × 4) = 1 for B.
    place = ground([[8.0, 8.0], [4.0, 4.0], [1.0, 1.0]], APART, [450, 450, 100], ["North", "North", "South"])
    bounded = policy(**FREE | {"exposure": exposure(1.0), "cover": cover(1.0, "forecast")})
    # Against the forecast South has 2 of 26: 0 units. So it can be done; with cover by areas it cannot:
    assert make_plan(bounded, place, Asked(4))["covered"] > 0
    rich = ground([[2.0, 2.0], [2.0, 2.0], [9.0, 9.0]], APART, [450, 450, 100], ["North", "North", "South"])
    with pytest.raises(ProblemError) as refusal:
        make_plan(bounded, rich, Asked(4))
    # South has 18 of 26: floor(4 × 18/26) = 2 units, B 1 at most. B's bound is 2 from 1 × 0.1 × 4 > 1: at 2.51;
    # cover gives South 1 unit below 2 ÷ (4 × 18/26) = 0.7222.
    assert refusal.value.status == 409
    assert refusal.value.detail == "4 units cannot be placed within the committee's bounds"
    assert refusal.value.remedy == (
        "the bound of exposure would have to rise from 1 to 2.51 or that of cover would have to fall from 1 to 0.72"
    )


def test_more_units_than_there_is_room_for_are_refused():
    place = ground([[8.0], [4.0], [1.0]], APART, [1, 1, 1])
    with pytest.raises(ProblemError, match="there is room for 6 units, not for 7"):
        make_plan(policy(**FREE), place, Asked(7))
    assert make_plan(policy(**FREE), place, Asked(6))["covered"] == 13 * 0.75


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(1, "raid"), "unknown-kind"),
        (Asked(1, offences=("theft",)), "unknown-offence"),
        (Asked(1, shifts=("sun-06:00",)), "unknown-shift"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(asked, code):
    with pytest.raises(ProblemError) as refusal:
        make_plan(policy(**FREE), ground([[1.0]], [[1.0, 0.0]], [1]), asked)
    assert refusal.value.code == code
    assert refusal.value.remedy.startswith("use one of ")


def test_a_policy_without_plans_allows_none():
    closed = policy().model_copy(update={"plan": None})
    with pytest.raises(ProblemError, match="says nothing of plans"):
        make_plan(closed, ground([[1.0]], [[1.0, 0.0]], [1]), Asked(1))


def test_who_lives_where_moves_no_unit_but_by_a_bound():
    rng = np.random.default_rng(5)
    expected, people = rng.gamma(1, 1, (8, 3)), rng.integers(10, 99, 8)
    plans = [
        make_plan(policy(**FREE), ground(expected, rng.dirichlet([1, 1], 8), people), Asked(5))["rows"]
        for _ in range(2)
    ]
    assert plans[0] == plans[1]


@pytest.mark.parametrize("seed", range(8))
def test_bounds_always_hold(seed):
    rng = np.random.default_rng(seed)
    place = ground(
        rng.gamma(0.5, 1, (30, 6)), rng.dirichlet([2, 1], 30), rng.integers(0, 900, 30),
        list(rng.choice(["North", "South", "West"], 30)),
    )  # fmt: skip
    plan = make_plan(policy(), place, Asked(int(rng.integers(1, 60))))
    assert sum(row["units"] for row in plan["rows"]) == plan["asked"]["units"]
    for row in plan["bounds"]:
        kept = row["plan"] >= row["limit"] if row["bound"] == "cover" else row["plan"] <= row["limit"] + 1e-6
        assert kept, row
    assert plan["covered"] == pytest.approx(sum(row["covered"] for row in plan["rows"]))
    assert plan["gap"] < 0.02
