"""The form from the first look to the answer: what is received, what is refused and in which words."""

from datetime import date, timedelta
from typing import Any

import pytest

from serving.approved.guard import Guard
from serving.concerns import concern_of, concerns
from serving.concerns.desk import Desk
from tests.asked import CSRF, PASSWORD
from tests.serving.pages.client import Client
from tests.serving.pages.resident.conftest import Fill


@pytest.fixture
def area(guard: Guard) -> str:
    """Id of the first area."""
    return next(iter(guard.served().areas))


def test_a_concern_is_received_and_found_again_by_its_reference(resident: Client, fill: Fill, desk: Desk) -> None:
    answer = resident.post("/public/concern", **fill())
    assert answer.status_code == 303
    (kept,) = concerns(desk.store)
    assert answer.headers["location"] == f"/public/concerns/{kept.reference}"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    page = resident.get(answer.headers["location"].lower().replace("/public/concerns", "/public/concerns"))
    assert page.status_code == 200
    assert kept.sent.text in page.text
    assert "waiting to be read" in page.text.lower()


def test_an_observation_keeps_its_place_day_and_offence(resident: Client, fill: Fill, desk: Desk, area: str) -> None:
    day = (date.today() - timedelta(days=3)).isoformat()
    sent = fill(kind="observation", place=f"area/{area}", offence="damage", occurred=day)
    assert resident.post("/public/concern", **sent).status_code == 303
    (kept,) = concerns(desk.store)
    assert (kept.sent.area, kept.sent.offence, str(kept.sent.occurred)) == (area, "damage", day)
    assert kept.sent.district


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "Too short."}, "Write between 20 and 2,000 characters: these are 10."),
        ({"text": "x" * 2001}, "these are 2,001"),
        ({"place": "area/nowhere"}, "Choose the place from the list."),
        ({"kind": "order"}, "Choose whether it is a concern or an observation."),
        ({"kind": "observation", "occurred": "yesterday"}, "Say on which day it was"),
        ({"kind": "observation", "occurred": "2999-01-01"}, "Say on which day it was"),
        ({"kind": "observation", "occurred": "2999-01-01"}, "Choose the area or the district"),
        ({"kind": "observation", "offence": "drugs"}, "Choose what it was from the list."),
        ({"website": "http://example.org"}, "must stay empty"),
        ({"opened": ""}, "was not opened here"),
        ({"text": "Ask John Smith, he knows who broke the window."}, "Take out “John Smith”"),
        ({"text": "It was the car AB12 CDE, I am on 07700 900123."}, "the plate of a vehicle"),
        ({"text": "It was the car AB12 CDE, I am on 07700 900123."}, "a telephone number"),
    ],
)
def test_what_is_refused_is_refused_in_words_and_not_kept(
    resident: Client, fill: Fill, desk: Desk, changes: dict[str, str], said: str
) -> None:
    sent = fill(**changes)
    answer = resident.post("/public/concern", **sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'role="alert"' in answer.text
    assert sent["text"] in answer.text
    assert concerns(desk.store) == []


def test_a_refused_form_can_be_sent_at_once_when_it_is_mended(resident: Client, fill: Fill, desk: Desk) -> None:
    sent = fill(text="Ask John Smith about the lights.")
    refused = resident.post("/public/concern", **sent)
    assert f'name="opened" value="{sent["opened"]}"' in refused.text
    mended = sent | {"text": "Ask the council about the lights."}
    assert resident.post("/public/concern", **mended).status_code == 303


def test_a_form_sent_twice_is_received_once(resident: Client, fill: Fill, desk: Desk) -> None:
    sent = fill()
    first, second = (resident.post("/public/concern", **sent) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(concerns(desk.store)) == 1


def test_an_address_and_a_day_have_their_most(app: Any, fill: Fill, desk: Desk) -> None:
    one, other, third = (Client(app, address=f"192.0.2.{number}") for number in (1, 2, 3))
    assert [one.post("/public/concern", **fill()).status_code for _ in range(4)] == [303, 303, 303, 422]
    assert [other.post("/public/concern", **fill()).status_code for _ in range(3)] == [303, 303, 422]
    assert "Try again tomorrow" in third.post("/public/concern", **fill()).text
    assert len(concerns(desk.store)) == 5


def test_what_is_typed_is_shown_as_text(resident: Client, fill: Fill) -> None:
    sent = fill(text="<script>alert(1)</script> is what the sign at the market says.")
    page = resident.get(resident.post("/public/concern", **sent).headers["location"]).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_form_offers_every_district_and_area(resident: Client, guard: Guard) -> None:
    page = resident.get("/public/concern").text
    assert page.count('<option value="area/') == len(guard.served().areas)
    assert page.count("<optgroup") == len(guard.served().districts)
    assert "Drug offences" not in page


def test_the_committee_reads_and_answers_and_the_sender_sees_it(app: Any, resident: Client, fill: Fill) -> None:
    path = resident.post("/public/concern", **fill()).headers["location"]
    reference = path.rpartition("/")[2]
    chair = Client(app, "demo chair", "chair")
    assert reference in chair.get("/concerns").text
    assert chair.post(f"/concerns/{reference}/seen", csrf=CSRF).status_code == 303
    assert "read by the committee" in resident.get(path).text.lower()
    words = "It is flagged because more was recorded there; we asked for a review."
    answered = chair.post(f"/concerns/{reference}/answer", csrf=CSRF, password=PASSWORD, words=words)
    assert answered.headers["location"] == f"/concerns/{reference}"
    page = resident.get(path).text
    assert words in page
    assert "demo chair" not in page
    assert "demo chair" in chair.get(f"/concerns/{reference}").text


def test_forms_follow_what_a_person_may_do(app: Any, resident: Client, fill: Fill) -> None:
    reference = resident.post("/public/concern", **fill()).headers["location"].rpartition("/")[2]
    forms = {
        role: Client(app, "Pat", role).get(f"/concerns/{reference}").text.count("<form")
        for role in ("auditor", "analyst", "member")
    }
    assert forms == {"auditor": 0, "analyst": 1, "member": 3}


def test_an_answer_needs_words_and_a_form_of_this_session(app: Any, resident: Client, fill: Fill) -> None:
    reference = resident.post("/public/concern", **fill()).headers["location"].rpartition("/")[2]
    chair = Client(app, "demo chair", "chair")
    assert chair.post(f"/concerns/{reference}/answer", csrf=CSRF, password=PASSWORD, words="ok").status_code == 422
    words = "The lights are on the council's list."
    assert (
        chair.post(f"/concerns/{reference}/answer", csrf="another", password=PASSWORD, words=words).status_code == 403
    )
    assert chair.post("/concerns/AAAAA-BBBBB/answer", csrf=CSRF, password=PASSWORD, words=words).status_code == 404


def test_a_text_that_told_of_a_person_is_gone_for_everybody(app: Any, resident: Client, fill: Fill, desk: Desk) -> None:
    path = resident.post("/public/concern", **fill()).headers["location"]
    reference = path.rpartition("/")[2]
    lawyer = Client(app, "demo lawyer", "member")
    lawyer.post(f"/concerns/{reference}/text", csrf=CSRF, password=PASSWORD, words="It described one household.")
    assert "nobody says why" not in resident.get(path).text
    assert "It described one household." in resident.get(path).text
    kept = concern_of(desk.store, reference)
    assert kept is not None
    assert "nobody says why" not in kept.sent.text


def test_what_is_written_on_record_asks_who_writes_it_and_loses_no_word(app: Any, resident: Client, fill: Fill) -> None:
    path = resident.post("/public/concern", **fill()).headers["location"]
    at = f"/concerns/{path.rpartition('/')[2]}"
    chair, words = Client(app, "demo chair", "chair"), "The lights are on the <b>list</b>."
    for form in ("answer", "text"):
        for password in ({}, {"password": "another"}):
            refused = chair.post(f"{at}/{form}", csrf=CSRF, words=words, **password)
            assert refused.status_code == 403
            assert refused.text.count("The lights are on the &lt;b&gt;list&lt;/b&gt;.") == 1
            assert "not your password" in refused.text
    assert "<details open>" in refused.text
    assert words not in resident.get(path).text
    assert "nobody says why" in resident.get(path).text
