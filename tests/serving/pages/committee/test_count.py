"""The count in the masthead: known at once, made anew when ledger or day change, kept when it cannot be made."""

from datetime import date, timedelta

from audit.asked import ask
from serving.committee.count import Count
from tests.audit.when import DECIDED

TEXT = "Why does the interval of Red reach so far up?"


def test_it_follows_the_ledger_and_the_residents(city):
    concerns = [1]
    count = Count(city, lambda: date(2026, 11, 23), lambda city: concerns[0])
    assert count.fresh() == 2
    ask(city, 1, TEXT, by="Eve", when=DECIDED)
    concerns[0] = 3
    assert count.fresh() == 5


def test_nothing_is_read_while_ledger_and_day_stay_the_same(city):
    asked, today = [], [date(2026, 11, 23)]
    count = Count(city, lambda: today[0], lambda city: asked.append(1) or 0)
    count.fresh()
    count.fresh()
    assert len(asked) == 1
    today[0] += timedelta(days=1)
    count.fresh()
    assert len(asked) == 2


def test_what_was_known_stays_where_the_ledger_cannot_be_read(city, caplog):
    count = Count(city, lambda: date(2026, 11, 23), lambda city: 0)
    assert count.fresh() == 1
    head = city.home / "ledger.head"
    head.write_text("no checkpoint")
    assert count.fresh() == 1
    assert "could not be counted" in caplog.text


def test_before_the_first_count_nothing_is_known_and_it_is_made_behind(city):
    count = Count(city, lambda: date(2026, 11, 23), lambda city: 0)
    assert count.known() in (None, 1)
    count.fresh()
    assert count.known() == 1
