"""Signing in by the word of a provider: a real one over HTTP; every proof that does not hold is refused."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import ValidationError

from configs.service import OidcSettings
from serving.people.access import days, read_log
from serving.people.confirmed import HOLDS
from serving.people.oidc import LASTS
from serving.people.subjects import Subjects
from tests.serving.doors.house import HOST, Standing
from tests.serving.doors.provider import CLIENT, SECRET, Claims, Desk, provider


@pytest.fixture(scope="module")
def at() -> Iterator[Desk]:
    """Give a provider for the module."""
    with provider() as one:
        yield one


@pytest.fixture
def desk(at: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give the provider as it was begun."""
    monkeypatch.setenv("SECRET_OF_TESTS", SECRET)
    for name in ("person", "tamper", "sign", "asked", "codes"):
        monkeypatch.setattr(at, name, getattr(Desk(at.address, at.key), name))
    return at


def standing(folder: Path, desk: Desk, **more: Any) -> Standing:
    """Return a service that believes the provider, with an analyst, a chair and an administrator."""
    settings = OidcSettings(issuer=desk.address, client=CLIENT, secret="SECRET_OF_TESTS", title="the town hall", **more)
    one = Standing(folder, {"oidc": settings}, now=time.time())
    one.account("demo analyst")
    one.account("demo chair")
    one.account("boss", administrator=True)
    return one


def newcomer(folder: Path, desk: Desk) -> Standing:
    """Return a service into which somebody without a password has signed in, whom the provider asks anew."""
    one = standing(folder, desk, everybody=True, claim="email")
    desk.person = {"sub": "u-7", "email": "new@town.example", "email_verified": True, "auth_time": int(one.now)}
    assert one.ask("GET", there_and_back(one)).status_code == 303
    return one


def token(one: Standing, status: int) -> str:
    """Send the form that makes a token, as an act that is confirmed, and return what it answers with."""
    form = {"csrf": one.csrf(), "label": "a test", "days": "1", "act_read_forecast": "on"}
    answer = one.ask("POST", "/account/tokens", data=form)
    assert answer.status_code == status, answer.text
    return str(answer.text)


def there_and_back(one: Standing, then: str = "/account", how: str = "elsewhere") -> str:
    """Go to the provider as a browser does, and return the address to which that sends it back."""
    begun = one.ask("GET", f"/sign-in/{how}?next={then}")
    assert begun.status_code == 303
    back = httpx.get(begun.headers["location"]).headers["location"]
    assert back.startswith(f"{HOST}/sign-in/answer?")
    return str(back.removeprefix(HOST))


def test_somebody_whom_the_provider_names_is_signed_in(tmp_path: Path, desk: Desk) -> None:
    one = standing(tmp_path, desk)
    assert "Sign in with the town hall" in one.ask("GET", "/sign-in").text
    answer = one.ask("GET", there_and_back(one))
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert one.ask("GET", "/").json()["name"] == "demo analyst"
    (asked,) = desk.asked
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["scope"] == "openid profile"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


def test_the_sign_in_is_noted_without_what_was_sent_back(tmp_path: Path, desk: Desk) -> None:
    one = standing(tmp_path, desk)
    one.ask("GET", there_and_back(one))
    one.house.log.flush()
    (line,) = read_log(one.house.log.folder, days(one.house.log.folder)[0])
    assert (line["what"], line["why"]) == ("GET /sign-in/answer", "as demo analyst, by the provider")


@pytest.mark.parametrize(
    "tamper",
    [
        lambda told: told | {"nonce": "another"},
        lambda told: {key: value for key, value in told.items() if key != "nonce"},
        lambda told: told | {"aud": "another service"},
        lambda told: told | {"aud": [CLIENT, "another"], "azp": "another"},
        lambda told: told | {"iss": "https://another.example"},
        lambda told: told | {"exp": int(time.time()) - 3600},
        lambda told: {key: value for key, value in told.items() if key != "exp"},
        lambda told: {key: value for key, value in told.items() if key != "sub"},
    ],
    ids=["nonce", "no nonce", "audience", "authorized party", "issuer", "expired", "no end", "no subject"],
)
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(
    tmp_path: Path, desk: Desk, tamper: Callable[[Claims], Claims]
) -> None:
    one = standing(tmp_path, desk)
    desk.tamper = tamper
    refused(one, there_and_back(one), "cannot be believed")


def test_a_token_that_the_provider_did_not_sign_opens_nothing(tmp_path: Path, desk: Desk) -> None:
    one = standing(tmp_path, desk)
    other = RSAKey.generate_key(2048)
    known = desk.key.as_pem(private=False)
    forged: list[Callable[[Claims], str]] = [
        lambda told: jwt.encode({"alg": "RS256", "kid": desk.key.kid}, told, other),
        lambda told: by_hand("HS256", told, lambda said: hmac.digest(known, said, "sha256")),
        lambda told: by_hand("none", told, lambda _: b""),
        lambda _: "no token at all",
    ]
    for sign in forged:
        desk.sign = sign
        refused(one, there_and_back(one), "cannot be believed")


def test_an_answer_counts_once_for_the_browser_that_asked_and_in_time(tmp_path: Path, desk: Desk) -> None:
    one, other = standing(tmp_path, desk), standing(tmp_path / "other", desk)
    back = there_and_back(one)
    refused(other, back, "began no such sign-in")
    refused(one, back.replace("state=", "state=x"), "began no such sign-in")
    refused(one, back, "began no such sign-in")
    back = there_and_back(one)
    one.now += LASTS + 1
    refused(one, back, "began no such sign-in")
    there_and_back(one)
    state = desk.asked[-1]["state"]
    refused(one, f"/sign-in/answer?error=access_denied&state={state}", "let nobody in")


def test_a_name_opens_its_own_account_only(tmp_path: Path, desk: Desk) -> None:
    one = standing(tmp_path, desk)
    desk.person = {"sub": "u-9", "name": "boss"}
    refused(one, there_and_back(one), "an administrator signs in with a password")
    desk.person = {"sub": "u-9", "name": "nobody here"}
    refused(one, there_and_back(one), "nobody here has no account here")
    desk.person = {"sub": "u-9"}
    refused(one, there_and_back(one), "does not vouch for the claim")
    desk.person = {"sub": "u-1", "name": "demo chair"}
    assert one.ask("GET", there_and_back(one)).status_code == 303
    desk.person = {"sub": "u-2", "name": "Demo  Chair"}
    one.cookies.clear()
    refused(one, there_and_back(one), "somebody else")
    desk.person = {"sub": "u-1", "name": "demo analyst"}
    assert one.ask("GET", there_and_back(one)).status_code == 303
    assert one.ask("GET", "/").json()["name"] == "demo chair"


def test_who_has_no_password_here_confirms_at_the_provider_what_they_do(tmp_path: Path, desk: Desk) -> None:
    one = newcomer(tmp_path, desk)
    assert 'href="/sign-in/again" target="_blank"' in one.ask("GET", "/account").text
    assert "has not confirmed within five minutes" in token(one, 403)
    back = there_and_back(one, "/account", "again")
    assert (desk.asked[-1]["prompt"], desk.asked[-1]["max_age"]) == ("login", "0")
    session = one.cookies["fairward"]
    answer = one.ask("GET", back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert one.cookies["fairward"] == session
    page = one.ask("GET", "/account").text
    assert "the town hall has confirmed that it is you" in page
    assert 'name="password"' not in page
    token(one, 200)
    one.now += HOLDS
    token(one, 403)
    desk.person["auth_time"] = int(one.now)
    back = there_and_back(one, "", "again")
    assert one.ask("GET", back).headers["location"] == "/sign-in/confirmed"
    assert "Go back to the tab with your form" in one.ask("GET", "/sign-in/confirmed").text
    token(one, 200)
    one.house.log.flush()
    whys = [line["why"] for line in read_log(one.house.log.folder, days(one.house.log.folder)[0])]
    assert "confirmed as new@town.example, by the provider" in whys


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (lambda now: {}, "did not ask you anew"),
        (lambda now: {"auth_time": int(now) - 3600}, "did not ask you anew"),
        (lambda now: {"auth_time": int(now) + 3600}, "did not ask you anew"),
        (lambda now: {"auth_time": str(int(now))}, "did not ask you anew"),
        (lambda now: {"auth_time": True}, "did not ask you anew"),
        (lambda now: {"auth_time": int(now), "sub": "u-1"}, "somebody else was confirmed"),
        (lambda now: {"auth_time": int(now), "sub": "u-100"}, "somebody else was confirmed"),
    ],
    ids=["no time", "long ago", "to come", "a text", "a truth", "somebody else", "a stranger"],
)
def test_a_confirmation_is_of_the_same_person_and_of_now(
    tmp_path: Path, desk: Desk, said: Callable[[float], Claims], why: str
) -> None:
    one = newcomer(tmp_path, desk)
    one.house.accounts.add("other@town.example", None, one.now)
    Subjects(one.house.store).bind(desk.address, "u-1", 5)
    desk.tamper = lambda told: {k: v for k, v in told.items() if k != "auth_time"} | said(one.now)
    answer = one.ask("GET", there_and_back(one, "", "again"))
    assert (answer.status_code, why in answer.text.casefold()) == (403, True)
    token(one, 403)
    assert [each.name for each in one.house.accounts.all()].count("new@town.example") == 1
    assert len(one.house.accounts.all()) == 5


def test_a_confirmation_belongs_to_the_session_that_asked(tmp_path: Path, desk: Desk) -> None:
    one = newcomer(tmp_path, desk)
    back = there_and_back(one, "", "again")
    assert one.ask("POST", "/sign-out", data={"csrf": one.csrf()}).status_code == 303
    refused(one, back, "somebody else was confirmed")
    assert one.ask("GET", there_and_back(one)).status_code == 303
    back = there_and_back(one, "", "again")
    kept = one.cookies["fairward-elsewhere"]
    assert one.ask("GET", there_and_back(one)).status_code == 303
    one.cookies.set("fairward-elsewhere", kept, "fairward.test", "/sign-in")
    answer = one.ask("GET", back)
    assert (answer.status_code, "another session asked for that" in answer.text.casefold()) == (403, True)
    token(one, 403)


def test_who_has_a_password_here_confirms_by_it(tmp_path: Path, desk: Desk) -> None:
    one = standing(tmp_path, desk)
    assert one.ask("GET", "/sign-in/again").status_code == 303
    one.ask("GET", there_and_back(one))
    assert one.ask("GET", "/sign-in/again").status_code == 404
    assert "/sign-in/again" not in one.ask("GET", "/account").text
    assert "that is not your password" in token(one, 403).casefold()


def test_a_closed_door_is_closed_to_the_provider_s_word_too(tmp_path: Path, desk: Desk) -> None:
    one = standing(tmp_path, desk)
    one.house.accounts.set_disabled("demo analyst", True)
    refused(one, there_and_back(one), "the door is closed to demo analyst")


def test_everybody_is_let_in_only_where_that_is_said(tmp_path: Path, desk: Desk) -> None:
    one = standing(tmp_path, desk, everybody=True, claim="email")
    desk.person = {"sub": "u-7", "email": "new@town.example", "email_verified": False}
    refused(one, there_and_back(one), "does not vouch")
    desk.person = {"sub": "u-7", "email": "new@town.example", "email_verified": True}
    assert one.ask("GET", there_and_back(one)).status_code == 303
    assert one.ask("GET", "/").json()["name"] == "new@town.example"
    assert one.sign_in("new@town.example", "").status_code == 403


def test_without_the_provider_passwords_still_open(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one = standing(tmp_path, desk)
    back = there_and_back(one)
    monkeypatch.delenv("SECRET_OF_TESTS")
    assert one.ask("GET", back).status_code == 503
    settings = OidcSettings(issuer="http://127.0.0.1:9", client=CLIENT, secret="SECRET_OF_TESTS")
    away = Standing(tmp_path / "away", {"oidc": settings})
    away.account("demo analyst")
    said = away.ask("GET", "/sign-in/elsewhere")
    assert said.status_code == 503
    assert "127.0.0.1:9 does not answer as a provider of sign-ins does" in said.text
    assert away.sign_in("demo analyst").status_code == 303


def test_an_issuer_that_names_another_is_not_believed(tmp_path: Path, desk: Desk) -> None:
    settings = OidcSettings(issuer=f"{desk.address}/", client=CLIENT, secret="SECRET_OF_TESTS")
    said = Standing(tmp_path, {"oidc": settings}).ask("GET", "/sign-in/elsewhere")
    assert (said.status_code, "is not that issuer" in said.text) == (503, True)
    with pytest.raises(ValidationError):
        OidcSettings(issuer="http://provider.example", client=CLIENT, secret="SECRET_OF_TESTS")


def test_a_service_without_a_provider_says_so(tmp_path: Path) -> None:
    assert Standing(tmp_path).ask("GET", "/sign-in/elsewhere").status_code == 404


def test_a_service_by_https_tells_browsers_to_stay_with_it(tmp_path: Path) -> None:
    one = Standing(tmp_path, {"https": True})
    assert one.ask("GET", "/static/icon.svg").headers["strict-transport-security"] == "max-age=31536000"
    assert one.ask("GET", "/account").headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in Standing(tmp_path).ask("GET", "/sign-in").headers


def refused(one: Standing, path: str, why: str) -> None:
    """Hold an answer of the provider to be refused in words, and to begin no session."""
    answer = one.ask("GET", path)
    assert (answer.status_code, why in answer.text.casefold()) == (403, True)
    assert "fairward" not in one.cookies


def by_hand(algorithm: str, claims: Claims, sign: Callable[[bytes], bytes]) -> str:
    """Return a token that no library would make."""
    parts = [json.dumps(each).encode() for each in ({"alg": algorithm}, claims)]
    said = b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    return b".".join([said, urlsafe_b64encode(sign(said)).rstrip(b"=")]).decode()
