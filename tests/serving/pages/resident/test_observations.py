"""An observation is a record only when an analyst says so, with a reason; then it stands in a file, and only then."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from serving.concerns import concern_of
from serving.concerns.deliver import folder_of
from serving.concerns.desk import Desk
from tests.asked import CSRF, PASSWORD
from tests.serving.pages.client import Client
from tests.serving.pages.resident.conftest import Fill

DAY = (date.today() - timedelta(days=2)).isoformat()
WHY = "Two other people told of the same window."


@pytest.fixture
def reference(resident: Client, fill: Fill) -> str:
    """Send an observation of a district and give its reference."""
    sent = fill(kind="observation", place="district/Centre", occurred=DAY, text="A window of the library is broken.")
    return resident.post("/public/concern", **sent).headers["location"].rpartition("/")[2]


@pytest.fixture
def analyst(app: Any) -> Client:
    """Give an analyst."""
    return Client(app, "Ana", "analyst")


def files(desk: Desk) -> list[Path]:
    """Return what was delivered."""
    return sorted(folder_of(desk.city).glob("*"))


def test_what_is_accepted_is_written_and_its_sender_reads_why(
    analyst: Client, resident: Client, desk: Desk, reference: str
) -> None:
    assert reference in analyst.get("/observations").text
    assert files(desk) == []
    record = {"decision": "accept", "offence": "damage", "place": "area/A001", "occurred": DAY}
    answer = analyst.post(f"/observations/{reference}", csrf=CSRF, password=PASSWORD, words=WHY, **record)
    assert (answer.status_code, answer.headers["location"]) == (303, "/observations")
    (path,) = files(desk)
    header, row = path.read_text(encoding="utf-8").splitlines()
    assert header == "reference,code,occurred,reported,area"
    assert row.startswith(f"{reference},damage,{DAY},")
    assert row.endswith(",A001")
    page = resident.get(f"/public/concerns/{reference}").text
    assert WHY in page
    assert "Ana" not in page
    assert reference not in analyst.get("/observations").text


def test_what_is_refused_is_written_nowhere(analyst: Client, resident: Client, desk: Desk, reference: str) -> None:
    refused = analyst.post(f"/observations/{reference}", csrf=CSRF, password=PASSWORD, words=WHY, decision="refuse")
    assert refused.status_code == 303
    assert files(desk) == []
    assert "not accepted as a record" in resident.get(f"/public/concerns/{reference}").text.lower()
    again = analyst.post(f"/observations/{reference}", csrf=CSRF, password=PASSWORD, words=WHY, decision="refuse")
    assert again.status_code == 409
    assert "was refused by Ana" in again.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place": "district/Centre"}, "record needs an area"),
        ({"offence": "drugs"}, "record needs an offence"),
        ({"occurred": "soon"}, "is no day"),
        ({"decision": "perhaps"}, "Nothing was decided"),
        ({"words": "because"}, "has 7 characters"),
    ],
)
def test_without_place_offence_day_and_reason_nothing_is_accepted(
    analyst: Client, desk: Desk, reference: str, changes: dict[str, str], said: str
) -> None:
    fields = {"decision": "accept", "offence": "damage", "place": "area/A001", "occurred": DAY, "words": WHY}
    answer = analyst.post(f"/observations/{reference}", csrf=CSRF, password=PASSWORD, **(fields | changes))
    assert answer.status_code == 422
    assert said in answer.text
    assert files(desk) == []
    kept = concern_of(desk.store, reference)
    assert kept is not None
    assert not kept.settled
