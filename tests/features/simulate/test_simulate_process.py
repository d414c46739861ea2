"""The simulated process: its conditional mean is exact, and its season, nights and jump are as declared."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from features.simulate.calendars import week_profile, week_starts, yearly
from features.simulate.geometry import Plane, make_plane
from features.simulate.parameters import (
    ATTENTION_FLOOR,
    ATTENTION_WEEKS,
    DISCOVERY,
    DISCOVERY_RANGE,
    JUMP,
    KERNEL,
    NATURES,
    OFFENCES,
    SPREAD,
)
from features.simulate.process import History, run_process
from tests.features.simulated import Written, written

AREAS, WEEKS = 12, 60


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("city"), areas=48, districts=4, years=4)


@pytest.fixture(scope="module")
def plane() -> Plane:
    return make_plane(np.random.default_rng(1), AREAS)


@pytest.fixture(scope="module")
def mu() -> NDArray[np.float64]:
    return np.random.default_rng(2).gamma(2.0, 0.5, (WEEKS, AREAS, len(OFFENCES)))


@pytest.fixture(scope="module")
def history(plane: Plane, mu: NDArray[np.float64]) -> History:
    reporting = np.full((AREAS, len(OFFENCES)), 0.7)
    return run_process(np.random.default_rng(3), plane, mu, reporting, burn_in=0)


def test_kernel_is_a_share_of_the_offspring() -> None:
    assert sum(KERNEL) == pytest.approx(1)
    assert all(nature.eta < 1 for nature in NATURES)


def test_mean_agrees_with_a_plain_second_implementation(
    plane: Plane, mu: NDArray[np.float64], history: History
) -> None:
    touching = plane.touching.toarray()
    for t, a, o in [(0, 0, 0), (1, 3, 1), (7, 11, 2), (30, 5, 3), (59, 8, 0), (40, 2, 4)]:
        expected = mu[t, a, o]
        for lag, weight in enumerate(KERNEL, start=1):
            if t - lag >= 0:
                before = history.incidents[t - lag, :, o]
                near = sum(before[b] / touching[b].sum() for b in range(AREAS) if touching[a, b])
                expected += NATURES[o].eta * weight * ((1 - SPREAD) * before[a] + SPREAD * near)
        assert history.mean[t, a, o] == pytest.approx(expected, rel=1e-12)


def test_drugs_are_found_where_police_looked_before(history: History) -> None:
    for t in (1, 20, 59):
        seen = [
            sum(history.known[s, a, 3] + history.known[s, a, 4] for s in range(max(0, t - ATTENTION_WEEKS), t))
            for a in range(AREAS)
        ]
        for a in range(AREAS):
            attention = ATTENTION_FLOOR + (1 - ATTENTION_FLOOR) * seen[a] / np.mean(seen)
            expected = min(max(DISCOVERY * attention, DISCOVERY_RANGE[0]), DISCOVERY_RANGE[1])
            assert history.known_share[t, a, 4] == pytest.approx(expected)


def test_known_never_exceeds_incidents(history: History) -> None:
    assert (history.known <= history.incidents).all()


def test_burn_in_is_dropped(plane: Plane, mu: NDArray[np.float64], history: History) -> None:
    reporting = np.full((AREAS, len(OFFENCES)), 0.7)
    later = run_process(np.random.default_rng(3), plane, mu, reporting, burn_in=10)
    np.testing.assert_array_equal(later.incidents, history.incidents[10:])
    np.testing.assert_array_equal(later.mean, history.mean[10:])


@pytest.mark.parametrize(("mean", "count"), [("mean", "incidents"), ("recorded_mean", "counted")])
def test_counts_are_poisson_around_the_conditional_mean(city: Written, mean: str, count: str) -> None:
    """Pearson's statistic over its degrees of freedom is 1 within five standard errors, for each offence."""
    for _, rows in city.intensity.groupby("offence", observed=True):
        m, y = rows[mean].to_numpy(), rows[count].to_numpy()
        error = np.sqrt((2 + 1 / m).mean() / len(m))
        assert ((y - m) ** 2 / m).mean() == pytest.approx(1, abs=5 * error)


@pytest.mark.parametrize(("mean", "count"), [("mean", "incidents"), ("recorded_mean", "counted")])
def test_counts_are_calibrated_from_low_to_high_means(city: Written, mean: str, count: str) -> None:
    tenth = pd.qcut(city.intensity[mean], 10, labels=False)
    sums = city.intensity.groupby(tenth)[[mean, count]].sum()
    assert ((sums[count] - sums[mean]).abs() < 4.5 * np.sqrt(sums[mean])).all()


def test_the_last_weeks_incidents_come_again(city: Written) -> None:
    """The mean rises by eta × first kernel weight × own share for each incident of the week before."""
    table = city.intensity[city.intensity["offence"] == "burglary"]
    mean = table.pivot(index="window_start", columns="area", values="mean").to_numpy()
    count = table.pivot(index="window_start", columns="area", values="incidents").to_numpy()
    change = (mean[1:] - mean[:-1])[6:].ravel()
    lags = [count[6 - k : len(count) - 1 - k].ravel() for k in range(7)]
    slope = np.linalg.lstsq(np.column_stack([*lags, np.ones(len(change))]), change, rcond=None)[0]
    assert slope[0] == pytest.approx(NATURES[0].eta * KERNEL[0] * (1 - SPREAD), rel=0.15)


def test_the_jump_is_where_and_when_declared(city: Written) -> None:
    jump = city.answer["jump"]
    first = pd.Timestamp(jump["from"])
    year = city.intensity["window_start"].between(first - pd.Timedelta(weeks=52), first + pd.Timedelta(weeks=51))
    public = city.intensity[year & city.intensity["offence"].isin(jump["offences"])]
    after = public["window_start"] >= first
    there = public["area"] == jump["area"]
    for column, tolerance in (("mean", 0.2), ("incidents", 0.35)):
        inside, outside = (public[mask].groupby(after[mask])[column].mean() for mask in (there, ~there))
        assert inside[True] / inside[False] / (outside[True] / outside[False]) == pytest.approx(JUMP, rel=tolerance)
    assert (pd.Timestamp(city.city.end) - pd.Timestamp(jump["from"])).days == 104 * 7


def test_more_drugs_are_found_where_more_was_recorded_than_where_more_happens(city: Written) -> None:
    table = city.intensity[city.intensity["offence"] == "drugs"]
    areas = table.groupby("area", observed=True)[["mean", "recorded_mean"]].sum()
    share = areas["recorded_mean"] / areas["mean"]
    recorded = city.intensity[city.intensity["offence"].isin(["drugs", "violence"])]
    looked = recorded.groupby("area", observed=True)["counted"].sum()
    assert share.corr(looked) > 0.9
    assert share.max() > 2.5 * share.min()


def test_season_and_holidays_by_hand() -> None:
    """Burglary peaks on day 340, 5 or 6 December; the week of Christmas 2023 (day 360 ± 1) has the holiday's factor."""
    factor = yearly([date(2023, 12, 4), date(2023, 6, 5), date(2023, 12, 25), date(2024, 1, 1)])
    assert factor[0, 0] == pytest.approx(1.36, abs=0.001)
    assert factor[1, 0] == pytest.approx(0.64, abs=0.001)
    ordinary = 1 + 0.36 * np.cos(2 * np.pi * (362 - 340) / 365.25)
    assert factor[2, 0] == pytest.approx(0.80 * ordinary)
    assert factor[3, 3] == pytest.approx(1.35 * (1 + 0.33 * np.cos(2 * np.pi * (4 - 200) / 365.25)))


def test_a_holiday_in_the_new_years_part_of_the_week_counts() -> None:
    with_new_year = yearly([date(2024, 12, 30)])
    plain = 1 + 0.33 * np.cos(2 * np.pi * (2 - 200) / 365.25)
    assert with_new_year[0, 3] == pytest.approx(1.35 * plain)


def test_week_starts_count_back_from_the_period() -> None:
    assert week_starts(date(2024, 1, 8), 2, before=1) == [date(2024, 1, 1), date(2024, 1, 8), date(2024, 1, 15)]


@pytest.mark.parametrize("offence", range(len(OFFENCES)))
def test_profiles_are_shares_and_nights_are_weekend_nights(offence: int) -> None:
    ordinary, night = week_profile(offence)
    assert ordinary.sum() == pytest.approx(1)
    assert night.sum() == pytest.approx(1)
    peak = int(np.argmax(ordinary)) % 24
    assert peak == int(NATURES[offence].peak_hour)
    assert np.flatnonzero(night).tolist() == [*range(117, 124), *range(141, 148)]
