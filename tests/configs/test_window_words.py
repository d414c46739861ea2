"""Windows in words, worked by hand: weeks, months, days, shifts, one and several together."""

from datetime import datetime

import pytest

from configs.window_words import many, noun, rate, rule, short, upcoming, when
from configs.windows import WindowSettings

WEEK, MONTH, DAY, SHIFT = (WindowSettings(unit=unit) for unit in ("week", "month", "day", "shift"))
FORTNIGHT, QUARTER = WindowSettings(unit="week", every=2), WindowSettings(unit="month", every=3)


@pytest.mark.parametrize(
    ("window", "start", "end", "said"),
    [
        (WEEK, "2026-01-05", "2026-01-12", "Monday 5 to Sunday 11 January 2026"),
        (WEEK, "2026-01-26", "2026-02-02", "Monday 26 January to Sunday 1 February 2026"),
        (WEEK, "2025-12-29", "2026-01-05", "Monday 29 December 2025 to Sunday 4 January 2026"),
        (FORTNIGHT, "2026-01-05", "2026-01-19", "Monday 5 to Sunday 18 January 2026"),
        (MONTH, "2026-01-01", "2026-02-01", "January 2026"),
        (MONTH, "2025-12-01", "2026-01-01", "December 2025"),
        (MONTH, "2026-01-01", "2026-05-01", "January to April 2026"),
        (QUARTER, "2025-11-01", "2026-02-01", "November 2025 to January 2026"),
        (DAY, "2026-01-05", "2026-01-06", "Monday 5 January 2026"),
        (DAY, "2026-01-05", "2026-01-09", "Monday 5 to Thursday 8 January 2026"),
        (SHIFT, "2026-01-05T06:00", "2026-01-05T14:00", "Monday 5 January 2026, 06:00 to 14:00"),
        (SHIFT, "2026-01-05T22:00", "2026-01-06T06:00", "Monday 5 January 2026, 22:00 to 06:00"),
        (
            SHIFT,
            "2026-01-05T06:00",
            "2026-01-06T14:00",
            "Monday 5 January 2026, 06:00 to Tuesday 6 January 2026, 14:00",
        ),
    ],
)
def test_a_window_is_said_with_as_few_words_as_are_clear(window, start, end, said):
    assert when(window, datetime.fromisoformat(start), datetime.fromisoformat(end)) == said


@pytest.mark.parametrize(
    ("window", "one", "several", "next_", "every"),
    [
        (WEEK, "week", "8 weeks", "next week", "a week"),
        (MONTH, "month", "8 months", "next month", "a month"),
        (SHIFT, "shift", "8 shifts", "next shift", "a shift"),
        (FORTNIGHT, "window of 2 weeks", "8 windows of 2 weeks", "the next 2 weeks", "every 2 weeks"),
    ],
)
def test_a_window_has_a_name_alone_and_among_several(window, one, several, next_, every):
    assert (noun(window), many(window, 8), upcoming(window), rate(window)) == (one, several, next_, every)
    assert many(window, 1) == f"1 {one}"


@pytest.mark.parametrize(
    ("window", "name", "said"),
    [
        (WEEK, "mean_8", "mean of the last 8 weeks"),
        (MONTH, "mean_52", "mean of the last 52 months"),
        (DAY, "same_week_last_year", "same day last year"),
        (FORTNIGHT, "mean_104", "mean of the last 104 windows of 2 weeks"),
        (WEEK, "ewma", "mean that slowly forgets (EWMA)"),
    ],
)
def test_a_rule_counts_in_the_citys_windows(window, name, said):
    assert rule(window, name) == said


@pytest.mark.parametrize(
    ("window", "start", "said"),
    [
        (WEEK, "2026-01-05", "5 Jan 2026"),
        (MONTH, "2026-01-01", "Jan 2026"),
        (QUARTER, "2026-01-01", "1 Jan 2026"),
        (SHIFT, "2026-01-05T22:00", "5 Jan 2026, 22:00"),
    ],
)
def test_a_past_window_is_named_by_its_start(window, start, said):
    assert short(window, datetime.fromisoformat(start)) == said
