"""The rebuild gate: what the study found, in a sentence; what differs fails by name, what cannot be made fails too."""

from dataclasses import replace

import pytest

from audit.gates import rebuild
from audit.studies.study import Found
from tests.audit import made


def judged(found):
    given = replace(made.evidence(*made.steady()[:1]), studies={"rebuild": found})
    return rebuild.check(given)


def test_a_release_that_comes_out_the_same_passes():
    result = judged(Found(made.rebuilt()))
    assert (result.outcome, result.statistic, result.hard) == ("pass", 0.0, True)
    assert result.sentence.startswith("Yes: made again from the raw data")
    assert "the same to the last digit" in result.sentence
    assert [row["outcome"] for row in result.rows] == ["pass", "pass", "pass"]
    assert result.record == {}
    assert "2021-05-10, 2022-09-19 and 2024-02-05" in result.method


def test_rounding_within_the_tolerance_passes_and_is_said():
    result = judged(Found(made.rebuilt(next={"difference": 1e-7, "outcome": "alike"})))
    assert (result.outcome, result.statistic) == ("pass", 1e-7)
    assert "the same but for rounding" in result.sentence


def test_other_forecasts_fail_and_are_named():
    changed = {"difference": 0.2, "outcome": "differs", "named": ("burglary, a03: was 1, is 0.8",), "more": 4}
    result = judged(Found(made.rebuilt(next=changed)))
    assert (result.outcome, result.statistic) == ("fail", 0.2)
    assert result.sentence == "No: made again, it differs in means of the next window."
    assert result.record["what_differs"] == [
        {"check": "means of the next window", "found": "burglary, a03: was 1, is 0.8"},
        {"check": "means of the next window", "found": "4 more"},
    ]


def test_a_feature_that_knew_what_came_later_fails_by_name():
    leak = {"outcome": "differs", "named": ("tip: moved at 3 of 3 origins",)}
    result = judged(Found(made.rebuilt(features=leak)))
    assert result.outcome == "fail"
    assert result.sentence == "No: it learned from what it could not have known: tip: moved at 3 of 3 origins."


def test_where_no_origin_could_be_tried_it_cannot_tell():
    result = judged(Found(made.rebuilt(features={"outcome": "not compared"})))
    assert result.outcome == "inconclusive"
    assert result.sentence.endswith("Not compared: features that knew what came later.")


def test_what_does_not_decide_warns():
    other = {"outcome": "differs", "decides": False, "named": ("numpy 1 then, 2 now",), "what": "packages (versions)"}
    result = judged(Found(made.rebuilt(models=other)))
    assert result.outcome == "pass"
    assert result.warnings == (
        "Not as when it was trained: packages (numpy 1 then, 2 now). What decides is whether it makes the same.",
    )
    assert result.rows[0]["outcome"] == "warns"


@pytest.mark.parametrize("why", ["there is no such data folder", "no file matches"])
def test_what_cannot_be_made_again_fails_and_says_how_to_mend(why):
    result = judged(Found(None, why))
    assert (result.outcome, result.statistic, result.rows) == ("fail", None, ())
    assert result.sentence.startswith(f"No: it could not be made again ({why}). Put the raw data back")
