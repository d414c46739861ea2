"""The self-exciting process: each step raises the likelihood, a planted excitation and season are found again."""

from itertools import islice

import numpy as np
import pytest

from tests.training.models.synthetic import changed, how, made
from training.models.season import CALENDAR, season_factor
from training.models.self_exciting import LEVELS, TRIGGERS, FittedProcess, SelfExciting, State, climb


def planted(seed: int = 0):
    """Return rows and counts of λ = season × 0.6 mean_104 + 0.25 lag_1 + 0.1 lag_3, other columns being independent."""
    rng = np.random.default_rng(seed)
    rows, _ = made(120, 100, seed=seed)
    n = len(rows.offset)
    apart = {name.replace(".", "_dot_"): rng.gamma(1.0, 0.5, n) for name in (*LEVELS, *TRIGGERS)}
    rows = changed(rows, **apart)
    season = np.zeros(len(CALENDAR))
    season[0] = 0.3
    level, one, three = rows.columns(("mean_104", "lag_1", "lag_3")).T.astype(float)
    rate = season_factor(rows, season) * 0.6 * level + 0.25 * one + 0.1 * three
    return rows, rng.poisson(rate).astype(np.int32), rate


def test_every_step_raises_the_likelihood():
    rows, y, _ = planted()
    reached = [found for _, found in islice(climb(rows, y), 30)]
    assert (np.diff(reached) >= -1e-9 * np.abs(reached[0])).all()
    assert reached[-1] > reached[0] + 1


def test_the_likelihood_that_is_told_is_that_of_the_means():
    rows, y, _ = planted(1)
    state, told = next(climb(rows, y))
    mean = FittedProcess(state).mean(rows)
    prior = -0.5 * (state.season**2).sum() / 0.2**2
    assert told == pytest.approx(float((y * np.log(mean) - mean).sum()) + prior, rel=1e-9)


def test_as_many_are_expected_as_were_counted():
    rows, y, _ = planted(2)
    for state, _ in islice(climb(rows, y), 3):
        assert FittedProcess(state).mean(rows).sum() == pytest.approx(y.sum(), rel=1e-9)


def test_planted_excitation_and_season_are_found_again():
    rows, y, rate = planted(3)
    found = SelfExciting().fit(rows, y, how())
    parts = dict(zip((*LEVELS, *TRIGGERS), found.state.parts, strict=True))
    assert abs(parts.pop("mean_104") - 0.6) < 0.05
    assert abs(parts.pop("lag_1") - 0.25) < 0.04
    assert abs(parts.pop("lag_3") - 0.1) < 0.04
    assert max(parts.values()) < 0.04
    assert abs(found.state.season[0] - 0.3) < 0.06
    assert np.abs(found.state.season[1:]).max() < 0.08
    assert np.corrcoef(found.mean(rows), rate)[0, 1] > 0.98


def test_one_step_by_hand():
    # one area, one column that is not 0: λ = a mean_104, so a = Σ y / Σ mean_104 after the first step
    rows, _ = made(4, 1)
    nothing = {name.replace(".", "_dot_"): 0.0 for name in (*LEVELS, *TRIGGERS, *CALENDAR)}
    rows = changed(rows, **{**nothing, "mean_104": np.array([1.0, 2.0, 3.0, 4.0])})
    state, _ = next(climb(rows, np.array([0, 3, 0, 2], dtype=np.int32)))
    assert state.parts[LEVELS.index("mean_104")] == pytest.approx(0.5)
    np.testing.assert_allclose(FittedProcess(state).mean(rows), [0.5, 1.0, 1.5, 2.0])


def test_the_mean_by_hand():
    rows, _ = made(2, 1)
    nothing = {name.replace(".", "_dot_"): 0.0 for name in (*LEVELS, *TRIGGERS, *CALENDAR)}
    rows = changed(
        rows, **{**nothing, "holiday_days": 2.0, "mean_52": np.array([1.0, 0.0]), "lag_2": np.array([3.0, np.nan])}
    )
    season, parts = np.zeros(len(CALENDAR)), np.zeros(len(LEVELS) + len(TRIGGERS))
    season[CALENDAR.index("holiday_days")] = 0.5 * np.log(2)
    parts[LEVELS.index("mean_52")], parts[len(LEVELS) + TRIGGERS.index("lag_2")] = 0.4, 0.1
    np.testing.assert_allclose(FittedProcess(State(season, parts)).mean(rows), [2 * 0.4 + 0.3, 1e-6])
