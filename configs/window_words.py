"""Windows as people say them: a week, a month, a day or a shift, how many of them, and when one is."""

from datetime import date, datetime, timedelta

from configs.windows import WindowSettings


def day(when: date) -> str:
    """Return a date as '5 January 2026'."""
    return f"{when.day} {when:%B %Y}"


def weekday(when: date) -> str:
    """Return a date as 'Monday 5 January 2026'."""
    return f"{when:%A} {day(when)}"


def noun(window: WindowSettings, number: int = 1) -> str:
    """Return what a window is called: 'week', 'months', 'window of 2 weeks'."""
    if window.every > 1:
        return f"window{'' if number == 1 else 's'} of {window.every} {window.unit}s"
    return window.unit if number == 1 else f"{window.unit}s"


def many(window: WindowSettings, number: int) -> str:
    """Return a number of windows: '1 week', '26 months', '8 windows of 2 weeks'."""
    return f"{number:,} {noun(window, number)}"


def upcoming(window: WindowSettings) -> str:
    """Return what the window ahead is called: 'next week', 'the next 2 weeks'."""
    return f"next {window.unit}" if window.every == 1 else f"the next {window.every} {window.unit}s"


def rate(window: WindowSettings) -> str:
    """Return what stands after a count of one window: 'a week', 'every 2 weeks'."""
    return f"a {window.unit}" if window.every == 1 else f"every {window.every} {window.unit}s"


def when(window: WindowSettings, start: datetime, end: datetime) -> str:
    """Return when [start, end) is, one window or several, in local time.

    'Monday 5 to Sunday 11 January 2026', 'Monday 5 January 2026', 'January 2026', 'January to March 2026',
    'Monday 5 January 2026, 06:00 to 14:00'.
    """
    if window.unit == "shift":
        return _hours(start, end)
    last = end.date() - timedelta(days=1)
    if window.unit == "month":
        return _months(start.date(), last)
    return _days(start.date(), last)


def short(window: WindowSettings, start: datetime) -> str:
    """Return which window starts at a moment, for a table's first column: '5 Jan 2026', 'Jan 2026', with the time."""
    if window.unit == "month" and window.every == 1:
        return f"{start:%b %Y}"
    first = f"{start.day} {start:%b %Y}"
    return f"{first}, {start:%H:%M}" if window.unit == "shift" else first


def rule(window: WindowSettings, name: str) -> str:
    """Return what a baseline is called: 'mean of the last 8 weeks', 'same month last year'.

    Parameters
    ----------
    window : WindowSettings
        What it counts in.
    name : str
        One of `features.design.BASELINES`.
    """
    if name == "ewma":
        return "mean that slowly forgets (EWMA)"
    if name == "same_week_last_year":
        return f"same {noun(window)} last year"
    return f"mean of the last {many(window, int(name.removeprefix('mean_')))}"


def _days(first: date, last: date) -> str:
    if first == last:
        return weekday(first)
    if first.year != last.year:
        return f"{weekday(first)} to {weekday(last)}"
    if first.month != last.month:
        return f"{first:%A} {first.day} {first:%B} to {weekday(last)}"
    return f"{first:%A} {first.day} to {weekday(last)}"


def _months(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"{first:%B}{'' if first.year == last.year else f' {first.year}'} to {last:%B %Y}"


def _hours(start: datetime, end: datetime) -> str:
    if end - start <= timedelta(days=1):
        return f"{weekday(start)}, {start:%H:%M} to {end:%H:%M}"
    return f"{weekday(start)}, {start:%H:%M} to {weekday(end)}, {end:%H:%M}"
