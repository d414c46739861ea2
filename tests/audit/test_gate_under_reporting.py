"""The under-reporting gate: what each finding of its study leads to, and what it says of it."""

from dataclasses import replace

import pytest

from audit.gates import under_reporting
from audit.studies.study import Found
from tests.audit import made

GAP = {
    "source": "Survey", "dimension": "Colour", "group": "Red", "offence": "all offences", "decides": True, "rate": 0.3,
    "error": 0.01, "ratio": 0.5, "low": 0.45, "high": 0.55, "found": True, "outcome": "fail",
}  # fmt: skip


def said(found, why=""):
    tables, _ = made.steady()
    evidence = made.evidence(tables, made.dimension([[0.3, 0.7]] * 40, [1000] * 40))
    return under_reporting.check(replace(evidence, studies={under_reporting.NAME: Found(found, why)}))


def test_hotspots_that_hold_up_pass_and_the_sources_stand_beside_them():
    result = said(made.hotspots())
    assert (result.outcome, result.statistic, result.interval) == ("pass", 1.0, (0.9, 1.1))
    assert "where people of Red (Colour) live, 1.00 hotspots are flagged for each true one" in result.sentence
    assert result.warnings == ("Survey: Made by hand.",)
    assert result.threshold.startswith("interval inside 0.67 to 1.5 where there are at least 5 true hotspots")


@pytest.mark.parametrize(("outcome", "head"), [("fail", "No:"), ("inconclusive", "Too little is recorded")])
def test_hotspots_decide(outcome, head):
    result = said(made.hotspots(outcome=outcome, ratio=2.0, low=1.6, high=2.5, more=12))
    assert result.outcome == outcome
    assert result.sentence.startswith(head)
    assert ("about 12 more weeks" in result.sentence) == (outcome == "inconclusive")
    assert ("a ratio of 1.70 would be found four times in five" in result.sentence) == (outcome == "inconclusive")


def test_a_gap_beyond_the_policy_fails_whatever_the_hotspots():
    result = said(made.hotspots() | {"gaps": [GAP]})
    assert result.outcome == "fail"
    assert "Where people of group Red live, 30% is reported (all offences), 0.50 times" in result.sentence
    assert "least is reported where Red live, 0.50 times everybody else's (all offences)" in result.warnings[0]


def test_a_gap_within_the_policy_that_is_found_warns():
    result = said(made.hotspots() | {"gaps": [GAP | {"ratio": 0.9, "low": 0.87, "high": 0.93, "outcome": "pass"}]})
    assert result.outcome == "pass"
    assert "reporting differs between groups beyond chance in 1 comparison" in result.warnings[0]


def test_scenarios_are_said_to_be_no_finding():
    source = {"title": "Scenario: Red reports 25% less", "origin": "The policy's scenario.", "assumed": True}
    (warning,) = said(made.hotspots() | {"sources": [source]}).warnings
    assert "name no survey and no witness" in warning


def test_without_its_study_it_cannot_tell_and_says_why():
    result = said(None, "there is no hub")
    assert (result.outcome, result.statistic) == ("inconclusive", None)
    assert result.sentence == "Nothing can be said: there is no hub."


def test_where_nothing_can_be_judged_it_cannot_tell():
    result = said(made.hotspots(outcome="not judged"))
    assert result.outcome == "inconclusive"
    assert "enough true hotspots" in result.sentence
