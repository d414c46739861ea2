"""What a gate could have seen: against simulation by a plain second implementation, and by hand."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from audit.against_others import MARGIN, against_others
from audit.gates import calibration
from audit.power import detectable, detectable_gap, gap_windows_needed
from audit.words import windows_needed
from tests.audit import made

PURE = [[1.0, 0.0], [0.0, 1.0]]
RULES = made.policy(bootstrap=400)


def _evidence(rng, ratio, windows=24, rate=12.0):
    """Return evidence of two areas, one a group; the first is forecast by a factor of what is recorded."""
    forecast = np.tile([rate * ratio, rate], (windows, 1))
    return replace(_still(windows), cube=made.cube(rng.poisson(rate, (windows, 2)), forecast))


@cache
def _still(windows):
    """Return evidence of a record that never changes: resamples and policy, made once."""
    level = np.ones((windows, 2))
    return made.evidence(made.cube(level, level), made.dimension(PURE, [100, 100]), rules=RULES)


def _red(evidence):
    result = calibration.check(evidence)
    return next(row for row in result.rows if row["group"] == "Red" and row["offence"] == "all offences")


def test_a_detectable_disparity_fails_about_four_times_in_five():
    """Found from one record, then planted in 300 others and counted."""
    ideal = np.median([_red(_evidence(np.random.default_rng(s), 1.0))["detectable_high"] for s in range(20)])
    assert 1.3 < ideal < 1.6
    rows = [_red(_evidence(np.random.default_rng([9, s]), ideal)) for s in range(300)]
    assert np.mean([row["outcome"] == "fail" for row in rows]) == pytest.approx(0.8, abs=0.09)


def test_the_weeks_needed_narrow_the_interval_to_the_bound():
    """At 1.18 twenty-four weeks cannot tell; with as many more as are said, half an interval is the distance."""
    first = [_red(_evidence(np.random.default_rng(s), 1.18)) for s in range(60)]
    rows = [row for row in first if abs(row["ratio"] - 1.18) < 0.02 and row["outcome"] == "inconclusive"]
    windows = 24 + int(np.median([row["more"] for row in rows]))
    assert 60 < windows < 300
    wide = []
    for seed in range(40):
        row = _red(_evidence(np.random.default_rng([5, seed]), 1.18, windows))
        wide.append(math.log(row["high"] / row["low"]) / 2)
    assert np.median(wide) == pytest.approx(math.log(1.25 / np.median([row["ratio"] for row in rows])), rel=0.25)


def test_reach_by_hand():
    """16 weeks in blocks of 4 leave 5 degrees of freedom: t is 2.571, and the reach half · (1 + .8416 / 2.571)."""
    evidence = _evidence(np.random.default_rng(0), 1.0, 16)
    factor = 1 + 0.841621 / 2.570582
    assert detectable(evidence, (0.9, 1.1), 1.25) == pytest.approx(1.25 * (1.1 / 0.9) ** (factor / 2), rel=1e-6)
    assert detectable(evidence, (0.9, 1.1), 0.8) == pytest.approx(0.8 * (1.1 / 0.9) ** (-factor / 2), rel=1e-6)
    assert detectable_gap(evidence, (-0.04, 0.06), 0.1) == pytest.approx(0.1 + 0.05 * factor, rel=1e-6)
    assert detectable(evidence, None, 1.25) is detectable(evidence, (0.0, 1.0), 1.25) is None


def test_weeks_needed_by_hand():
    # half of the gap's reach must go: four times the weeks, three times as many more
    assert gap_windows_needed(0.0, (-0.2, 0.2), 0.1, 10) == 30
    assert gap_windows_needed(0.3, (0.1, 0.5), 0.2, 10) == 30
    assert gap_windows_needed(0.1, (0.0, 0.2), 0.1, 10) is None
    # clear of the nearest bound, but not of the other
    assert windows_needed(0.9, (0.85, 1.8), (0.67, 1.5), 10) == math.ceil(
        10 * ((math.log(2) / math.log(1.5 / 0.9)) ** 2 - 1)
    )


def test_a_group_apart_is_found_and_chance_is_not():
    seeds = range(150)
    none = [against_others(_evidence(np.random.default_rng([1, s]), 1.0, rate=60.0)) for s in seeds]
    assert np.mean([any(each.found for each in found) for found in none]) <= 0.08
    apart = [against_others(_evidence(np.random.default_rng([2, s]), 1.25, rate=60.0)) for s in range(40)]
    assert np.mean([found[0].found for found in apart]) >= 0.9
    assert apart[0][0].ratio == pytest.approx(1.25, abs=0.15)


def test_a_gap_within_the_margin_is_not_told_of_however_sure():
    evidence = _evidence(np.random.default_rng(3), 1 + MARGIN / 2, windows=200, rate=5000.0)
    red, _ = against_others(evidence)
    assert red.error < 0.002
    assert not red.found


def test_calibration_names_who_is_apart():
    result = calibration.check(_evidence(np.random.default_rng(4), 1.2, windows=104, rate=200.0))
    assert result.outcome != "fail"
    assert any(text.startswith("Beyond chance, forecast over record is not") for text in result.warnings)
