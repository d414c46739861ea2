"""Who is told of what: once, in one message a run, later again where it failed, and never after they unsubscribed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from configs.messages import MessageSettings
from serving.alerts.outbox import concerns, failed, queue, sent, take
from serving.alerts.subscriptions import MOST, Wish, by_token, confirm, end, subscribe, subscriptions_of, unsubscribe
from serving.store.database import Store
from serving.web.problems import ProblemError
from tests.serving.alerts.conftest import DRIFT, HOOK, MAIL, NOW, RISING


def drained(store: Store, when: datetime = NOW) -> list[dict[str, Any]]:
    """Take and note as sent every message whose time has come."""
    found = []
    while (message := take(store, when)) is not None:
        sent(store, message["id"])
        found.append(message)
    return found


def test_an_alert_is_told_once_and_what_was_there_before_not_at_all(store: Store) -> None:
    subscribe(store, "Ana", HOOK, [RISING], NOW)
    assert queue(store, [RISING], NOW) == 0
    other = {**RISING, "key": "2026-01-12/emerging/A1/burglary"}
    assert queue(store, [RISING, other], NOW) == 1
    assert queue(store, [RISING, other], NOW) == 0
    (message,) = drained(store)
    assert [each["key"] for each in message["alerts"]] == [other["key"]]
    assert drained(store) == []


def test_mail_is_told_nothing_before_its_owner_confirmed_it(store: Store) -> None:
    row = subscribe(store, "Ana", MAIL, [], NOW)
    (first,) = drained(store)
    assert (first["purpose"], first["alerts"]) == ("confirm", [])
    assert queue(store, [RISING, DRIFT], NOW) == 0
    confirm(store, row["token"], NOW)
    assert queue(store, [RISING, DRIFT], NOW) == 1
    (message,) = drained(store)
    assert [each["kind"] for each in message["alerts"]] == ["emerging", "drift"]


@pytest.mark.parametrize(
    ("alert", "wish", "wanted"),
    [
        (RISING, {}, True),
        (RISING, {"kinds": ["drift"]}, False),
        (RISING, {"offence": "burglary"}, True),
        (RISING, {"offence": "violence"}, False),
        (RISING, {"area": "A1"}, True),
        (RISING, {"area": "A2"}, False),
        (DRIFT, {"area": "A2", "offence": "violence"}, True),
    ],
)
def test_who_wants_to_hear_of_what(alert: dict[str, Any], wish: dict[str, Any], wanted: bool) -> None:
    row = {"kinds": ["emerging", "drift"], "offence": None, "area": None, **wish}
    assert concerns(row, alert) is wanted


def test_a_message_belongs_to_one_who_takes_it_until_he_is_held_to_be_dead(store: Store) -> None:
    subscribe(store, "Ana", HOOK, [], NOW)
    queue(store, [RISING], NOW)
    taken = take(store, NOW)
    assert taken is not None
    assert take(store, NOW + timedelta(minutes=9)) is None
    again = take(store, NOW + timedelta(minutes=10))
    assert again is not None
    assert again["id"] == taken["id"], "so that who receives it twice can tell"


def test_what_fails_is_tried_later_and_later_and_given_up_at_last(store: Store) -> None:
    subscribe(store, "Ana", HOOK, [], NOW)
    queue(store, [RISING], NOW)
    settings, when, waits = MessageSettings(tries=4, minutes=5), NOW, []
    for _ in range(4):
        message = take(store, when)
        assert message is not None
        failed(store, message, "away", settings, when)
        later = next((m for m in range(1, 60) if take(store, when + timedelta(minutes=m - 0.01))), None)
        waits.append(later)
        when += timedelta(days=1)
    assert waits == [6, 11, 21, None], "the first whole minute in which 5, 10 and 20 are over"
    (mine,) = subscriptions_of(store, "Ana")
    assert (mine["message"]["state"], mine["message"]["why"], mine["message"]["tries"]) == ("failed", "away", 4)


@pytest.mark.parametrize("way", ["link", "page"])
def test_who_unsubscribed_hears_nothing_more_and_the_address_is_gone(store: Store, way: str) -> None:
    row = subscribe(store, "Ana", HOOK, [], NOW)
    queue(store, [RISING], NOW)
    for _ in range(2):
        if way == "link":
            unsubscribe(store, row["token"], NOW)
    if way == "page":
        with pytest.raises(ProblemError, match="no subscription 1"):
            end(store, row["id"], "Somebody else", NOW)
        end(store, row["id"], "Ana", NOW)
    assert take(store, NOW + timedelta(days=1)) is None
    assert queue(store, [{**RISING, "key": "another"}], NOW) == 0
    assert subscriptions_of(store, "Ana") == []
    kept = by_token(store, row["token"])
    assert (kept["address"], kept["secret"], kept["by"]) == ("", "", "Ana")
    with pytest.raises(ProblemError, match="no subscription has this link"):
        by_token(store, "guessed")


def test_one_who_failed_while_it_was_ended_does_not_bring_it_back(store: Store) -> None:
    row = subscribe(store, "Ana", HOOK, [], NOW)
    queue(store, [RISING], NOW)
    message = take(store, NOW)
    assert message is not None
    unsubscribe(store, row["token"], NOW)
    failed(store, message, "away", MessageSettings(), NOW)
    assert take(store, NOW + timedelta(days=9)) is None


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish("mail", "ana@example.org\r\nBcc: all@example.org", ("drift",)), "no address for mail"),
        (Wish("mail", "ana", ("drift",)), "no address for mail"),
        (Wish("webhook", "ftp://example.org/x", ("drift",)), "no address for webhook"),
        (Wish("webhook", "https://user:word@example.org/x", ("drift",)), "no address for webhook"),
        (Wish("pigeon", "https://example.org/x", ("drift",)), "no address for pigeon"),
        (Wish("webhook", "https://example.org/x", ()), "nothing is chosen"),
    ],
)
def test_what_cannot_be_kept_is_refused(store: Store, wish: Wish, said: str) -> None:
    with pytest.raises(ProblemError, match=said):
        subscribe(store, "Ana", wish, [], NOW)
    assert subscriptions_of(store, "Ana") == []


def test_the_same_twice_and_too_many_are_refused(store: Store) -> None:
    subscribe(store, "Ana", HOOK, [], NOW)
    with pytest.raises(ProblemError, match="already"):
        subscribe(store, "Ana", HOOK, [], NOW)
    for place in range(1, MOST):
        subscribe(store, "Ana", replace(HOOK, area=f"A{place}"), [], NOW)
    with pytest.raises(ProblemError, match="the most there may be"):
        subscribe(store, "Ana", MAIL, [], NOW)
    subscribe(store, "Ben", MAIL, [], NOW)
