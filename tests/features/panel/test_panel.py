"""The panel: what is counted in which week, and what of it an origin knew."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.panel import Panel
from tests.features.panels import START, as_known, incidents_of, panel_from, random_incidents, windows


def test_weeks_start_at_local_midnight_in_summer_time():
    # Monday 2020-04-06 00:30 British Summer Time is Sunday 23:30 UTC
    rows = [
        ("theft", "a0", "2020-04-05 23:30", "2020-04-05 23:40", None),
        ("theft", "a0", "2020-04-05 22:30", "2020-04-05 22:40", None),
    ]
    panel = panel_from(incidents_of(rows), 1, 20)
    week = (date(2020, 4, 6) - START).days // 7
    assert panel.counts.values[week, 0, 0] == 1
    assert panel.counts.values[week - 1, 0, 0] == 1


def test_late_report_is_unknown_until_the_origin_after_it():
    panel = panel_from(incidents_of([("theft", "a0", "2020-01-07 10:00", "2020-01-22 10:00", None)]), 1, 10)
    assert [float(panel.known(origin).sum()) for origin in (1, 2, 3, 4)] == [0, 0, 1, 1]
    assert panel.counts.values[0, 0, 0] == 1


def test_what_is_withdrawn_stands_until_that_is_known():
    rows = [
        ("theft", "a0", "2020-01-07 10:00", "2020-01-07 12:00", "2020-01-28 12:00"),
    ]
    panel = panel_from(incidents_of(rows), 1, 10)
    assert [float(panel.known(origin)[0, 0, 0]) for origin in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert panel.counts.values[0, 0, 0] == 0


def test_incidents_outside_the_period_or_of_other_offences_are_not_counted():
    rows = [
        ("theft", "a0", "2020-01-05 10:00", "2020-01-05 12:00", None),
        ("theft", "a0", "2021-01-05 10:00", "2021-01-05 12:00", None),
        ("drugs", "a0", "2020-01-07 10:00", "2020-01-07 12:00", None),
        ("theft", "a0", "2020-01-07 10:00", "2021-01-07 12:00", None),
    ]
    assert panel_from(incidents_of(rows), 1, 10).counts.values.sum() == 0


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), origin=st.integers(1, 29))
def test_known_equals_counting_only_what_was_reported_before_the_origin(seed, origin):
    incidents = random_incidents(np.random.default_rng(seed), 300, 4, 30)
    panel = panel_from(incidents, 4, 30, ("theft", "burglary"))
    plain = panel_from(as_known(incidents, panel, origin), 4, 30, ("theft", "burglary")).counts.values[:origin]
    np.testing.assert_array_equal(panel.known(origin), plain)
    np.testing.assert_array_equal(panel.as_of(origin).counts.values, plain)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), earlier=st.integers(1, 20), later=st.integers(20, 30))
def test_what_an_early_origin_knew_is_the_same_seen_from_any_later_one(seed, earlier, later):
    panel = panel_from(random_incidents(np.random.default_rng(seed), 300, 4, 30), 4, 30, ("theft", "burglary"))
    np.testing.assert_array_equal(panel.as_of(later).known(earlier), panel.known(earlier))


def test_origin_of_a_day_that_starts_no_window_is_refused():
    panel = panel_from(incidents_of([("theft", "a0", "2020-01-07 10:00", "2020-01-07 12:00", None)]), 1, 10)
    assert panel.origin_of(date(2020, 3, 16)) == 10
    for day in (date(2020, 3, 17), date(2020, 1, 6), date(2020, 3, 23)):
        with pytest.raises(ValueError, match="choose a Monday from 2020-01-13 to 2020-03-16"):
            panel.origin_of(day)
    with pytest.raises(ValueError, match="choose a Monday from 2020-02-17 to 2020-03-16"):
        panel.origin_of(date(2020, 2, 10), history=6)


def test_what_is_taken_back_before_any_origin_knew_it_never_was():
    rows = [("theft", "a0", "2020-01-07 10:00", "2020-01-15 12:00", "2020-01-16 12:00")]
    panel = panel_from(incidents_of(rows), 1, 10)
    assert len(panel.late) == len(panel.spread.late) == len(panel.arrivals.window) == 0
    assert panel.counts.values.sum() == 0


def test_late_counts_and_arrivals_by_hand():
    rows = [
        ("theft", "a0", "2020-01-07 10:00", "2020-01-07 12:00", "2020-01-28 12:00"),
        ("theft", "a1", "2020-01-07 10:00", "2020-01-15 10:00", None),
        ("theft", "a1", "2020-01-08 10:00", "2020-01-16 10:00", None),
        ("theft", "a1", "2020-01-14 10:00", "2020-01-14 10:00", None),
    ]
    panel = panel_from(incidents_of(rows), 2, 10)
    late = sorted(zip(panel.late.window, panel.late.area, panel.late.known, panel.late.weight, strict=True))
    # the first stood from origin 1, and no longer from origin 4; two of the first week were reported in the second
    assert late == [(0, 0, 4, -1), (0, 1, 2, 2)]
    arrived = panel.arrivals
    assert list(zip(arrived.window, arrived.delay, arrived.count, strict=True)) == [
        (0, 0, 1),
        (0, 1, 2),
        (0, 3, -1),
        (1, 0, 1),
    ]


@pytest.mark.parametrize("unit", ["shift", "day", "week"])
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), part=st.floats(0.1, 1))
def test_nothing_that_is_reported_later_moves_what_an_origin_knew(unit, seed, part):
    rng = np.random.default_rng(seed)
    made = windows({"shift": 210, "day": 70, "week": 10}[unit], unit)
    origin = max(1, int(part * made.n))
    incidents = random_incidents(rng, 1500, 4, 10)
    panel = panel_from(incidents, 4, 10, ("theft", "burglary"), windows=made)
    as_known_then = as_known(incidents, panel, origin)
    # planted: reports and withdrawals from the origin on, of what occurred at any time
    since = made.start_utc(origin)
    later = random_incidents(rng, 300, 4, 10)
    later["reported"] = np.maximum(later["reported"], since + pd.to_timedelta(rng.integers(0, 9000, 300), unit="min"))
    later["withdrawn"] = later["withdrawn"].where(later["withdrawn"] > later["reported"])
    planted = panel_from(pd.concat([as_known_then, later]), 4, 10, ("theft", "burglary"), windows=made)
    for one, other in ((panel, planted), (panel, panel.as_of(origin)), (planted, planted.as_of(origin))):
        same(one, other, origin)
    np.testing.assert_array_equal(panel.as_of(origin).counts.values, planted.as_of(origin).counts.values)
    np.testing.assert_array_equal(panel.as_of(origin).evidence.values, planted.as_of(origin).evidence.values)


def same(one: Panel, other: Panel, origin: int) -> None:
    """Assert that two panels say the same at an origin, to the last bit."""
    for name in ("known", "known_evidence", "completion"):
        np.testing.assert_array_equal(getattr(one, name)(origin), getattr(other, name)(origin), err_msg=name)
    for mine, its in ((one.counted, other.counted), (one.spread, other.spread)):
        for field in ("window", "offence", "source", "delay", "count"):
            then, too = getattr(mine.as_of(origin).arrivals, field), getattr(its.as_of(origin).arrivals, field)
            np.testing.assert_array_equal(then, too, err_msg=field)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), origin=st.integers(1, 29), first=st.integers(0, 29))
def test_known_is_the_cube_less_what_was_unknown(seed, origin, first):
    panel = panel_from(random_incidents(np.random.default_rng(seed), 300, 4, 30), 4, 30, ("theft", "burglary"))
    for tally in (panel.counted, panel.spread):
        cube = tally.values[:origin].astype(np.float64)
        unknown = tally.unknown(origin)
        assert ((unknown.window < origin) & (unknown.known > origin)).all()
        assert len(unknown) == ((tally.late.window < origin) & (tally.late.known > origin)).sum()
        for w, a, o, weight in zip(unknown.window, unknown.area, unknown.offence, unknown.weight, strict=True):
            cube[w, a, o] -= weight
        np.testing.assert_array_equal(tally.known(origin), cube)
        if first < origin:
            np.testing.assert_array_equal(tally.known(origin, first), cube[first:])


@pytest.mark.parametrize("origin", [15, 26])
def test_what_is_expected_to_come_is_the_same_seen_from_any_later_panel(origin):
    panel = panel_from(random_incidents(np.random.default_rng(4), 6000, 4, 30), 4, 30, ("theft", "burglary"))
    assert len(panel.completion(origin)) > 2
    for later in (origin, origin + 1, 29):
        same(panel, panel.as_of(later), origin)
