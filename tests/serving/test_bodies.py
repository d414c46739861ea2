"""Bodies that the API takes: whole and once, no further than the bound, and in words where they cannot be read."""

from pathlib import Path
from typing import Any

import pytest

from serving.people.access import read_log
from serving.web.bodies import MOST, within_bounds
from serving.web.problems import ProblemError
from tests.apart import apart
from tests.serving.doors.house import Standing
from tests.signed_in import bearer


def sent(*parts: bytes) -> Any:
    """Return what gives a body in parts, and how many were taken of it."""
    left = list(parts)

    async def receive() -> dict[str, Any]:
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return receive, left


async def read(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    return body


def test_a_body_within_the_bound_is_given_again_as_it_came() -> None:
    async def asked() -> tuple[bytes, str]:
        receive = await within_bounds(sent(b"ab", b"", b"cd")[0], 4)
        return await read(receive), (await receive())["type"]

    assert apart(asked()) == (b"abcd", "http.disconnect")


def test_nothing_is_read_after_the_bound() -> None:
    receive, left = sent(b"ab", b"cde", b"f")
    with pytest.raises(ProblemError) as refusal:
        apart(within_bounds(receive, 4))
    assert (refusal.value.status, left) == (413, [b"f"])


def test_a_client_that_goes_away_leaves_nothing_waiting() -> None:
    async def asked() -> str:
        return str((await (await within_bounds(sent()[0]))())["type"])

    assert apart(asked()) == "http.disconnect"


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"x" * (MOST + 1), 413), (b'{"purpose": "\xff"}', 422), (b"[", 422), (b"[]", 422), (b"", 422)],
)
def test_what_cannot_be_read_is_refused_in_words_and_noted(tmp_path: Path, content: bytes, status: int) -> None:
    standing = Standing(tmp_path)
    headers = {**bearer(standing.city), "content-type": "application/json"}
    answer = standing.ask("POST", "/api/v1/search?format=csv", content=content, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["remedy"]
    standing.house.log.flush()
    noted = list(read_log(standing.house.log.folder, "1970-01-12"))[-1]
    assert (noted["act"], noted["what"], noted["status"]) == (
        "search_incidents",
        "POST /api/v1/search?format=csv",
        status,
    )
