"""The same asked twice: the same answer, and no answer any more once it may not be shown."""

from collections.abc import Callable
from datetime import date, timedelta

import httpx
import pytest

from configs.city import City
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from tests.asked import as_asker
from tests.serving.api.conftest import Asked

pytestmark = pytest.mark.slow
PATH = "/api/v1/forecast?offence=burglary&limit=3"


@pytest.fixture
def days(released_city: City) -> list[date]:
    """Give the day that the service takes for today, to be changed."""
    return [local_today(released_city)]


@pytest.fixture
def ask(released_city: City, days: list[date]) -> Callable[..., httpx.Response]:
    """Ask an application of one's own."""
    guard = Guard(released_city, lambda: days[0])
    guard.check()
    app = create_app()
    attach(app, guard)
    return Asked(as_asker(app, "Ana Lyst", "analyst")).get


def test_the_second_answer_is_the_first_in_every_header(ask: Callable[..., httpx.Response]) -> None:
    first, second = ask(PATH), ask(PATH)
    assert (first.status_code, second.content, second.headers) == (200, first.content, first.headers)
    assert second.headers["content-encoding"] == "gzip"
    plain = ask(PATH, headers={"accept-encoding": "identity"})
    assert (plain.content, "content-encoding" in plain.headers) == (first.content, False)
    assert ask(PATH, headers={"if-none-match": second.headers["etag"]}).status_code == 304
    tables = [ask(PATH, headers={"accept": "text/csv"}) for _ in range(2)]
    assert tables[0].headers["content-type"].startswith("text/csv")
    assert tables[0].text.splitlines()[0].startswith("origin,window_start,")
    assert (tables[1].content, tables[1].headers) == (tables[0].content, tables[0].headers)
    assert ask(PATH.replace("limit=3", "limit=0")).status_code == 422


def test_what_has_lapsed_is_not_answered_again(ask: Callable[..., httpx.Response], days: list[date]) -> None:
    assert [ask(PATH).status_code for _ in range(2)] == [200, 200]
    days[0] += timedelta(days=400)
    assert (ask(PATH).status_code, ask(PATH).json()["type"]) == (503, "/api#not-approved")
    days[0] -= timedelta(days=400)
    assert ask(PATH).status_code == 200
