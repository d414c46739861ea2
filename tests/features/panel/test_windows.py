"""Windows: by hand across both changes of clocks, and against a plain loop over Python's own calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configs.windows import WindowSettings
from features.panel import Windows
from tests.features.panels import windows

LONDON, CHICAGO, HOWE = "Europe/London", "America/Chicago", "Australia/Lord_Howe"


def hours(made: Windows) -> list[float]:
    """Return the real length of each window."""
    return [gap / 3.6e9 for gap in np.diff(made.edges)]


def test_a_day_has_23_or_25_hours_at_a_change_of_clocks():
    assert hours(windows(3, "day", date(2020, 3, 28))) == [24, 23, 24]
    assert hours(windows(3, "day", date(2020, 10, 24))) == [24, 25, 24]
    # Lord Howe Island changes its clocks by half an hour
    assert hours(windows(3, "day", date(2020, 4, 4), HOWE)) == [24, 24.5, 24]


def test_the_shift_that_holds_the_change_is_an_hour_shorter_or_longer():
    # night shifts run from 22:00 to 06:00; clocks change in the night that starts on the 28th, and on the 24th
    assert hours(windows(6, "shift", date(2020, 3, 28))) == [8, 8, 7, 8, 8, 8]
    assert hours(windows(6, "shift", date(2020, 10, 24))) == [8, 8, 9, 8, 8, 8]


def test_a_shift_that_starts_at_a_skipped_or_repeated_clock_time():
    # 01:30 does not exist on 2020-03-29, the shift starts at 02:00 BST = 01:00 UTC; on 2020-10-25 it comes twice
    spring = windows(2, "shift", date(2020, 3, 29), shifts=("01:30", "13:00"))
    assert spring.start_utc(0) == pd.Timestamp("2020-03-29 01:00", tz="UTC")
    autumn = windows(2, "shift", date(2020, 10, 25), shifts=("01:30", "13:00"))
    assert autumn.start_utc(0) == pd.Timestamp("2020-10-25 00:30", tz="UTC")


def test_starts_by_hand_also_beyond_the_end():
    assert windows(2, "week", every=2).start(3) == pd.Timestamp("2020-02-17")
    assert windows(2, "month", date(2020, 11, 1)).start(2) == pd.Timestamp("2021-01-01")
    assert windows(2, "month", date(2020, 11, 1), every=3).start(1) == pd.Timestamp("2021-02-01")
    assert windows(2, "shift").start(4) == pd.Timestamp("2020-01-07 14:00")
    assert windows(2, "day", every=10).start(1) == pd.Timestamp("2020-01-16")
    assert windows(9).start_utc(26) == pd.Timestamp("2020-07-05 23:00", tz="UTC")


def test_moments_before_and_after_and_none():
    made = windows(2, "day")
    moments = pd.Series(["2020-01-05 23:59:59", "2020-01-06", "2020-01-07 12:00", "2020-01-08", None])
    assert made.index_of(pd.to_datetime(moments, utc=True, format="ISO8601")).tolist() == [-1, 0, 1, 2, 2]


def test_calendar_by_hand():
    week = windows(4, first=date(2020, 12, 21)).calendar(np.array([1, 2]))
    # Monday 2020-12-28 is in ISO week 53, day 363 of a leap year; 2021-01-04 in week 1
    assert week["week"].tolist() == [53, 1]
    assert week["day_of_year"].tolist() == [363, 4]
    np.testing.assert_allclose(week["fraction"], [362 / 366, 3 / 365])
    shift = windows(9, "shift").calendar(np.arange(4))
    assert shift["shift"].tolist() == [0, 1, 2, 0]
    assert shift["weekday"].tolist() == [0, 0, 0, 1]
    np.testing.assert_allclose(shift["fraction"][1], (5 + 14 / 24) / 366)


def plain_starts(unit: str, every: int, shifts: tuple[str, ...], first: date, n: int) -> list[datetime]:
    """Walk from start to start as a person would with a diary."""
    found, day = [], first
    while len(found) <= n:
        if unit == "shift":
            found += [datetime.combine(day, time.fromisoformat(shift)) for shift in shifts]
            day += timedelta(days=1)
        else:
            found.append(datetime.combine(day, time()))
            if unit == "month":
                month = day.month - 1 + every
                day = date(day.year + month // 12, month % 12 + 1, 1)
            else:
                day += timedelta(days=every * (7 if unit == "week" else 1))
    return found[: n + 1]


def in_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Set a clock time in UTC: the first of two, and the next minute that exists of one that was skipped."""
    while True:
        there = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if there.astimezone(zone).replace(tzinfo=None) == local:
            return there
        local += timedelta(minutes=1)


SHIFTS = st.lists(st.integers(0, 47), min_size=1, max_size=4, unique=True).map(
    lambda halves: tuple(f"{half // 2:02d}:{half % 2 * 30:02d}" for half in sorted(halves))
)


@settings(max_examples=60, deadline=None)
@given(
    unit=st.sampled_from(["shift", "day", "week", "month"]),
    every=st.integers(1, 5),
    shifts=SHIFTS,
    zone=st.sampled_from([LONDON, CHICAGO, HOWE, "UTC"]),
    month=st.integers(0, 59),
    seed=st.integers(0, 2**32 - 1),
)
def test_windows_partition_the_period_as_a_plain_loop_does(unit, every, shifts, zone, month, seed):
    first = date(2018 + month // 12, month % 12 + 1, 1)
    first += timedelta(days=-first.weekday() % 7 if unit == "week" else 0)
    every = 1 if unit == "shift" else every
    made = Windows(WindowSettings(unit=unit, every=every, shifts=shifts), first, 40, zone)
    edges = [in_utc(start, ZoneInfo(zone)) for start in plain_starts(unit, every, shifts, first, 40)]
    assert [datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(edge)) for edge in made.edges] == edges
    assert (np.diff(made.edges) >= 0).all()
    drawn = np.random.default_rng(seed).integers(made.edges[0] - 10**11, made.edges[-1] + 10**11, 200)
    drawn = np.r_[drawn, made.edges, made.edges - 1]
    moments = pd.DatetimeIndex(drawn.view("datetime64[us]")).tz_localize("UTC")
    plain = [sum(edge <= moment.to_pydatetime() for edge in edges) - 1 for moment in moments]
    assert made.index_of(moments).tolist() == plain


@pytest.mark.parametrize(
    ("unit", "day", "index"),
    [
        ("week", date(2020, 1, 20), 2),
        ("day", date(2020, 1, 20), 14),
        ("shift", date(2020, 1, 8), 6),
        ("shift", datetime(2020, 1, 8, 14), 7),
        ("month", date(2020, 3, 1), 2),
    ],
)
def test_origin_of_a_day_or_a_moment(unit, day, index):
    first = date(2020, 1, 1) if unit == "month" else date(2020, 1, 6)
    assert windows(20, unit, first).origin_of(day) == index


@pytest.mark.parametrize(
    ("unit", "settings_", "day", "words"),
    [
        ("week", {}, date(2020, 1, 21), "choose a Monday from 2020-01-13 to 2020-05-25"),
        ("week", {"every": 2}, date(2020, 1, 13), r"a Monday from 2020-01-20 to 2020-10-12 \(every 2 weeks\)"),
        ("day", {}, date(2020, 1, 6), "a day from 2020-01-07 to 2020-01-26"),
        ("shift", {}, datetime(2020, 1, 8, 15), "the start of a shift from 2020-01-06 to 2020-01-12"),
    ],
)
def test_a_day_that_starts_no_window_is_refused(unit, settings_, day, words):
    with pytest.raises(ValueError, match=words):
        windows(20, unit, **settings_).origin_of(day)
