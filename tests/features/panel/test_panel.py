"""The panel: what is counted in which week, and what of it an origin knew."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.features.panels import START, as_known, incidents_of, panel_from, random_incidents


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
