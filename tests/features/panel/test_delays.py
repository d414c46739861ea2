"""Delays: by hand, against the definition, and recovered from simulated reports that are cut off at an origin."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.panel.delay_table import delay_days, right_truncated
from features.panel.delays import LEAST, complete_at, delays_at, product_limit
from tests.features.panels import START, incidents_of, panel_from


def reports(weeks: int, each: dict[int, int], *, source: str = "police", offence: str = "theft") -> pd.DataFrame:
    """Make incidents on the Tuesday of each week, so many reported in that week and so many weeks later."""
    tuesdays = pd.Timestamp(START, tz="UTC") + pd.to_timedelta(np.arange(weeks) * 7 + 1.5, unit="D")
    frames = [
        incidents_of([(offence, "a0", f"{day:%F %H:%M}", f"{day + pd.Timedelta(weeks=delay):%F %H:%M}", None)] * count)
        for day in tuesdays
        for delay, count in each.items()
    ]
    return pd.concat(frames, ignore_index=True).assign(source=source)


def test_product_limit_by_hand():
    # of 300 whose delay could be 0 to 2, 30 took 2; of 400 that could show up to 1, 100 took 1
    share = product_limit(np.array([400.0, 100.0, 30.0]), np.array([400.0, 400.0, 300.0]))
    np.testing.assert_allclose(share, [0.9 * 0.75, 0.9, 1])


def test_a_delay_that_few_could_show_is_not_looked_at():
    share = product_limit(np.array([900.0, 9.0]), np.array([900.0, LEAST - 1]))
    assert share.tolist() == [1, 1]


def test_the_share_known_at_each_age_by_hand():
    # each week 60 of 100 are known at its end, 30 a week later, 10 after two: so says every origin
    panel = panel_from(reports(30, {0: 60, 1: 30, 2: 10}), 1, 30)
    for origin in (10, 20, 29):
        np.testing.assert_allclose(delays_at(panel.arrivals, origin, 52)[0, 0], [0.6, 0.9, 1.0])


def test_what_is_taken_back_makes_a_window_more_than_complete():
    incidents = reports(30, {0: 110})
    tenth = incidents.index % 11 == 0
    incidents["withdrawn"] = (incidents["reported"] + pd.Timedelta(weeks=1)).where(tenth)
    panel = panel_from(incidents, 1, 30)
    np.testing.assert_allclose(complete_at(panel.arrivals, 29, 52)[0], [1.1, 1.0])
    completed = panel.known_evidence(29)[:, 0, 0]
    np.testing.assert_allclose(completed, 100, rtol=1e-5)


def test_a_sparse_cell_takes_the_delays_of_its_source_and_a_sparse_source_those_of_all():
    parts = [
        reports(20, {0: 50, 1: 50}),
        reports(20, {0: 1, 1: 3}, offence="burglary"),
        reports(20, {0: 4, 1: 1}, source="calls"),
    ]
    panel = panel_from(pd.concat(parts, ignore_index=True), 1, 20, ("theft", "burglary"))
    share = delays_at(panel.arrivals, 20, 52)[..., 0]
    police = (19 * 51) / (19 * 104)
    np.testing.assert_allclose(share[0, 0], 0.5)
    np.testing.assert_allclose(share[1, 0], police)
    everything = (19 * 55) / (19 * 109)
    np.testing.assert_allclose(share[:, 1], everything)


def test_sources_are_mixed_by_what_they_will_have_told_lately():
    # police: 100 a week, half of them late; calls: 100 a week, none late, silent for the second half of two years
    quick = reports(52, {0: 100}, source="calls")
    panel = panel_from(pd.concat([reports(104, {0: 50, 1: 50}), quick], ignore_index=True), 1, 104)
    np.testing.assert_allclose(complete_at(panel.arrivals, 52, 52)[0, 0], 0.75)
    np.testing.assert_allclose(complete_at(panel.arrivals, 104, 52)[0, 0], 0.5)


def test_a_table_that_always_comes_a_window_late_is_incomplete_in_the_last_window_alone():
    panel = panel_from(reports(30, {1: 100}), 1, 30)
    np.testing.assert_allclose(complete_at(panel.arrivals, 29, 52)[0], [0, 1])
    # nothing is known of the last week: its long-run level is expected
    np.testing.assert_allclose(panel.known_evidence(29)[:, 0, 0], 100, rtol=1e-5)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(150, 400))
def test_right_truncated_agrees_with_its_definition(seed, n):
    rng = np.random.default_rng(seed)
    limit = rng.integers(0, 30, n)
    delay = np.minimum(rng.integers(0, 20, n), limit)
    days, share = right_truncated(delay, limit)
    plain = []
    for a in days:
        product = 1.0
        for d in (d for d in days if d > a):
            could = (delay <= d) & (limit >= d)
            product *= 1 - (delay == d).sum() / could.sum() if could.sum() >= LEAST else 1
        plain.append(product)
    np.testing.assert_allclose(share, plain, atol=1e-12)


def test_delays_are_recovered_though_the_latest_are_cut_off():
    # exponential delays of mean 10 days, seen only where they end before the origin: those of the last weeks are short
    rng = np.random.default_rng(3)
    moment = pd.Timestamp("2020-03-01", tz="UTC")
    ago, delay = rng.uniform(0, 60, 60_000), rng.exponential(10, 60_000)
    occurred = moment - pd.to_timedelta(ago, unit="D")
    frame = incidents_of([("theft", "a0", "2020-01-06", "2020-01-06", None)] * 60_000)
    frame = frame.assign(occurred_start=occurred, reported=occurred + pd.to_timedelta(delay, unit="D"))
    seen = frame["reported"] < moment
    table = delay_days(frame, moment).iloc[0]
    assert table["incidents"] == seen.sum()
    assert np.quantile(delay[seen], 0.9) < 20
    assert table["q0.5"] == pytest.approx(10 * np.log(2), rel=0.03)
    assert table["q0.9"] == pytest.approx(10 * np.log(10), rel=0.05)
    pd.testing.assert_frame_equal(delay_days(frame[seen.to_numpy()], moment), delay_days(frame, moment))


def test_the_table_in_days_says_what_it_rests_on():
    parts = [
        reports(20, {0: 10}),
        reports(2, {1: 10}, offence="burglary"),
        reports(2, {0: 10}, source="calls"),
    ]
    table = delay_days(pd.concat(parts, ignore_index=True), pd.Timestamp("2021-01-01", tz="UTC"))
    assert table[["source", "offence", "incidents", "rests_on"]].values.tolist() == [
        ["calls", "theft", 20, "all"],
        ["police", "burglary", 20, "source"],
        ["police", "theft", 200, "own"],
    ]
    assert table["q0.99"].tolist() == [7, 7, 0]
    assert delay_days(incidents_of([]), pd.Timestamp("2021-01-01", tz="UTC")).empty
