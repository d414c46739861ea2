"""Need over the weeks tested, and person-weeks in and out of it, against plain loops; a perfect forecast's excess."""

import numpy as np
import pytest

from audit.error_rates import rates
from audit.excess import GAP, RATIO, middle, pair_excess
from audit.flagging import flag, realised_top
from audit.gates import exposure
from audit.need import PARTS, draw_totals, tally
from tests.audit import made


def _case(seed=0, windows=12, areas=7, k=2):
    rng = np.random.default_rng(seed)
    mean = rng.gamma(1, size=(windows, areas, 2))
    y = rng.poisson(mean).astype(float)
    weights = rng.multinomial(windows, np.full(windows, 1 / windows), size=5).astype(float)
    return y, mean, flag(mean, k), weights, rng.uniform(1, 9, size=(areas, 3)), k


def test_need_is_where_most_was_recorded_over_all_weeks():
    """Area 0 has the worst week, areas 1 and 2 the most incidents in all."""
    y = np.zeros((12, 4))
    y[0, 0], y[:, 1], y[::2, 2] = 5, 1, 1
    evidence = made.evidence(made.cube(y, np.ones((12, 4))), k=2)
    assert evidence.need[:, 0].tolist() == [0, 1, 1, 0]


def _plain(y, flagged, people, k, windows):
    """Count person-weeks of all offences together, one area, week and offence at a time."""
    cells = np.zeros((4, people.shape[1]))
    for o in range(y.shape[2]):
        need = realised_top(sum(y[w] for w in windows)[None], k)[0, :, o]
        for w in windows:
            for i, lived in enumerate(people):
                positive, predicted = need[i], flagged[w, i, o]
                cells[PARTS.index("tp" if predicted else "fn")] += lived * positive
                cells[PARTS.index("fp" if predicted else "tn")] += lived * (1 - positive)
    return cells


def test_person_weeks_agree_with_plain_loops_as_recorded_and_on_resamples():
    y, mean, flagged, weights, people, k = _case()
    found = tally(y, mean, flagged, weights, people, k, np.random.default_rng(1))
    assert found.recorded[0, :, :, 0] == pytest.approx(_plain(y, flagged, people, k, range(12)))
    for r, row in enumerate(weights):
        drawn = np.repeat(np.arange(12), row.astype(int))
        assert found.resampled[r, :, :, 0] == pytest.approx(_plain(y, flagged, people, k, drawn))


def test_every_person_week_is_in_one_cell():
    y, mean, flagged, weights, people, k = _case(3)
    found = tally(y, mean, flagged, weights, people, k, np.random.default_rng(1))
    for cells in (found.recorded, found.drawn, found.resampled, found.redrawn):
        assert cells[:, :, :, 1:].sum(axis=(1, 3)) == pytest.approx(
            np.tile(2 * 12 * people.sum(axis=0), (len(cells), 1))
        )
        assert cells[:, :, :, 0] == pytest.approx(cells[:, :, :, 1:].sum(axis=3))


def test_drawn_totals_have_the_mean_and_the_variance_of_resampled_poisson_counts():
    """A week that stands three times brings three times its mean, and nine times its variance."""
    mean = np.array([2.0, 5.0])[:, None, None]
    totals = draw_totals(mean, np.tile([3.0, 1.0], (40_000, 1)), np.random.default_rng(0))[:, 0, 0]
    assert totals.mean() == pytest.approx(3 * 2 + 5, abs=0.1)
    assert totals.var() == pytest.approx(9 * 2 + 5, rel=0.05)


def test_without_resamples_there_is_no_interval():
    y, mean, flagged, _, people, k = _case()
    found = tally(y, mean, flagged, None, people, k, np.random.default_rng(1))
    assert found.resampled is None
    assert found.redrawn is None
    assert exposure.adjusted_exposure(found)[2] is None


def test_outcomes_drawn_from_the_forecasts_leave_about_no_excess():
    cube, _ = made.steady(windows=26)
    mean = cube.mean / 10
    shares = np.tile([[0.3, 0.7], [0.7, 0.3]], (20, 1))
    inside = 0
    for seed in range(20):
        y = np.random.default_rng(seed).poisson(mean).astype(float)
        evidence = made.evidence(made.cube(y, mean), made.dimension(shares, [1000.0] * 40), k=4)
        (found,) = evidence.tallies
        values, (low, high) = pair_excess(evidence, rates(found, "fp", "tn"), (0, 1), 0, RATIO)
        assert values["excess"] == pytest.approx(values["found"] / values["perfect"])
        gap, (least, most) = pair_excess(evidence, rates(found, "fn", "tp"), (0, 1), 0, GAP)
        assert gap["excess"] == pytest.approx(gap["found"] - gap["perfect"])
        inside += (low <= 1 <= high) + (least <= 0 <= most)
    assert inside >= 36


def test_the_middle_leaves_out_what_is_undefined():
    assert middle(np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan]])) == pytest.approx(
        [2.0, np.nan], nan_ok=True
    )


@pytest.mark.parametrize(
    ("interval", "perfect", "outcome"),
    [
        ((1.3, 1.5), 1.0, "fail"),
        ((1.3, 1.5), 1.4, "inconclusive"),
        ((1.3, 1.5), None, "fail"),
        ((1.2, 1.5), 1.0, "inconclusive"),
        ((0.9, 1.25), 1.4, "pass"),
        (None, 1.0, "inconclusive"),
    ],
)
def test_exposure_fails_above_the_limit_and_above_what_a_perfect_forecast_scores(interval, perfect, outcome):
    assert exposure.judge(interval, perfect, 1.25) == outcome
