"""Completion: the formula by hand, no bias on random delays, and the simulated city whose end is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.completion import compared
from features.hub import ingest, load_hub
from features.panel import Panel
from features.panel.build import panel_of
from features.panel.completion import CITY_SHAPE, MOST, SHAPES, expected_missing
from features.panel.delays import complete_at
from features.simulate import simulate
from tests.features.panels import START, incidents_of, panel_from
from tests.features.simulated import small_city


def late_city(rng: np.random.Generator, levels: np.ndarray, weeks: int, late: float) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw Poisson counts of weeks and areas; a share of the incidents is reported in the next week."""
    counts = rng.poisson(levels, (weeks, len(levels)))
    week, area = np.nonzero(counts)
    week, area = np.repeat(week, counts[week, area]), np.repeat(area, counts[week, area])
    start = pd.Timestamp(START, tz="UTC") + pd.to_timedelta(7 * week + 1.5, unit="D")
    frame = incidents_of([("theft", "a0", "2020-01-07", "2020-01-07", None)] * len(week))
    delay = pd.to_timedelta(7 * (rng.random(len(week)) < late), unit="D")
    areas = [f"a{i}" for i in area]
    return frame.assign(area=areas, occurred_start=start, occurred_end=start, reported=start + delay), counts


def test_the_formula_by_hand():
    # 30 weeks of a level of 4 a week in two areas, a quarter always one week late: 3 of 4, 1 of 4
    tuesdays = pd.Timestamp(START, tz="UTC") + pd.to_timedelta(np.arange(30) * 7 + 1.5, unit="D")
    rows = [
        ("theft", area, f"{day:%F %H:%M}", f"{day + pd.Timedelta(weeks=late):%F %H:%M}", None)
        for day in tuesdays
        for area in ("a0", "a1")
        for late in (0, 0, 0, 1)
    ]
    panel = panel_from(incidents_of(rows), 2, 30)
    share = complete_at(panel.arrivals, 29, 52)[0]
    np.testing.assert_allclose(share, [0.75, 1])
    # the counts never vary, so that the shape is the largest; the level is 4 and the city is at its level
    shape, level, known = SHAPES[1], 4, 3
    expected = (1 - 0.75) * (shape + known) / (shape / level + 0.75)
    np.testing.assert_allclose(panel.completion(29)[:, :, 0], [[expected, expected]], rtol=1e-5)
    np.testing.assert_allclose(panel.known_evidence(29)[-1, :, 0], known + expected, rtol=1e-5)


def test_an_area_without_incidents_is_expected_to_have_hardly_any():
    rng = np.random.default_rng(0)
    incidents, _ = late_city(rng, np.array([9.0, 9.0, 0.0]), 60, 0.5)
    missing = panel_from(incidents, 3, 60).completion(59)[-1, :, 0]
    assert (missing[:2] > 3).all()
    assert 0 < missing[2] < 0.1


def test_a_city_that_is_at_twice_its_level_is_expected_to_stay_there_in_that_week():
    rng = np.random.default_rng(1)
    usual, _ = late_city(rng, np.full(50, 2.0), 60, 0.5)
    more, _ = late_city(rng, np.full(50, 2.0), 60, 0.5)
    start = pd.Timestamp(START, tz="UTC") + pd.Timedelta(weeks=58)
    panel = panel_from(pd.concat([usual, more[more["occurred_start"] > start]], ignore_index=True), 50, 60)
    missing = panel.completion(59)[-1].sum()
    # half of 4 x 50 is yet to come; the city's prior draws it towards its year only a little
    assert missing == pytest.approx(100, rel=0.15)
    assert CITY_SHAPE < 20


def test_all_known_at_once_leaves_nothing_to_complete():
    incidents, _ = late_city(np.random.default_rng(2), np.full(5, 3.0), 60, 0.0)
    panel = panel_from(incidents, 5, 60)
    assert panel.completion(60).shape == (0, 5, 1)
    np.testing.assert_array_equal(panel.known_evidence(60), panel.known(60))


def test_nothing_known_and_no_history_is_no_fault():
    panel = panel_from(incidents_of([]), 2, 5)
    assert [len(panel.completion(origin)) for origin in range(6)] == [0] * 6
    incidents, _ = late_city(np.random.default_rng(2), np.full(5, 30.0), 4, 0.5)
    early = panel_from(incidents, 5, 4)
    assert all(np.isfinite(early.known_evidence(origin)).all() for origin in range(5))


def sped_up(rng: np.random.Generator, levels: np.ndarray, slow: int, quick: int) -> tuple[Panel, np.ndarray]:
    """Build the panel of a source whose reports came four weeks late, and come at once in the last `quick` weeks."""
    incidents, counts = late_city(rng, levels, slow + quick, 0)
    since = pd.Timestamp(START, tz="UTC") + pd.Timedelta(weeks=slow)
    late = incidents["occurred_start"] < since
    delay = pd.to_timedelta(np.where(late, 28, 0), unit="D")
    return panel_from(incidents.assign(reported=incidents["reported"] + delay), len(levels), slow + quick), counts


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), areas=st.integers(2, 60), level=st.floats(0.5, 40), quick=st.integers(1, 8))
def test_a_source_that_suddenly_comes_at_once_is_not_completed_to_absurd_size(seed, areas, level, quick):
    rng = np.random.default_rng(seed)
    panel, counts = sped_up(rng, rng.gamma(1, level, areas), 70, quick)
    for origin in range(71, panel.n_windows + 1):
        completed, usual = panel.known_evidence(origin)[-5:, :, 0], counts[:70].mean(axis=0)
        known = panel.known(origin)[-5:, :, 0]
        # no area beyond three times its level and four times what is known of it, no large city beyond five times
        assert (completed <= 1.5 * MOST * (usual + 0.5) + (1 + MOST) * known + 1e-3).all()
        if usual.sum() > 100:
            assert (completed.sum(axis=1) <= 5 * usual.sum()).all()


@pytest.mark.parametrize("weeks", [60, 80])
def test_a_source_that_always_comes_more_than_a_year_late_is_expected_at_its_level(weeks):
    incidents, _ = late_city(np.random.default_rng(3), np.full(5, 4.0), 140, 0)
    late = incidents.assign(reported=incidents["reported"] + pd.Timedelta(weeks=weeks))
    panel = panel_from(late, 5, 140)
    for origin in (weeks + 8, 120, 140):
        completed = panel.known_evidence(origin)
        assert len(panel.completion(origin)) == weeks
        assert completed[-weeks:].mean() == pytest.approx(4, rel=0.35)
        assert completed.max() < 20


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), late=st.floats(0.1, 0.6), spread=st.floats(0.2, 1.5))
def test_completed_counts_have_no_bias_and_the_least_error(seed, late, spread):
    rng = np.random.default_rng(seed)
    levels = rng.gamma(1 / spread, 2 * spread, 80)
    incidents, counts = late_city(rng, levels, 100, late)
    panel = panel_from(incidents, 80, 100)
    readings = {"completed": [], "face": [], "ladder": []}
    for origin in range(70, 99):
        face = panel.known(origin)[-1, :, 0]
        readings["face"].append(face)
        readings["ladder"].append(face / complete_at(panel.arrivals, origin, 52)[0, 0])
        readings["completed"].append(face + expected_missing(panel.counted, origin, 52)[-1, :, 0])
    truth = counts[69:98]
    error = {name: ((np.array(value) - truth) ** 2).mean() for name, value in readings.items()}
    missing = late * truth.sum()
    assert np.sum(readings["completed"]) == pytest.approx(truth.sum(), abs=4 * np.sqrt(2 * missing))
    assert error["completed"] < error["ladder"]
    assert error["completed"] < error["face"]


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Panel:
    """Build the panel of a simulated city of 100 areas and four years."""
    city = small_city(tmp_path_factory.mktemp("city"), seed=5, areas=100, districts=5, years=4)
    simulate(city)
    ingest(city)
    return panel_of(city, load_hub(city))


@pytest.mark.parametrize("kind", ["counted", "spread"])
def test_last_weeks_of_the_simulated_city_are_completed_without_bias(simulated, kind):
    table = compared(getattr(simulated, kind), simulated.per_year).set_index(["age", "reading"])
    error = table["error"].unstack()
    completed = table.xs("completed", level="reading")
    assert completed.index.tolist() == [1, 2, 3, 4]
    assert (abs(completed["ratio"] - 1) < 0.02).all(), table.to_string()
    assert (error["completed"] < error["face value"]).all(), table.to_string()
    assert (error["completed"] < error["chain ladder"]).all(), table.to_string()
    assert table["ratio"][1, "face value"] < 0.95, "face value is what it is compared with: it must be short"
