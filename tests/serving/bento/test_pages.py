"""Every address of a sealed copy answers, or says why it cannot: none fails."""

import re
from datetime import UTC, datetime

import pytest

from audit.ledger import ledger_of
from audit.sealed import files_in
from configs.city import City
from configs.doors import doors
from configs.errors import StateError
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from serving.people.house import House
from serving.web.aged import COPIED
from tests.asked import CSRF, PASSWORD, as_asker
from tests.serving.asking import Asking
from tests.serving.bento.conftest import Made
from tests.serving.bento.elsewhere import sealed

pytestmark = pytest.mark.slow
FILLED = {
    "number": "1",
    "area": "A001",
    "gate": "skill",
    "entry": "1",
    "seq": "1",
    "condition": "1",
    "reference": "ABCD-EFGH",
    "token": "nobody",
}
NAMED = {"/static/{name}": "icon.svg", "/plans/{name}": "0" * 32, "/api/v1/plans/{name}": "0" * 32}
AWAY = {"/science/quality": 404}
"""Pages that need the hub, and are refused."""
ASKED = {
    "/api/v1/plan": "?units=5",
    "/api/v1/ledger/consistency": "?from_size=1",
    "/committee/compare": "?new=1&old=1",
}


@pytest.fixture(scope="module")
def city(bento: Made, tmp_path_factory: pytest.TempPathFactory) -> City:
    """Give the sealed city, with a folder of the service beside it."""
    return sealed(bento.source, tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def everybody(city: City) -> Asking:
    """Who asks with every role."""
    guard = Guard(city, lambda: local_today(city))
    guard.check()
    app = create_app()
    attach(app, guard, House(city))
    roles = ("analyst", "data_scientist", "committee_member", "chair", "auditor", "administrator")
    return Asking(as_asker(app, "demo chair", *roles))


def address_of(path: str) -> str:
    """Return an address of a route."""
    if "/files/{name}" in path:
        path = path.replace("{name}", "dossier.pdf" if path.startswith("/committee") else "public.html")
    path = path.replace("{name}", NAMED.get(path, "nobody"))
    return re.sub(r"\{(\w+)\}", lambda found: FILLED[found[1]], path) + ASKED.get(path, "")


@pytest.mark.parametrize("path", [path for path, acts in doors().items() if "GET" in acts])
def test_nothing_fails_on_a_copy(everybody: Asking, path: str) -> None:
    answer = everybody.get(address_of(path))
    assert answer.status_code == AWAY.get(path) or answer.status_code < 500, answer.text
    assert answer.headers[COPIED]
    if "<main" in answer.text and "dossier" not in path:
        assert ("This is a copy made on" in answer.text) == ('class="masthead"' in answer.text)


def test_what_the_hub_would_tell_says_where_to_ask(everybody: Asking) -> None:
    page = everybody.get("/science/quality")
    assert (page.status_code, "ask where it was ingested" in page.text) == (404, True)
    found = everybody.post_json("/api/v1/search", {"purpose": "to see what is here"})
    assert (found.status_code, found.json()["remedy"]) == (503, "ask the one that holds the hub")


def test_nothing_is_decided_on_a_copy(city: City, everybody: Asking) -> None:
    before = files_in(city.home)
    form = {"csrf": CSRF, "password": PASSWORD, "question": "Why is there a copy?", "text": "Why is there a copy?"}
    answer = everybody.post("/committee/releases/1/questions", form)
    assert answer.status_code == 422
    assert "nothing can be decided on a sealed copy" in answer.text
    assert files_in(city.home) == before
    with pytest.raises(StateError, match="sealed copy: nothing is added to its ledger"):
        ledger_of(city).append("withdrawn", {"release": 1}, datetime.now(UTC))
