"""The feedback gate: what it makes of a finding, worked by hand."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from audit.gates import feedback
from audit.loop.arms import tolerated
from audit.pages import simulations
from audit.pages.section import Setting
from audit.student import mean_interval
from audit.studies.study import Found
from configs.policy import FeedbackPolicy
from tests.audit import made
from tests.audit.studied import arm, found


def judged(finding, why=""):
    seen = made.evidence(made.cube(np.ones((16, 4, 2)), np.ones((16, 4, 2))))
    return feedback.check(replace(seen, studies={"feedback": Found(finding, why)}))


def test_students_interval_by_hand():
    """Mean 2, standard deviation 1, standard error 1/√3, t of two degrees of freedom 4.3027."""
    low, high = mean_interval([1.0, 2.0, 3.0], 0.95)
    assert (low, high) == pytest.approx((2 - 4.302653 / 3**0.5, 2 + 4.302653 / 3**0.5))
    assert stats.t.ppf(0.975, 2) == pytest.approx(4.302653)
    assert mean_interval([1.0], 0.95) is None


@pytest.mark.parametrize(
    ("half", "outcome"),
    [
        ((1.0, 1.01, 1.02), "pass"),
        ((1.3, 1.31, 1.32), "fail"),
        ((1.0, 1.1, 1.2), "inconclusive"),
        ((1.09, 1.12, 1.15), "inconclusive"),
    ],
)
def test_the_whole_interval_decides(half, outcome):
    result = judged(found(half))
    assert result.outcome == outcome
    assert result.statistic == pytest.approx(np.mean(half))
    assert result.interval == mean_interval(half, 0.95)
    assert not result.hard


def test_it_says_what_it_found_and_up_to_which_share_the_limit_holds():
    """From 1 with nothing discovered to 1.3 with half: 1.1 is a third of the way, 17%."""
    sentence = judged(found((1.3, 1.3, 1.3), mended=1.02)).sentence
    assert sentence.startswith("Yes: if 50% of incidents were found only where attention goes")
    assert "1.30 times the share of incidents that truly happens there (interval 1.30 to 1.30; " in sentence
    assert (
        "the policy's limit is 1.1, reached at about 17%). With the importance correction it would be 1.02." in sentence
    )


def test_every_share_has_a_row_with_and_without_the_correction_and_a_mark():
    result = judged(found((1.3, 1.3, 1.3), mended=1.02))
    columns = ("discovered", "amplification", "with_the_correction", "years_simulated")
    assert [tuple(row[name] for name in columns) for row in result.rows] == [
        ("0%", 1.0, None, 1),
        ("50%", pytest.approx(1.3), 1.02, 3),
        ("100%", 2.6, 1.02, 1),
    ]
    assert [(mark["part"], mark["outcome"]) for mark in result.figure.marks] == [
        ("As it is recorded", "not judged"),
        ("As it is recorded", "fail"),
        ("As it is recorded", "not judged"),
        ("With the importance correction", "not judged"),
        ("With the importance correction", "not judged"),
    ]


def test_without_a_simulation_it_is_inconclusive_and_says_why():
    result = judged(None, "there is no hub")
    assert (result.outcome, result.statistic) == ("inconclusive", None)
    assert result.sentence == "Nothing can be said, for it could not be simulated: there is no hub."


@pytest.mark.parametrize(("values", "share"), [((1.2, 1.3), 0.0), ((1.0, 1.05), None), ((1.0, 1.2), 0.25)])
def test_the_share_at_which_the_limit_is_reached(values, share):
    study = {"arms": [arm(0.5, [values[1]]), arm(0.0, [values[0]])]}
    assert tolerated(study, 1.1) == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize("sweep", [[0.5, 1.0], [0.0, 1.0], [0.0, 0.5, 0.5]])
def test_a_sweep_without_what_decides_is_refused(sweep):
    settings = made.policy().gates.feedback.model_dump() | {"sweep": sweep}
    with pytest.raises(ValueError, match=r"sweep must hold 0 and 0\.5"):
        FeedbackPolicy(**settings)


def test_the_chapter_shows_what_could_be_made_and_leaves_out_what_could_not():
    setting = Setting(None, None)
    view = simulations.view({"simulations": {"feedback": found(), "removal": None}}, setting)["views"]
    assert [each["title"] for each in view] == ["If incidents move out of sight"]
    assert "In the simulated year 3 of 100 incidents move." in view[0]["lines"][0]
    assert simulations.view({"simulations": {}}, setting)["views"] == []
