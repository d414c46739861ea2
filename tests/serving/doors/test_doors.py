"""The doors: who passes, by which key, until when; what is sent from elsewhere; what is noted."""

from pathlib import Path

import pytest

from configs.errors import IntegrityError
from configs.service import LimitSettings
from serving.people.access import read_log
from serving.people.accounts import ALLOWED
from serving.people.keys import IDLE, LONGEST
from tests.serving.doors.house import HOST, Standing
from tests.signed_in import PASSWORD

DAY = "1970-01-12"


@pytest.fixture
def standing(tmp_path: Path) -> Standing:
    """Give a service with an analyst, a chair and an administrator."""
    one = Standing(tmp_path)
    one.account("demo analyst")
    one.account("demo chair")
    one.account("boss", administrator=True)
    return one


def test_somebody_without_an_account_is_led_to_the_form_and_back(standing: Standing) -> None:
    answer = standing.ask("GET", "/areas/A001?offence=burglary")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/areas/A001%3Foffence%3Dburglary")
    first = standing.ask("GET", "/")
    assert (first.headers["location"], '<a href="/public">' in first.text) == ("/public", True)
    assert '<a href="/sign-in?next=/search%3Fa%3D%2522%253E' in standing.ask("GET", "/search", params={"a": '">'}).text
    form = standing.ask("GET", "/sign-in?next=/areas/A001%3Foffence%3Dburglary").text
    assert 'value="/areas/A001?offence=burglary"' in form
    there = standing.sign_in("  DEMO  analyst ", next="/areas/A001?offence=burglary")
    assert (there.status_code, there.headers["location"]) == (303, "/areas/A001?offence=burglary")
    told = standing.ask("GET", "/").json()
    assert (told["name"], told["roles"]) == ("demo analyst", ["scientist", "analyst", "resident"])


def test_a_program_is_told_what_it_lacks(standing: Standing) -> None:
    answer = standing.ask("GET", "/api/v1/forecast")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="Fairward"')
    body = answer.json()
    assert body["type"] == "/api#not-signed-in"
    assert "only somebody known may read a forecast: that is for scientist, analyst" in body["detail"]


def test_a_slash_too_much_is_told(standing: Standing) -> None:
    answer = standing.ask("GET", "/api/v1/forecast/")
    assert (answer.status_code, answer.json()["remedy"]) == (404, "use /api/v1/forecast, without the slash")


@pytest.mark.parametrize("next_", ["//evil.example/", "https://evil.example/", "/\\evil.example", "evil", "/a\r\nb"])
def test_signing_in_leads_to_no_other_host(standing: Standing, next_: str) -> None:
    assert standing.sign_in("demo analyst", next=next_).headers["location"] == "/"


def test_the_cookie_is_the_browser_s_alone(standing: Standing) -> None:
    cookie = standing.sign_in("demo analyst").headers["set-cookie"].casefold()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "path=/", f"max-age={int(LONGEST)}"))
    assert "secure" not in cookie
    https = Standing(standing.folder, {"https": True})
    assert "secure" in https.sign_in("demo analyst").headers["set-cookie"].casefold()


def test_neither_passwords_nor_secrets_lie_in_the_store_or_the_log(standing: Standing) -> None:
    standing.sign_in("demo analyst")
    standing.sign_in("demo analyst", "a wrong password")
    secret = standing.cookies["fairward"]
    token = standing.house.keys.make_token(1, "nightly", ["read_forecast"], 1, standing.now)
    standing.house.log.flush()
    held = b"".join(path.read_bytes() for path in standing.city.home.rglob("*") if path.is_file())
    for word in (PASSWORD, "a wrong password", secret, token):
        assert word.encode() not in held


def test_a_session_ends_after_two_idle_hours_and_after_twelve(standing: Standing) -> None:
    standing.sign_in("demo analyst")
    begun = standing.now
    while standing.now < begun + LONGEST - IDLE:
        standing.now += IDLE - 1
        assert standing.ask("GET", "/account").status_code == 200
    standing.now = begun + LONGEST + 1
    assert standing.ask("GET", "/account").status_code == 303
    standing.sign_in("demo analyst")
    standing.now += IDLE + 1
    assert standing.ask("GET", "/account").status_code == 303


def test_signing_out_ends_it_at_once(standing: Standing) -> None:
    standing.sign_in("demo analyst")
    secret = standing.cookies["fairward"]
    assert standing.ask("POST", "/sign-out", data={"csrf": standing.csrf()}).status_code == 303
    standing.cookies.set("fairward", secret, "fairward.test", "/")
    assert standing.ask("GET", "/account").status_code == 303


def test_wrong_passwords_lock_the_account_for_longer_each_time(standing: Standing) -> None:
    for _ in range(ALLOWED):
        assert standing.sign_in("demo analyst", "not the password").status_code == 403
    assert standing.sign_in("demo analyst").status_code == 403
    standing.now += 61
    assert standing.sign_in("demo analyst", "not the password").status_code == 403
    standing.now += 61
    assert standing.sign_in("demo analyst").status_code == 403
    standing.now += 60
    assert standing.sign_in("demo analyst").status_code == 303
    said = standing.sign_in("nobody at all").text
    assert "Name and password do not fit" in said


def test_guessing_from_one_address_is_slowed(tmp_path: Path) -> None:
    standing = Standing(tmp_path, {"limits": LimitSettings(guesses=3)})
    answers = [standing.sign_in(f"somebody {number}") for number in range(4)]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 429]
    assert answers[-1].headers["retry-after"] == "20"


def test_many_requests_of_an_address_and_of_a_person_are_refused_until_a_minute_passed(tmp_path: Path) -> None:
    standing = Standing(tmp_path, {"limits": LimitSettings(address=5)})
    assert [standing.ask("GET", "/static/icon.svg").status_code for _ in range(6)] == [200] * 5 + [429]
    standing.now += 60
    assert standing.ask("GET", "/static/icon.svg").status_code == 200
    own = Standing(tmp_path, {"limits": LimitSettings(person=2)})
    own.account("demo analyst")
    own.sign_in("demo analyst")
    assert [own.ask("GET", "/").status_code for _ in range(3)] == [200, 200, 429]


def test_roles_open_doors_and_a_refusal_names_them(standing: Standing) -> None:
    standing.sign_in("demo chair")
    refused = standing.ask("GET", "/accounts")
    assert refused.status_code == 403
    assert "that is for administrator" in refused.text
    assert standing.ask("GET", "/access").status_code == 200
    standing.sign_in("boss")
    assert standing.ask("GET", "/accounts").status_code == 200


def test_an_administrator_whom_the_policy_does_not_name_reads_no_forecast(standing: Standing) -> None:
    standing.sign_in("boss")
    assert standing.ask("GET", "/changes").status_code == 403
    led = standing.ask("GET", "/")
    assert (led.status_code, led.headers["location"]) == (303, "/account")
    assert standing.house.roles_of("demo chair", administrator=True) == ("chair", "resident", "administrator")


def test_a_token_opens_what_it_is_for_and_nothing_else(standing: Standing) -> None:
    token = standing.house.keys.make_token(2, "for one thing", ["read_access_log"], 1, standing.now)
    bearer = {"authorization": f"Bearer {token}"}
    assert standing.ask("GET", "/access", headers=bearer).status_code == 200
    refused = standing.ask("GET", "/api/v1/forecast", headers=bearer)
    assert (refused.status_code, refused.json()["type"]) == (403, "/api#not-allowed")
    assert "make one for the act read_forecast" in refused.json()["remedy"]
    standing.now += 86_401
    assert standing.ask("GET", "/access", headers=bearer).status_code == 303
    assert standing.ask("GET", "/api/v1/health", headers={"authorization": "Bearer made-up"}).status_code == 401


def test_a_token_is_made_shown_once_and_ended_by_its_owner_alone(standing: Standing) -> None:
    standing.sign_in("demo analyst")
    form = {"csrf": standing.csrf(), "label": "nightly", "days": "7", "act_read_forecast": "on", "act_decide": "on"}
    assert standing.ask("POST", "/account/tokens", data={**form, "password": "not mine"}).status_code == 403
    made = standing.ask("POST", "/account/tokens", data={**form, "password": PASSWORD})
    token = made.text.partition("<code>")[2].partition("</code>")[0]
    assert standing.ask("GET", "/", headers={"authorization": f"Bearer {token}"}).status_code == 200
    (mine,) = standing.house.keys.tokens_of(1, standing.now)
    assert (mine["label"], mine["acts"]) == ("nightly", ["read_forecast"])
    assert token not in standing.ask("GET", "/account").text
    standing.sign_in("demo chair")
    path = f"/account/tokens/{mine['mark']}/revoke"
    assert standing.ask("POST", path, data={"csrf": standing.csrf()}).status_code == 404
    standing.sign_in("demo analyst")
    assert standing.ask("POST", path, data={"csrf": standing.csrf()}).status_code == 303
    refused = standing.ask("GET", "/api/v1/forecast", headers={"authorization": f"Bearer {token}"})
    assert refused.status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"origin": HOST}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 303),
        ({"origin": HOST, "sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_a_form_comes_from_our_own_page(standing: Standing, headers: dict[str, str], status: int) -> None:
    standing.sign_in("demo analyst")
    answer = standing.ask("POST", "/sign-out", data={"csrf": standing.csrf()}, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize("csrf", ["", "guessed"])
def test_a_form_carries_what_its_session_gave_it(standing: Standing, csrf: str) -> None:
    standing.sign_in("demo analyst")
    answer = standing.ask("POST", "/sign-out", data={"csrf": csrf})
    assert answer.status_code == 403
    assert "not sent from a page of this session" in answer.text


def test_a_password_is_changed_by_who_knows_the_old_one_and_ends_all_sessions(standing: Standing) -> None:
    standing.sign_in("demo analyst")
    form = {"csrf": standing.csrf(), "password": PASSWORD, "new": "another one of a test"}
    assert standing.ask("POST", "/account/password", data={**form, "password": "a guess"}).status_code == 403
    assert standing.ask("POST", "/account/password", data={**form, "new": "too short"}).status_code == 422
    assert standing.ask("POST", "/account/password", data=form).status_code == 303
    assert standing.ask("GET", "/account").status_code == 303
    assert standing.sign_in("demo analyst").status_code == 403
    assert standing.sign_in("demo analyst", form["new"]).status_code == 303


def test_the_administrator_opens_and_closes_doors_but_not_the_last_of_their_own(standing: Standing) -> None:
    standing.sign_in("boss")
    form = {"csrf": standing.csrf(), "password": PASSWORD}
    made = standing.ask("POST", "/accounts", data={**form, "name": "Zoë Newcomer"})
    first = made.text.partition("<code>")[2].partition("</code>")[0]
    assert standing.ask("POST", "/accounts", data={**form, "name": "zoë  newcomer"}).status_code == 422
    assert standing.ask("POST", "/accounts/demo analyst/close", data=form).status_code == 303
    refused = standing.ask("POST", "/accounts/boss/close", data=form)
    assert (refused.status_code, "the last administrator" in refused.text) == (422, True)
    assert standing.sign_in("demo analyst").status_code == 403
    assert standing.sign_in("Zoë Newcomer", first).status_code == 303


def test_what_is_not_public_is_noted_with_who_and_why_and_kept_from_shared_caches(standing: Standing) -> None:
    standing.ask("GET", "/static/icon.svg")
    standing.ask("GET", "/api/v1/forecast?area=A001")
    standing.sign_in("demo chair")
    answer = standing.ask("GET", "/access", headers={"x-purpose": "monthly review"})
    assert answer.headers["cache-control"] == "no-store"
    assert standing.ask("GET", "/").headers["cache-control"] == "private, no-cache"
    standing.house.log.flush()
    noted = [(line["who"], line["act"], line["what"], line["why"], line["status"])
             for line in read_log(standing.house.log.folder, DAY)]  # fmt: skip
    assert noted == [
        ("-", "read_forecast", "GET /api/v1/forecast?area=A001", "", 401),
        ("-", "sign_in", "POST /sign-in", "as demo chair", 303),
        ("demo chair", "read_access_log", "GET /access", "monthly review", 200),
        ("demo chair", "read_forecast", "GET /", "", 200),
    ]


@pytest.mark.parametrize("change", ["edited", "taken out", "moved"])
def test_a_line_of_the_log_that_was_changed_is_found(standing: Standing, change: str) -> None:
    for number in range(4):
        standing.ask("GET", f"/api/v1/forecast?offset={number}")
        standing.house.log.flush()
    (path,) = standing.house.log.folder.glob("*.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600
    lines = path.read_bytes().splitlines(keepends=True)
    if change == "edited":
        lines[1] = lines[1].replace(b"offset=1", b"offset=9")
    elif change == "taken out":
        del lines[1]
    else:
        lines[1], lines[2] = lines[2], lines[1]
    path.write_bytes(b"".join(lines))
    with pytest.raises(IntegrityError, match="does not follow the one before it"):
        list(read_log(standing.house.log.folder, DAY))


def test_an_address_without_a_door_is_not_there_whatever_the_application_answers(standing: Standing) -> None:
    standing.sign_in("boss")
    assert standing.ask("GET", "/docs").status_code == 404
    refused = standing.ask("DELETE", "/api/v1/forecast")
    assert (refused.status_code, refused.json()["remedy"]) == (405, "use GET")
    assert standing.ask("GET", "/account", headers={"cookie": "fairward=" + "x" * 5000}).status_code == 303
