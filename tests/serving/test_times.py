"""Numbers and dates as their reader writes them, by hand; and which reader that is."""

from datetime import date, datetime

import pytest
from starlette.requests import Request

from configs.windows import WindowSettings
from serving import words
from serving.locales import LOCALES, NARROW, speaking, spoken
from serving.web import times

WEEK, SHIFT, MONTH = WindowSettings(), WindowSettings(unit="shift"), WindowSettings(unit="month")
MONDAY, NEXT = datetime(2026, 1, 5), datetime(2026, 1, 12)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("", "en-GB"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en;q=0.5, fr-CA;q=0.9", "fr"),
        ("de-CH", "de-CH"),
        ("EN-us", "en-US"),
        ("en-AU, de", "en-GB"),
        ("pl, *;q=0.1", "en-GB"),
        ("de;q=0, nl;q=0.3", "nl"),
        ("de;q=x", "de"),
        ("," * 1000, "en-GB"),
    ],
)
def test_the_browsers_languages_are_read_by_their_weights(header: str, name: str) -> None:
    assert times.preferred(header).name == name


def asked(query: bytes = b"", cookie: bytes = b"", language: bytes = b"de") -> Request:
    headers = [(b"cookie", cookie), (b"accept-language", language)]
    return Request({"type": "http", "query_string": query, "headers": headers})


def test_the_address_goes_before_what_it_said_last_and_that_before_the_browser() -> None:
    assert times.locale_of(asked(b"locale=fr", b"locale=nl")).name == "fr"
    assert times.locale_of(asked(cookie=b"locale=nl")).name == "nl"
    assert times.locale_of(asked(b"locale=tlh", b"locale=../etc")).name == "de"


@pytest.mark.parametrize(
    ("name", "said"),
    [("en-GB", "1,234"), ("en-US", "1,234"), ("de", "1.234"), ("de-CH", "1’234"), ("fr", f"1{NARROW}234")],
)
def test_an_amount_has_the_readers_separators(name: str, said: str) -> None:
    with speaking(LOCALES[name]):
        assert words.amount(1234.4) == said
        assert words.count(1234, "area") == f"{said} areas"
    assert spoken().name == "en-GB"


def test_decimals_follow_too() -> None:
    with speaking(LOCALES["de"]):
        assert (words.amount(0.27), words.amount(0.001), words.interval(0.5, 3)) == ("0,27", "under 0,01", "0,50 to 3")


def test_dates_are_in_the_readers_order() -> None:
    assert times.span(WEEK, MONDAY, NEXT) == "Monday 5 to Sunday 11 January 2026"
    with speaking(LOCALES["en-US"]):
        assert times.day(date(2026, 1, 5)) == "January 5, 2026"
        assert times.span(WEEK, MONDAY, NEXT) == "Monday, January 5, 2026 to Sunday, January 11, 2026"
        assert times.span(WEEK, MONDAY, datetime(2026, 1, 6)) == "Monday, January 5, 2026"
        assert times.span(MONTH, datetime(2026, 1, 1), datetime(2026, 2, 1)) == "January 2026"
        shift = times.span(SHIFT, datetime(2026, 1, 5, 14), datetime(2026, 1, 5, 22))
        assert shift == "Monday, January 5, 2026, 2:00 pm to 10:00 pm"
        assert times.short(WEEK, MONDAY) == "Jan 5, 2026"
        assert times.clock(datetime(2026, 1, 5)) == "12:00 am"


def test_a_moment_is_told_in_the_citys_zone() -> None:
    found = times.moment("2026-07-01T12:00:00+00:00", "Europe/London")
    assert (found.iso, found.text) == ("2026-07-01T13:00+01:00", "1 July 2026, 13:00 BST")
