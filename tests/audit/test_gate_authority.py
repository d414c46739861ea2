"""The authority gate: a trainer by name, the length of approvals, and every waiver of the policy."""

from datetime import date

import pytest

from audit.evidence import gather
from audit.gates import authority
from tests.audit import made

WAIVER = {"gate": "exposure", "reason": "for a pilot only", "by": "Charlie Chair", "expires": made.TODAY}


@pytest.fixture
def judged(tmp_path):
    """Return what the gate says of a release under a policy."""
    city, (tables, lived) = made.city(tmp_path), made.steady()

    def run(trainer="Tess Trainer", **changes):
        release = made.write_release(city, 1, tables, lived, trainer=trainer)
        return authority.check(gather(release, city, made.policy(bootstrap=200, **changes), made.TODAY))

    return run


def test_a_named_trainer_and_a_short_enough_approval_pass(judged):
    result = judged()
    assert (result.outcome, result.hard) == ("pass", True)
    assert [(row["found"], row["outcome"]) for row in result.rows] == [("Tess Trainer", "pass"), ("12 months", "pass")]
    assert "Tess Trainer trained it and may not decide on it. An approval lasts 12 months at most" in result.sentence


def test_nobody_named_as_trainer_fails(judged):
    result = judged(trainer="  ")
    assert result.outcome == "fail"
    assert result.sentence == "No: the signed manifest names who trained it (nobody)."


@pytest.mark.parametrize(("months", "outcome"), [(6, "pass"), (7, "fail")])
def test_an_approval_lasts_as_long_as_the_gate_allows(judged, months, outcome):
    assert judged(gates__authority__months=6, approval__months=months).outcome == outcome


def test_a_waiver_in_order_is_shown_with_all_that_it_names(judged):
    result = judged(waivers=[WAIVER])
    assert result.outcome == "pass"
    assert result.rows[-1] == {
        "check": "waiver of exposure",
        "found": "by Charlie Chair until 2026-11-21: for a pilot only",
        "outcome": "pass",
    }


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"by": "tess  trainer"}, "tess  trainer trained this release"),
        ({"by": " "}, "nobody is named"),
        ({"expires": date(2026, 11, 20)}, "it expired on 2026-11-20"),
        ({"by": "Tess Trainer", "expires": date(2026, 1, 1)},
         "Tess Trainer trained this release and it expired on 2026-01-01"),
    ],
)  # fmt: skip
def test_a_waiver_out_of_order_fails(judged, wrong, found):
    result = judged(waivers=[{**WAIVER, **wrong}])
    assert result.outcome == "fail"
    assert result.sentence == f"No: waiver of exposure ({found})."


def test_a_waiver_of_one_offence_names_it(judged):
    waiver = {**WAIVER, "gate": "label_origin", "offence": "drugs"}
    assert judged(waivers=[waiver]).rows[-1]["check"] == "waiver of label_origin for drugs"
