"""The search: for a purpose that is kept, in areas, above the floor; what is asked is in no address."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from configs.load import load_policy
from features.lookup.search import Query, search
from features.lookup.tally import Within, tally
from serving.doors.asker import Asker
from serving.pages.analyst.search import found_page
from serving.store.database import Store
from serving.store.searches import searches
from tests.asked import CSRF
from tests.features.lookup.conftest import ingested_city
from tests.serving.pages.analyst.conftest import made

PURPOSE = "Planning lights in the old town"
NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
ANA = Asker("Ana", ("analyst",))


@pytest.fixture
def city(tmp_path):
    return ingested_city(tmp_path)


@pytest.fixture
def policy(tmp_path):
    return made(tmp_path).policy


def floor_of(policy, floor):
    disclosure = policy.gates.disclosure.model_copy(update={"smallest_cell": floor})
    return policy.model_copy(update={"gates": policy.gates.model_copy(update={"disclosure": disclosure})})


def test_a_tally_is_the_search_by_area(city) -> None:
    rows = search(city, Query(), 100).rows
    assert tally(city, Query(), Within()) == rows["area"].value_counts().sort_index().to_dict()
    thefts = rows[rows["offence"] == "theft"]["area"].value_counts().sort_index().to_dict()
    assert tally(city, Query(), Within(offences=("theft",))) == thefts
    area = next(iter(thefts))
    assert tally(city, Query(("theft",)), Within(areas=(area,))) == {area: thefts[area]}


def test_counts_under_the_floor_are_not_shown_and_no_total_gives_them_away(city, policy) -> None:
    counts = tally(city, Query(), Within())
    assert sorted(counts.values()) == [1, 4]
    found = found_page(city, floor_of(policy, 4), ANA, {"purpose": PURPOSE}, NOW)["found"]
    assert [row.incidents for row in found["rows"]] == ["4"]
    assert found["lead"] == "At least 4 incidents in 1 area"
    assert found["under"].startswith("Of 1 other area fewer than 4")
    none = found_page(city, floor_of(policy, 5), ANA, {"purpose": PURPOSE}, NOW)["found"]
    assert (none["lead"], none["rows"]) == ("No area shown", [])


def test_a_search_is_kept_with_who_when_why_and_for_what(city, policy) -> None:
    form = {"purpose": f" {PURPOSE} ", "offence": "theft", "words": "", "since": "2020-01-01"}
    page = found_page(city, policy, ANA, form, NOW)
    (kept,) = searches(Store(city), "Ana")
    assert (kept.who, kept.moment, kept.purpose) == ("Ana", "2026-01-05T09:30:00+00:00", PURPOSE)
    assert kept.asked == {"offence": "theft", "since": "2020-01-01"}
    assert page["mine"][0]["asked"] == "offence theft and since 2020-01-01"
    assert searches(Store(city), "Bo") == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"purpose": "why not"}, "say what the search is for"),
        ({"purpose": "            ", "offence": "theft"}, "say what the search is for"),
        ({"purpose": PURPOSE, "offence": "'; DROP"}, "no offence is called"),
        ({"purpose": PURPOSE, "district": "Nowhere"}, "no district is called 'Nowhere'"),
        ({"purpose": PURPOSE, "since": "yesterday"}, "'yesterday' is no day; write since as 2025-01-31"),
        ({"purpose": PURPOSE, "since": "2025-02-30"}, "'2025-02-30' is no day"),
        ({"purpose": PURPOSE, "since": "2025-02-03", "until": "2025-02-03"}, "2025-02-03 is not after 2025-02-03"),
        ({"purpose": PURPOSE, "words": "a " * 9}, "9 words are too many"),
    ],
)
def test_what_cannot_be_searched_is_said_and_nothing_is_searched_or_kept(city, policy, form, said) -> None:
    page = found_page(city, policy, ANA, form, NOW)
    assert page["found"] is None
    assert said in page["problem"]
    assert page["form"]["purpose"] == form["purpose"]
    assert searches(Store(city)) == []


def test_a_person_cannot_be_looked_up(city, policy) -> None:
    page = found_page(city, policy, ANA, {"purpose": PURPOSE, "words": "Lovelace"}, NOW)
    assert "no offence, area or source is called 'Lovelace'" in page["problem"]


def test_without_a_hub_the_page_says_so(tmp_path) -> None:
    city = made(tmp_path).city
    from serving.pages.analyst.search import form_page

    assert form_page(city, ANA, {})["hub"] is False


@pytest.mark.slow
def test_the_form_is_posted_and_nothing_of_it_is_kept_by_browsers_or_in_the_address(pages, released_city) -> None:
    client = pages()
    form = {"csrf": CSRF, "purpose": PURPOSE, "offence": "burglary", "since": "2025-01-01"}
    answer = client.post("/search", data=form)
    assert answer.status_code == 200, answer.text
    assert "At least " in answer.text
    assert answer.headers["cache-control"] == "no-store"
    rows = pd.read_parquet(released_city.home / "hub" / "incidents.parquet")
    wanted = rows[(rows["offence"] == "burglary") & rows["withdrawn"].isna()]
    highest = wanted[wanted["occurred_start"] >= "2025-01-01"]["area"].value_counts().iloc[0]
    assert f'<td class="number">{highest}</td>' in answer.text
    assert client.get("/search?offence=burglary&purpose=none").status_code == 422
    log = pages("auditor", name="Udo").get("/search/log").text
    assert f"<td>offence burglary and since 2025-01-01</td><td>{PURPOSE}</td>" in log
    assert '<th scope="row">Ana</th>' in log
    assert client.post("/search", data={**form, "csrf": "of another page"}).status_code == 403
    assert client.post("/search", data={**form, "person": "Ada"}).status_code == 422
    assert client.post("/search", data={**form, "purpose": "a" * 501}).status_code == 413
    assert load_policy(released_city.policy).gates.disclosure.smallest_cell == 10


def test_the_store_away_no_search_is_made(city, policy, monkeypatch) -> None:
    from configs.errors import MachineError
    from configs.service import ServiceSettings, StoreSettings

    service = ServiceSettings(store=StoreSettings(url="postgresql+psycopg://nobody@127.0.0.1:1/none"))
    away = city.model_copy(update={"service": service})
    with pytest.raises(MachineError, match="the store"):
        found_page(away, policy, ANA, {"purpose": PURPOSE}, NOW)
