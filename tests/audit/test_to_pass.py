"""What it would take to pass, from the gates' own numbers: worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from audit.results import GateResult
from audit.studies.study import Found
from audit.to_pass import to_pass
from tests.audit import made


def arm(discovered, value, *, corrected=False):
    return {"discovered": discovered, "corrected": corrected, "displaced": 0.0, "forecast": [[value]]}


def point(key, name, high, mistakes="pass"):
    parts = {part: {"outcome": mistakes} for part in ("fpr", "fnr")}
    return {"key": key, "name": name, "exposure": {"high": high}, "mistakes": parts}


FRONTIER = {"chosen": 0, "points": [point("A", "plain", 1.4), point("B", "a cap", 1.2), point("C", "a floor", None)]}
YEAR = {"arms": [arm(0.0, 1.0), arm(0.25, 1.05), arm(0.5, 1.25), arm(0.5, 1.02, corrected=True)]}


@pytest.fixture
def evidence():
    counts = np.ones((4, 4))
    return replace(
        made.evidence(made.cube(counts, counts)), studies={"mitigation": Found(FRONTIER), "feedback": Found(YEAR)}
    )


def result(gate, outcome, rows=()):
    return GateResult(gate, f"Is {gate} well?", outcome, False, None, "", None, "", "", "", rows=tuple(rows))


def test_what_passes_takes_nothing_and_failures_come_first(evidence):
    lines = to_pass([result("drift", "inconclusive"), result("skill", "pass"), result("scope", "fail")], evidence)
    assert [line.partition("?")[0] for line in lines] == ["Is scope well", "Is drift well"]
    assert lines[1] == "Is drift well? Train again on what is recorded now."


def test_the_share_that_feedback_bears_is_read_between_the_shares_tried(evidence):
    # 1.05 at a quarter, 1.25 at a half: 1.1 is a quarter of the way, 31%
    line = to_pass([result("feedback", "fail")], evidence)[0]
    assert "at most 31% of incidents are found only where attention goes; the policy assumes 50%" in line
    assert line.endswith("so that training corrects for it (1.02 then).")


def test_rules_of_the_frontier_that_would_pass_are_named(evidence):
    line = to_pass([result("exposure", "fail")], evidence)[0]
    assert line.endswith("by the rules tried, B (a cap) would pass (see what could be chosen instead).")
    none = replace(evidence, studies={"mitigation": Found(None, "no groups")})
    assert to_pass([result("error_parity", "fail")], none)[0].endswith("none of the rules tried passes.")


@pytest.mark.parametrize(
    ("needed", "said"),
    [((3, 60), "about 60 more weeks"), ((3, None), "more than ten years"), ((9999, 3), "more than ten years")],
)
def test_the_comparison_that_takes_longest_says_how_long(evidence, needed, said):
    rows = [{"outcome": "inconclusive", "decides": True, "more": each} for each in needed]
    rows += [{"outcome": "inconclusive", "decides": False, "more": 5000}, {"outcome": "pass", "more": None}]
    rows += [{"outcome": "inconclusive", "offence": "Burglary", "more": 4000}]  # alone it leaves no gate open
    for gate in ("calibration", "under_reporting", "error_parity"):
        assert said in to_pass([result(gate, "inconclusive", rows)], evidence)[0].lower()


def test_a_gate_of_ones_own_has_an_answer_too(evidence):
    assert to_pass([result("new_gate", "fail")], evidence) == [
        "Is new_gate well? Mend what the gate names, and audit again."
    ]
