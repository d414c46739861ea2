"""The gates about groups: values worked by hand, and pass, fail and inconclusive of each."""

from dataclasses import replace

import numpy as np
import pytest

from audit.comparisons import ALL
from audit.gates import calibration, error_parity, exposure
from tests.audit import made

PURE = [[1, 0], [0, 1]]


def _row(result, group, offence=ALL):
    return next(row for row in result.rows if row["group"] == group and row["offence"] == offence)


def _constant(values, windows=16):
    return np.tile(np.asarray(values, dtype=float), (windows, 1))


@pytest.mark.parametrize(
    ("observed", "forecast", "ratio", "outcome"),
    [
        ([10, 10], [11, 9], 1.1, "pass"),
        ([10, 10], [12.5, 10], 1.25, "pass"),
        ([10, 10], [15, 10], 1.5, "fail"),
        ([10, 10], [7, 10], 0.7, "fail"),
        ([1, 10], [1, 10], 1.0, "inconclusive"),
    ],
)
def test_calibration_by_hand(observed, forecast, ratio, outcome):
    evidence = made.evidence(made.cube(_constant(observed), _constant(forecast)), made.dimension(PURE, [100, 100]))
    result = calibration.check(evidence)
    assert result.outcome == outcome
    red = _row(result, "Red")
    assert red["ratio"] == pytest.approx(ratio)
    assert (red["low"], red["high"]) == pytest.approx((ratio, ratio))
    assert red["observed"] == 16 * observed[0]
    assert result.threshold.startswith("interval inside 0.8 to 1.25")


def test_calibration_counts_an_area_by_the_share_of_people_who_belong():
    shares = [[0.25, 0.75], [0.75, 0.25]]
    evidence = made.evidence(made.cube(_constant([8, 16]), _constant([8, 12])), made.dimension(shares, [100, 100]))
    result = calibration.check(evidence)
    assert _row(result, "Red")["ratio"] == pytest.approx((0.25 * 8 + 0.75 * 12) / (0.25 * 8 + 0.75 * 16))
    assert _row(result, "Blue")["observed"] == pytest.approx(16 * (0.75 * 8 + 0.25 * 16))


def test_calibration_says_how_many_more_weeks_it_would_take():
    evidence = made.evidence(made.cube(_constant([1, 10]), _constant([1, 10])), made.dimension(PURE, [100, 100]))
    red = _row(calibration.check(evidence), "Red")
    assert red["incidents_needed"] == 77
    assert red["more"] == 77 - 16
    assert "about 61 more weeks" in calibration.check(evidence).sentence


def test_over_dispersed_counts_need_more_incidents():
    expected = np.full(4, 10.0)
    assert calibration.dispersion(np.array([4.0, 16, 4, 16]), expected) == pytest.approx((36 / 10) * 4 / 3)
    assert calibration.dispersion(np.array([10.0, 10, 10, 10]), 2 * expected) == 1.0


def test_one_offence_far_off_fails_though_all_together_balance():
    y = np.full((16, 2, 2), 10.0)
    mean = y.copy()
    mean[:, 0] = [15, 5]
    result = calibration.check(made.evidence(made.cube(y, mean), made.dimension(PURE, [100, 100])))
    assert _row(result, "Red")["outcome"] == "pass"
    assert _row(result, "Red", "Burglary")["outcome"] == "fail"
    assert result.outcome == "fail"
    assert "group Red" in result.sentence


def test_a_group_too_small_is_reported_and_not_judged():
    shares = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    dimension = made.dimension(shares, [1000, 995, 5], ("Red", "Blue", "Few"))
    cube = made.cube(_constant([10, 10, 10]), _constant([10, 10, 99]))
    result = calibration.check(made.evidence(cube, dimension))
    assert result.outcome == "pass"
    assert _row(result, "Few")["outcome"] == "not judged"
    assert result.warnings[0] == "Few (Colour) is 0.25% of the people: reported, but too few to judge."
    assert "Few" not in result.warnings[1]
    assert len(result.warnings) == 2


def test_a_dimension_that_only_describes_does_not_decide():
    district = made.dimension(PURE, [100, 100], ("North", "South"), key="district", protected=False)
    colour = made.dimension([[0.5, 0.5], [0.5, 0.5]], [100, 100])
    cube = made.cube(_constant([10, 10]), _constant([15, 5]))
    result = calibration.check(made.evidence(cube, colour, district))
    assert _row(result, "North")["outcome"] == "fail"
    assert result.outcome == "pass"


def test_without_groups_nothing_is_shown_as_a_pass():
    evidence = made.evidence(made.cube(_constant([10, 10]), _constant([10, 10])))
    for gate in (calibration, exposure, error_parity):
        assert gate.check(evidence).outcome == "inconclusive"


def test_too_few_weeks_are_inconclusive():
    evidence = made.evidence(made.cube(_constant([50, 50], 8), _constant([50, 50], 8)), made.dimension(PURE, [9, 9]))
    assert calibration.check(evidence).outcome == "inconclusive"


def _rank(order):
    """Return values that put, in each window, the named area first."""
    values = np.ones((len(order), 4))
    values[np.arange(len(order)), order] = 5
    return values


MIXED = [[1, 0], [0.5, 0.5], [0, 1], [0, 1]]


@pytest.mark.parametrize(
    ("tops", "adjusted", "outcome"),
    [([0] * 16, 1.0, "pass"), ([1] * 16, 2.0, "fail"), ([0] * 8 + [1] * 8, 4 / 3, "inconclusive")],
)
def test_exposure_by_hand(tops, adjusted, outcome):
    """Area 0 is always flagged; all its people are red, as are 37.5% of the city's. Need is where `tops` are most."""
    y = _rank(tops) - 1
    evidence = made.evidence(made.cube(y, _rank([0] * 16)), made.dimension(MIXED, [100] * 4), k=1)
    result = exposure.check(evidence)
    red = _row(result, "Red")
    assert red["raw"] == pytest.approx(1 / 0.375)
    assert red["adjusted"] == pytest.approx(adjusted)
    assert result.outcome == outcome
    assert any("Raw exposure is above 1.25" in warning and "Red 2.67" in warning for warning in result.warnings)


def test_unprotected_groups_warn_and_do_not_fail_exposure():
    dimension = made.dimension(MIXED, [100] * 4, protected=False)
    level = made.dimension([[0.5, 0.5]] * 4, [100] * 4, ("One", "Two"), key="level", title="Level")
    result = exposure.check(made.evidence(made.cube(_rank([1] * 16) - 1, _rank([0] * 16)), dimension, level, k=1))
    assert result.outcome == "pass"
    assert any("do not decide, are above the limit: Red 2.00" in warning for warning in result.warnings)


REDS = [[1, 0], [1, 0], [0, 1], [0, 1]]


def _parity(flags, counts, people=100, windows=16):
    """Return error parity where areas are flagged in turn and each window has the counts; forecasts are the counts."""
    y = _constant(counts, windows)
    evidence = made.evidence(made.cube(y, y), made.dimension(REDS, [people] * 4), k=1)
    flagged = np.zeros((windows, 4, 1), dtype=bool)
    flagged[np.arange(windows), np.resize(flags, windows)] = True
    return error_parity.check(replace(evidence, flagged=flagged))


def test_error_rates_by_hand():
    """Need is area 1 (red); area 0 is flagged in 8 weeks of 16, area 1 in 4 and area 2 (blue) in 4."""
    result = _parity([0, 1, 0, 2], [100, 900, 100, 100])
    found = {row["group"]: row for row in result.record["rates"] if row["offence"] == ALL}
    assert found["Red"]["fpr"] == pytest.approx(8 / 16)
    assert found["Blue"]["fpr"] == pytest.approx(4 / 32)
    assert found["Red"]["fnr"] == pytest.approx(12 / 16)
    assert found["Blue"]["fnr"] is None
    (pair,) = [row for row in result.rows if row["offence"] == ALL]
    assert (pair["fpr_highest"], pair["fpr_found"]) == ("Red", pytest.approx(4.0))
    assert pair["fpr_perfect"] == pytest.approx(4.0), "drawn from the counts, area 1 is always the need"
    assert pair["fpr_excess"] == pytest.approx(1.0)


def test_what_a_perfect_forecast_would_meet_too_is_no_finding_but_a_warning():
    """Flagged is one red area of 100 alike; need is a random one of them: red is flagged in vain, as it must be."""
    shares = np.repeat([[0.9, 0.1], [0.1, 0.9]], 100, axis=0)
    mean = np.repeat([900.0, 10], 100)[None].repeat(16, axis=0)
    y = np.random.default_rng(2).poisson(mean)
    result = error_parity.check(made.evidence(made.cube(y, mean), made.dimension(shares, [100] * 200), k=1))
    (pair,) = [row for row in result.rows if row["offence"] == ALL]
    assert pair["fpr_found"] == pytest.approx(9, rel=0.2)
    assert pair["fpr_excess"] == pytest.approx(1, abs=0.05)
    assert result.outcome == "pass"
    assert any("false-positive rates from 0.1% (Blue) to 0.9% (Red)" in warning for warning in result.warnings)


def test_mistakes_that_a_perfect_forecast_would_not_make_fail():
    """The forecasts say area 0 and the record says area 1 or 2: red is flagged in vain each week, blue is missed."""
    y = np.tile([10.0, 10, 900, 10], (16, 1))
    mean = np.tile([900.0, 10, 10, 10], (16, 1))
    result = error_parity.check(made.evidence(made.cube(y, mean), made.dimension(REDS, [100] * 4), k=1))
    (pair,) = [row for row in result.rows if row["offence"] == ALL]
    assert pair["fpr_found"] == 99.0
    assert (pair["fpr_highest"], pair["fpr_perfect"], pair["fpr_excess"]) == ("Red", 0.0, 99.0)
    assert result.outcome == "fail"
    assert result.sentence.startswith("Yes: the policy allows 1.25 times")


def test_a_gap_of_false_negatives_alone_fails():
    """Flagged: areas 0 and 1, half red and half blue. Need: area 0 and area 20, all blue. So .5 of 1.5 is found."""
    shares = np.repeat([[1.0, 0], [0, 1]], 20, axis=0)
    shares[:2] = 0.5
    y, mean = np.ones((16, 40)), np.ones((16, 40))
    y[:, [0, 20]], mean[:, [0, 1]] = 900, 900
    rules = made.policy(bootstrap=200, gates__error_parity__fpr_ratio=100)
    evidence = made.evidence(made.cube(y, mean), made.dimension(shares, [100] * 40), rules=rules, k=2)
    result = error_parity.check(evidence)
    (pair,) = [row for row in result.rows if row["offence"] == ALL]
    assert (pair["fnr_found"], pair["fnr_perfect"]) == (pytest.approx(2 / 3), 0.0)
    assert (pair["fnr_highest"], pair["fnr_lowest"]) == ("Blue", "Red")
    assert result.outcome == "fail"


def test_the_number_of_comparisons_is_stated():
    y = np.full((16, 2, 2), 10.0)
    result = calibration.check(made.evidence(made.cube(y, y), made.dimension(PURE, [100, 100])))
    assert "The gate makes 6 comparisons" in result.method
