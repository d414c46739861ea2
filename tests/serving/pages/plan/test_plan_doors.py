"""Plans over HTTP, in one process with the application: figures, files, refusals, keeping one, and the page."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from configs.city import City
from configs.files import sha256_bytes
from serving.app import attach, create_app
from serving.approved.guard import Guard
from serving.plan.keep import kept_plan
from tests.apart import apart
from tests.asked import CSRF, as_asker

pytestmark = pytest.mark.slow


class Analyst:
    """Asks an application of its own as an analyst."""

    def __init__(self, city: City) -> None:
        app = create_app()
        guard = Guard(city, lambda: datetime.now(UTC).date())
        guard.check()
        attach(app, guard)
        self._transport = httpx.ASGITransport(as_asker(app, "Ana", "analyst"))

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask for an address."""
        return apart(self._ask("GET", path, **more))

    def post(self, path: str, **more: Any) -> httpx.Response:
        """Send a form."""
        return apart(self._ask("POST", path, **more))

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://fairward.example") as client:
            return await client.request(method, path, **more)


@pytest.fixture(scope="module")
def ask(released_city: City) -> Analyst:
    """Ask the application as an analyst."""
    return Analyst(released_city)


@pytest.fixture(scope="module")
def plan(ask: Analyst) -> Any:
    """Give a plan of 12 patrols."""
    return ask.get("/api/v1/plan?units=12").json()


def test_a_plan_places_every_unit_keeps_its_bounds_and_adds_up(plan: Any) -> None:
    assert sum(row["units"] for row in plan["rows"]) == 12
    assert plan["covered"] == pytest.approx(sum(row["covered"] for row in plan["rows"]))
    assert plan["gap"] < 0.01
    for bound in plan["bounds"]:
        above = bound["plan"] >= bound["limit"]
        assert above if bound["bound"] == "cover" else bound["plan"] <= bound["limit"] + 1e-6
    ethnicity = [row for row in plan["groups"] if row["dimension"] == "ethnicity"]
    assert sum(row["plan"]["units"] for row in ethnicity) == pytest.approx(12)


def test_the_shifts_add_up_to_the_forecast_of_the_week(ask: Analyst, plan: Any) -> None:
    offences = ask.get("/api/v1/offences").json()
    assert plan["expected"] == pytest.approx(sum(each["expected"] for each in offences))


def test_the_same_question_has_the_same_answer_by_its_digest(ask: Analyst) -> None:
    first, again = (ask.get("/api/v1/plan?units=12") for _ in range(2))
    assert first.content == again.content
    assert first.headers["fairward-plan"] == sha256_bytes(first.content)[:32]
    same = ask.get("/api/v1/plan?units=12", headers={"if-none-match": first.headers["etag"]})
    assert same.status_code == 304


def test_a_plan_as_csv_and_geojson(ask: Analyst, plan: Any) -> None:
    csv = ask.get("/api/v1/plan?units=12&format=csv")
    assert csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(csv.text.splitlines()) == 1 + len(plan["rows"])
    features = ask.get("/api/v1/plan?units=12&format=geojson").json()["features"]
    assert [each["properties"]["area"] for each in features] == [row["area"] for row in plan["rows"]]
    assert features[0]["geometry"]["type"] in ("Polygon", "MultiPolygon")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("units=0", 422, "invalid"),
        ("units=1001", 422, "invalid"),
        ("", 422, "invalid"),
        ("units=5&shift=", 422, "invalid"),
        ("units=5&offence=", 422, "invalid"),
        ("units=5&kind=", 422, "invalid"),
        ("units=5&shift=noon", 422, "invalid"),
        ("units=5&shift=mon-03:33", 404, "unknown-shift"),
        ("units=5&kind=raid", 404, "unknown-kind"),
        ("units=5&offence=drugs", 404, "unknown-offence"),
        ("units=5&who=anybody", 422, "invalid"),
        ("units=751&shift=mon-06:00", 409, "no-plan"),
    ],
)
def test_refusals_say_what_would_mend_them(ask: Analyst, query: str, status: int, code: str) -> None:
    answer = ask.get(f"/api/v1/plan?{query}")
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["type"] == f"/api#{code}"
    assert body["detail"]
    assert body["remedy"]


def test_what_the_document_says_of_empty_names_is_what_is_refused(ask: Analyst) -> None:
    parameters = ask.get("/openapi.json").json()["paths"]["/api/v1/plan"]["get"]["parameters"]
    schemas = {each["name"]: each["schema"] for each in parameters}
    assert schemas["shift"]["items"]["pattern"].startswith("^(mon|tue")
    assert schemas["offence"]["items"]["minLength"] == schemas["kind"]["minLength"] == 1


def test_the_page_shows_every_unit_group_and_bound(ask: Analyst, plan: Any) -> None:
    page = ask.get("/plan?units=12").text
    assert page.count("<tr data-area=") == len(plan["rows"])
    for words in ("Without bounds", "At random, on average", "What each group receives", "no promise", "Ethnicity"):
        assert words in page
    assert "/api/v1/plan?units=12&amp;kind=patrol&amp;format=csv" in page


def test_the_page_opens_without_a_question_and_tells_an_impossible_one(ask: Analyst) -> None:
    assert "Patrol: 20 units" in ask.get("/plan").text
    refused = ask.get("/plan?units=751&shift=mon-06:00")
    assert refused.status_code == 409
    assert "there is room for 750 units, not for 751" in refused.text.lower()
    assert 'value="mon-06:00" checked' in refused.text


def test_a_plan_is_kept_by_what_it_says(own_city: City) -> None:
    client = Analyst(own_city)
    asked = client.get("/api/v1/plan?units=3&shift=fri-22:00")
    form = {"asked": "units=3&shift=fri-22:00", "csrf": CSRF}
    kept = client.post("/plan/keep", data=form)
    name = asked.headers["fairward-plan"]
    assert (kept.status_code, kept.headers["location"]) == (303, f"/plans/{name}")
    assert client.get(f"/api/v1/plans/{name}").content == asked.content
    assert name in client.get(f"/plans/{name}").text
    assert kept_plan(own_city, name) == json.loads(asked.content)
    assert client.post("/plan/keep", data=form | {"csrf": "other"}).status_code == 403
    assert client.post("/plan/keep", data=form | {"asked": "units=none"}).status_code == 422
    assert client.get(f"/api/v1/plans/{'0' * 32}").status_code == 404
    (own_city.home / "plans" / f"{name}.json").write_bytes(b"{}")
    assert client.get(f"/api/v1/plans/{name}").status_code == 503
