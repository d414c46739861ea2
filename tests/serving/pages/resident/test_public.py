"""The residents' pages: open to everybody, true to ledger and public edition, and silent about single areas."""

import csv
import hashlib
import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from audit.ledger import ledger_of
from audit.withdraw import withdraw
from configs.city import City
from configs.doors import doors
from configs.permissions import permissions
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from serving.web.problems import ProblemError
from tests.serving.pages.client import Client

PAGES = ("/public", "/public/decisions", "/public/record", "/public/object", "/public/verify", "/public/concern")


def shown(page: str) -> str:
    """Return the text of a page, one blank between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize("path", PAGES)
def test_a_resident_opens_every_page_without_cookie_or_script_of_its_own(resident: Client, path: str) -> None:
    answer = resident.get(path)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.text.count("<h1>") == 1
    assert re.findall(r"<script[^>]*>", answer.text) == re.findall(r'<script src="/static/[^>]*>', answer.text)
    assert f'href="{path}" aria-current="page"' in answer.text


@pytest.mark.parametrize("path", [path for path in doors() if path.startswith("/public")])
def test_the_table_of_doors_opens_them_to_residents(path: str) -> None:
    for act in doors()[path].values():
        assert "resident" in permissions()[act].roles


def test_no_page_names_an_area_or_what_is_forecast_for_it(resident: Client, guard: Guard) -> None:
    public = json.loads((guard.city.home / "releases/1/public.json").read_bytes())
    places = {place["name"] for place in public["places"]}
    names = {place["name"] for place in guard.served().areas.values()} - places
    for path in ("/public", "/public/decisions", "/public/record", "/public/verify"):
        words = set(re.findall(r"[\w’'-]+", shown(resident.get(path).text)))
        assert not names & words, path


def test_the_first_page_says_what_is_in_use_and_shows_the_controlled_figures(resident: Client, guard: Guard) -> None:
    page = resident.get("/public").text
    assert "Release 1 has been in use since" in shown(page)
    public = json.loads((guard.city.home / "releases/1/public.json").read_bytes())
    assert page.count("<path") >= len(public["places"])
    for line in (*public["does"], *public["never"], *public["not_known"]):
        assert line.partition("“")[0].strip() in shown(page).replace("&#39;", "'")
    hidden = sum(cell["count"] is None for table in public["tables"] for cell in table["cells"])
    assert page.count('class="number unknown"') <= hidden + len(public["places"]) * len(public["offences"])
    assert hidden


def test_decisions_are_told_with_votes_reasons_and_conditions(resident: Client, guard: Guard) -> None:
    text = shown(resident.get("/public/decisions").text)
    assert "The committee said yes, with conditions" in text
    assert "Why: A small release that tests may look at" in text
    assert "3 voted for it and 0 against. At least 3 of 5 members had to vote." in text
    assert "look again with a year of data" in text
    assert "Release 1 was put into use." in text
    for name in ("demo chair", "demo deputy", "Ada Okafor"):
        assert name not in text


def test_the_record_is_the_same_as_page_json_and_csv(resident: Client, guard: Guard) -> None:
    record = json.loads((guard.city.home / "releases/1/atrs.json").read_bytes())
    assert resident.get("/public/record.json").json() == record
    rows = list(csv.DictReader(io.StringIO(resident.get("/public/record.csv").text)))
    assert [row["number"] for row in rows] == [field["number"] for field in record]
    assert [row["answer"] for row in rows] == [field["answer"] or "" for field in record]
    page = shown(resident.get("/public/record").text)
    assert f"{sum(field['answer'] is None for field in record)} of them are not answered yet" in page
    assert page.count("Not answered yet") == sum(field["answer"] is None for field in record)


def test_how_to_object_says_what_the_city_says_and_leaves_the_rest_open(resident: Client, guard: Guard) -> None:
    page = shown(resident.get("/public/object").text).replace("&#39;", "'")
    assert guard.city.record.appeals is not None
    assert guard.city.record.appeals in page
    assert guard.city.record.integration is None
    assert "Not answered yet. To be answered by: Operational lead." in page


def test_what_can_be_verified_is_given_and_agrees_with_the_ledger(resident: Client, guard: Guard) -> None:
    page = resident.get("/public/verify").text
    ledger = ledger_of(guard.city)
    assert ledger.head() in page
    recorded = next(entry for entry in ledger.entries() if entry.kind == "audited").payload["files"]
    for name in ("public.html", "public.json", "atrs.json"):
        content = resident.get(f"/public/files/1/{name}").content
        assert hashlib.sha256(content).hexdigest() == recorded[name]
        assert recorded[name] in page
    assert page.count('class="tag pass"') == 3
    assert resident.get("/public/ledger.pub").text.startswith("-----BEGIN PUBLIC KEY-----")
    assert resident.get("/public/files/1/proof.json").json()["schema"] == 1


@pytest.mark.parametrize("name", ["dossier.json", "model", "..%2Frelease.json", "backtest.parquet"])
def test_nothing_else_of_a_release_is_given(resident: Client, name: str) -> None:
    assert resident.get(f"/public/files/1/{name}").status_code == 404
    assert resident.get("/public/files/2/public.json").status_code == 404


@pytest.mark.slow
def test_what_was_changed_or_taken_out_of_use_is_said(own_city: City) -> None:
    (own_city.home / "releases/1/atrs.json").write_text("[]")
    guard = Guard(own_city, lambda: local_today(own_city))
    app: Any = create_app()
    attach(app, guard)
    client = Client(app)
    assert "changed since" in client.get("/public/verify").text
    reason = "Residents of the harbour were never asked about it"
    withdraw(own_city, 1, by="demo chair", reason=reason, when=datetime.now(UTC))
    guard.check()
    with pytest.raises(ProblemError):
        guard.shown()
    text = shown(client.get("/public").text)
    assert "No forecast is in use now." in text
    events = shown(client.get("/public/decisions").text)
    assert f"Release 1 was taken out of use. Why: {reason}." in events
    assert client.get("/public/concern").status_code == 200


def test_before_any_release_there_is_no_edition_and_concerns_are_taken(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from configs.load import load_city

    monkeypatch.setenv("FAIRWARD_WORKSPACE", str(tmp_path))
    city = load_city("demo")
    app: Any = create_app()
    attach(app, Guard(city, lambda: local_today(city)))
    client = Client(app)
    assert "no release has been audited" in client.get("/public").text.lower()
    assert "The committee has not decided on anything yet." in client.get("/public/decisions").text
    form = client.get("/public/concern")
    assert form.status_code == 200
    assert form.text.count('<option value=""') == 2
