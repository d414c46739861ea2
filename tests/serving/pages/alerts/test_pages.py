"""The pages of alerts and subscriptions, in process: what is shown, and who may do what."""

import re
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from configs.city import City
from configs.messages import MailSettings
from serving.alerts.outbox import take
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from serving.monitor.kept import ALERTS, keep, week_folder
from serving.store.database import Store
from tests.asked import CSRF
from tests.serving.alerts.conftest import RISING
from tests.serving.pages.alerts.asking import Person

LATE = {**RISING, "key": "2026-01-05/late/-/-", "kind": "late", "area": None, "offence": None, "title": "Forecast late",
        "text": "It was late.", "figures": {"hours": 3.0}}  # fmt: skip
OLD = {**RISING, "key": "2026-01-05/fading/A2/violence", "kind": "fading", "area": "A2", "offence": "violence",
       "title": "Violence: falling in [Elm] <b>", "new": False}  # fmt: skip


@pytest.fixture
def city(released_city: City, tmp_path: Path) -> City:
    """Give a city with one week's alerts and a mail server, whose workspace is its own."""
    mail = MailSettings(host="mail.example", sender="alerts@fairhaven.example")
    service = released_city.service.model_copy(update={"mail": mail})
    made = released_city.model_copy(update={"workspace": tmp_path, "service": service})
    told = {"window": "2026-01-05", "release": 1, "alerts": [LATE, OLD, RISING]}
    keep(week_folder(made, "2026-01-05") / ALERTS, told)
    return made


@pytest.fixture
def ana(city: City) -> Person:
    """Ask as Ana, an analyst."""
    return client(city, "Ana", "analyst")


def client(city: City, name: str | None, *roles: str) -> Person:
    app = create_app()
    attach(app, Guard(city, lambda: local_today(city)))
    return Person(app, name, *roles)


def wish(**changed: str) -> dict[str, str]:
    return {"csrf": CSRF, "channel": "webhook", "address": "https://example.org/hook", "kind_emerging": "1", **changed}


def links(page: httpx.Response) -> list[str]:
    return re.findall(r'action="([^"]+)"', page.text)


def test_alerts_are_shown_by_kind_and_chosen_by_form(ana: Person) -> None:
    page = ana.get("/alerts")
    assert page.status_code == 200
    assert "Burglary: rising in Ashmount" in page.text
    assert 'href="/areas/A1?offence=burglary"' in page.text
    assert "Violence: falling in [Elm] &lt;b&gt;" in page.text
    assert page.text.count('<span class="tag">new</span>') == 2
    only = ana.get("/alerts", params={"kind": "emerging", "window": "2026-01-05", "offence": "burglary"})
    assert "falling in" not in only.text
    assert "rising in Ashmount" in only.text
    assert "Nothing of this kind" in ana.get("/alerts", params={"kind": "withdrawal"}).text
    assert ana.get("/alerts", params={"colour": "red"}).status_code == 422


def test_one_subscribes_sees_the_secret_and_ends_it(ana: Person) -> None:
    answer = ana.post("/alerts/subscriptions", data=wish(offence="burglary", area="A1"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/alerts/subscriptions")
    page = ana.get("/alerts/subscriptions")
    assert page.headers["cache-control"] == "no-store"
    assert re.search(r'<code class="digest">[0-9a-f]{64}</code>', page.text)
    assert "Of: Burglary, A1." in page.text
    assert ana.post("/alerts/subscriptions/1/end", data={"csrf": CSRF}).status_code == 303
    assert "example.org/hook" not in ana.get("/alerts/subscriptions").text.replace('https://example.org/hook"', "")
    assert ana.post("/alerts/subscriptions/1/end", data={"csrf": CSRF}).status_code == 404


def test_others_neither_see_nor_end_it(ana: Person, city: City) -> None:
    ana.post("/alerts/subscriptions", data=wish(address="https://ana.example/secret-hook"))
    ben = client(city, "Ben", "analyst")
    assert "secret-hook" not in ben.get("/alerts/subscriptions").text
    assert ben.post("/alerts/subscriptions/1/end", data={"csrf": CSRF}).status_code == 404
    assert "secret-hook" in ana.get("/alerts/subscriptions").text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        (wish(csrf="from elsewhere"), 403),
        (wish(kind_emerging=""), 422),
        (wish(address="file:///etc/passwd"), 422),
        (wish(offence="drugs"), 422),
        (wish(channel="mail", address="no address"), 422),
    ],
)
def test_forms_that_do_not_fit_are_refused_in_words(ana: Person, form: dict[str, str], status: int) -> None:
    answer = ana.post("/alerts/subscriptions", data=form)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_an_address_is_confirmed_and_ended_by_link_without_an_account(ana: Person, city: City) -> None:
    assert ana.post("/alerts/subscriptions", data=wish(channel="mail", address="ana@example.org")).status_code == 303
    assert "waits to be confirmed" in ana.get("/alerts/subscriptions").text
    message = take(Store(city), datetime.now(UTC))
    assert message is not None
    token = message["to"]["token"]
    anybody = client(city, None, "resident")
    page = anybody.get(f"/alerts/confirm/{token}")
    assert links(page) == [f"/alerts/confirm/{token}"]
    assert "waits to be confirmed" in ana.get("/alerts/subscriptions").text, "to look at the page confirms nothing"
    assert anybody.post(f"/alerts/confirm/{token}").status_code == 303
    assert "Confirmed" in anybody.get(f"/alerts/confirm/{token}").text
    one_click = anybody.post(f"/alerts/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 303
    assert "has ended" in anybody.get(f"/alerts/unsubscribe/{token}").text
    assert anybody.post("/alerts/unsubscribe/guessed").status_code == 404
    assert "ana@example.org" not in ana.get("/alerts/subscriptions").text.replace("ana@example.org or", "")
