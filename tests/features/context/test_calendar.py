"""The calendar: public holidays, school days and events, and from when each was known."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from configs.errors import ConfigError
from tests.features.context.beside import city_with, context_of, feed, reasons, write

ENGLAND = {"holidays": {"country": "GB", "subdivision": "ENG"}}


def table(**changes: Any) -> dict[str, Any]:
    """Return the settings of a table of events, days.csv."""
    return {
        "title": "Matches",
        "feed": feed("days.csv"),
        "kind": "event",
        "name": "what",
        "first": "day",
        **changes,
    }


def known(frame: pd.DataFrame, name: str, year: int) -> pd.Timestamp:
    """Return from when a day of a year was known."""
    chosen = frame[(frame["name"] == name) & (frame["date"].dt.year == year)]
    (moment,) = chosen["known"].tolist()
    return moment


def test_holidays_cover_the_period_and_the_year_after_it(tmp_path: Path) -> None:
    days = context_of(city_with(tmp_path, calendar=ENGLAND)).days
    assert set(days["kind"]) == {"holiday"}
    assert days["date"].dt.year.unique().tolist() == [2020, 2021, 2022, 2023]
    # published: gov.uk/bank-holidays, England and Wales, 2021
    assert days[days["date"].dt.year == 2021]["date"].dt.strftime("%m-%d").tolist() == [
        "01-01",
        "04-02",
        "04-05",
        "05-03",
        "05-31",
        "08-30",
        "12-25",
        "12-26",
        "12-27",
        "12-28",
    ]


def test_a_yearly_holiday_was_known_a_year_ahead_and_a_new_one_from_its_day(tmp_path: Path) -> None:
    days = context_of(city_with(tmp_path, calendar=ENGLAND)).days
    assert known(days, "Christmas Day", 2021) == pd.Timestamp("2020-01-01", tz="UTC")
    # 2021 was the first year since 2010 in which this day was moved
    assert known(days, "Boxing Day (observed)", 2021) == pd.Timestamp("2020-01-01", tz="UTC")
    # announced on 10 September 2022, which the list does not say; midnight in London is 23:00 UTC
    assert known(days, "State Funeral of Queen Elizabeth II", 2022) == pd.Timestamp("2022-09-18 23:00", tz="UTC")


def test_the_first_juneteenth_was_not_known_before(tmp_path: Path) -> None:
    calendar = {"holidays": {"country": "US", "subdivision": "NY"}}
    days = context_of(city_with(tmp_path, calendar=calendar, timezone="America/New_York")).days
    name = "Juneteenth National Independence Day"
    assert known(days, name, 2021) == pd.Timestamp("2021-06-19 04:00", tz="UTC")
    assert known(days, name, 2022) == pd.Timestamp("2021-01-01 05:00", tz="UTC")


def test_a_country_that_the_library_does_not_know_is_refused(tmp_path: Path) -> None:
    city = city_with(tmp_path, calendar={"holidays": {"country": "XX"}})
    with pytest.raises(ConfigError, match=r"calendar\.holidays.*XX"):
        context_of(city)


def test_a_span_gives_each_of_its_days_known_some_days_before_the_first(tmp_path: Path) -> None:
    write(tmp_path, "days.csv", "what,day,until", ["term,2020-09-07,2020-09-09", "term,2020-11-02,"])
    settings = table(kind="school", last="until", notice_days=100)
    days = context_of(city_with(tmp_path, calendar={"tables": {"terms": settings}})).days
    assert days.to_dict("list") == {
        "source": ["terms"] * 4,
        "date": [pd.Timestamp(day) for day in ("2020-09-07", "2020-09-08", "2020-09-09", "2020-11-02")],
        "kind": ["school"] * 4,
        "name": ["term"] * 4,
        # 100 days before 7 September is 30 May (summer time), before 2 November 25 July
        "known": [pd.Timestamp("2020-05-29 23:00", tz="UTC")] * 3 + [pd.Timestamp("2020-07-24 23:00", tz="UTC")],
    }


def test_an_announcement_says_when_an_event_was_known(tmp_path: Path) -> None:
    write(tmp_path, "days.csv", "what,day,told", ["derby,2020-02-01,2020-01-20", "final,2020-03-01,2020-03-02"])
    days = context_of(city_with(tmp_path, calendar={"tables": {"matches": table(announced="told")}})).days
    assert days["known"].tolist() == [pd.Timestamp("2020-01-21", tz="UTC"), pd.Timestamp("2020-03-03", tz="UTC")]


def test_every_row_that_cannot_be_used_has_its_reason(tmp_path: Path) -> None:
    rows = [
        "derby,2020-02-01,2020-02-02,2020-01-01",
        ",2020-02-01,,2020-01-01",
        "final,,,2020-01-01",
        "final,1 Feb,,2020-01-01",
        "final,2020-02-01,soon,2020-01-01",
        "final,2020-02-03,2020-02-02,2020-01-01",
        "final,2020-02-03,2021-02-03,2020-01-01",
        "final,2020-02-03,,",
        "derby,2020-02-01,2020-02-02,2020-01-05",
        "derby,2020-02-01",
    ]
    write(tmp_path, "days.csv", "what,day,until,told", rows)
    settings = table(last="until", announced="told")
    context = context_of(city_with(tmp_path, calendar={"tables": {"matches": settings}}))
    assert len(context.days) == 2
    assert reasons(context) == {
        2: "no name",
        3: "no date",
        4: "impossible date",
        5: "impossible last day",
        6: "ends before it starts",
        7: "lasts more than a year",
        8: "impossible date of announcement",
        9: "the same key stands in an earlier row",
        10: "wrong number of columns",
    }
    assert [(file.group, file.rows, file.kept, file.quarantined) for file in context.files] == [("calendar", 10, 1, 9)]


def test_a_name_that_looks_personal_is_withheld_and_its_days_are_kept(tmp_path: Path) -> None:
    rows = ["call 07700 900123,2020-02-01", "call 07700 900124,2020-02-01", "Derby,2020-02-01"]
    write(tmp_path, "days.csv", "what,day", rows)
    days = context_of(city_with(tmp_path, calendar={"tables": {"matches": table()}})).days
    assert sorted(days["name"]) == ["Derby", "withheld", "withheld"]


def test_a_city_without_a_calendar_has_no_days(tmp_path: Path) -> None:
    assert context_of(city_with(tmp_path)).days.empty


@pytest.mark.parametrize("country", ["England", "gb", ""])
def test_a_country_is_two_capital_letters(tmp_path: Path, country: str) -> None:
    with pytest.raises(ConfigError, match=r"calendar\.holidays\.country"):
        city_with(tmp_path, calendar={"holidays": {"country": country}})
