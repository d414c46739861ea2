"""The label-origin gate: targets that police find, waivers by name, and shares counted by hand."""

from datetime import date

import pytest
from pydantic import ValidationError

from audit.evidence import gather
from audit.gates import label_origin
from tests.audit import made

WAIVER = {"gate": "label_origin", "offence": "drugs", "reason": "a pilot of the council's", "by": "Chair"}


@pytest.fixture
def judged(tmp_path):
    """Return what the gate says of a release of offences made by hand, under waivers."""
    city, (tables, lived) = made.city(tmp_path), made.steady()

    def run(*waivers, **found):
        said = made.offences(**found) if found else {}
        release = made.write_release(city, 1, tables, lived, **said)
        return label_origin.check(gather(release, city, made.policy(bootstrap=200, waivers=waivers), made.TODAY))

    return run


def test_targets_of_the_public_pass_and_the_share_of_police_is_counted(judged):
    result = judged()
    assert (result.outcome, result.hard, result.statistic) == ("pass", True, 0.1)
    assert [(row["offence"], row["used_as"], row["incidents"], row["share"]) for row in result.rows] == [
        ("Burglary", "target", 90, 0.9),
        ("Drug offences", "context", 10, 0.1),
    ]
    assert result.warnings == ()
    assert result.waiver.startswith("not by a decision; only in the policy")
    assert result.sentence.startswith("Yes: the public reports every offence that it forecasts. Of all incidents")
    assert "police found 10.0% themselves" in result.sentence


@pytest.mark.parametrize(("drugs", "warns"), [(20, False), (21, True)])
def test_above_a_fifth_of_all_warns_and_does_not_fail(judged, drugs, warns):
    result = judged(burglary=("public", True, 80), drugs=("police", False, drugs))
    assert result.outcome == "pass"
    assert bool(result.warnings) == warns
    assert result.statistic == drugs / (80 + drugs)


def test_a_target_that_police_find_fails_and_is_named(judged):
    result = judged(burglary=("public", True, 90), drugs=("police", True, 10))
    assert result.outcome == "fail"
    assert result.sentence.startswith("No: it forecasts Drug offences, which police find themselves.")


def test_it_passes_where_the_policy_waives_that_offence_by_name(judged):
    found = {"burglary": ("public", True, 30), "drugs": ("police", True, 10)}
    result = judged({**WAIVER, "expires": made.TODAY}, **found)
    assert result.outcome == "pass"
    assert "Drug offences, waived by Chair until 2026-11-21: a pilot of the council's" in result.sentence
    assert result.warnings == (
        "Police found 25% of all incidents on record in the period of training and 25% of those that models learn from "
        "themselves, more than 20%: they show where police looked.",
    )
    assert judged({**WAIVER, "expires": date(2026, 11, 20)}, **found).outcome == "fail"
    assert judged({**WAIVER, "offence": "burglary", "expires": made.TODAY}, **found).outcome == "fail"


@pytest.mark.parametrize("wrong", [{"gate": "scope"}, {"offence": None}])
def test_a_waiver_names_an_offence_of_this_gate_and_of_no_other(wrong):
    with pytest.raises(ValidationError, match="a waiver of label_origin names an offence, and no other does"):
        made.policy(waivers=[{**WAIVER, "expires": made.TODAY, **wrong}])
