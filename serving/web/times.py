"""Dates and times for one reader: in the city's zone, as the browser asks or the address names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.requests import Request

from configs import window_words
from configs.windows import WindowSettings
from serving.locales import DEFAULT, LOCALES, Locale, spoken

COOKIE = "locale"


@dataclass(frozen=True)
class Moment:
    """A moment for a `<time>` element: for programs, and for people."""

    iso: str
    text: str


def locale_of(request: Request) -> Locale:
    """Return how a reader writes numbers and dates: as the address says, as it said last, or as the browser asks."""
    for name in (request.query_params.get("locale"), request.cookies.get(COOKIE)):
        if name in LOCALES:
            return LOCALES[name]
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> Locale:
    """Return the first locale that an Accept-Language header names, by its weights; the region before the language."""
    known = {name.lower(): locale for name, locale in LOCALES.items()} | {"en": DEFAULT}
    for tag in _tags(header):
        for name in (tag, tag.partition("-")[0]):
            if name in known:
                return known[name]
    return DEFAULT


def _tags(header: str) -> list[str]:
    weighted = []
    for place, part in enumerate(header[:400].split(",")):
        tag, _, parameter = part.strip().lower().partition(";")
        weight = parameter.strip().removeprefix("q=")
        digits = weight.replace(".", "", 1)
        found = float(weight) if digits.isascii() and digits.isdigit() else 1.0
        if found > 0:
            weighted.append((-found, place, tag.strip()))
    return [tag for _, _, tag in sorted(weighted)]


def day(when: date) -> str:
    """Return a date as '5 January 2026', or 'January 5, 2026'."""
    return f"{when:%B} {when.day}, {when.year}" if spoken().month_first else window_words.day(when)


def weekday(when: date) -> str:
    """Return a date with its day of the week."""
    return f"{when:%A}, {day(when)}" if spoken().month_first else window_words.weekday(when)


def clock(when: datetime) -> str:
    """Return a time of day as '14:00', or '2:00 pm'."""
    if not spoken().half_day:
        return f"{when:%H:%M}"
    return f"{when.hour % 12 or 12}:{when:%M} {'am' if when.hour < 12 else 'pm'}"


def span(window: WindowSettings, start: datetime, end: datetime) -> str:
    """Return when [start, end) is, as `configs.window_words.when` does, in the reader's order."""
    if not spoken().month_first or (window.unit == "month" and start.day == 1 and end.day == 1):
        return window_words.when(window, start, end)
    if start.time() != end.time() or (end - start) < timedelta(days=1):
        return f"{weekday(start)}, {clock(start)} to {clock(end)}"
    last = (end - timedelta(minutes=1)).date()
    return weekday(start) if last == start.date() else f"{weekday(start)} to {weekday(last)}"


def short(window: WindowSettings, start: datetime) -> str:
    """Return which window starts at a moment, for a table's first column."""
    if not spoken().month_first or (window.unit == "month" and window.every == 1):
        return window_words.short(window, start)
    first = f"{start:%b} {start.day}, {start.year}"
    return f"{first}, {clock(start)}" if window.unit == "shift" else first


def moment(text: str, timezone: str) -> Moment:
    """Return an ISO 8601 moment in a city's zone."""
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(timezone))
    return Moment(local.isoformat(timespec="minutes"), f"{day(local)}, {clock(local)} {local.tzname()}")
