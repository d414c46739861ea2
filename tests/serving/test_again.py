"""Requests that are answered again without being read anew: only the very same, and only while the same is approved."""

from typing import Any

import pytest

from serving.web.again import LONGEST, MOST, Again


def asked(path: str = "/api/v1/forecast", query: bytes = b"offence=burglary", **more: Any) -> dict[str, Any]:
    """Return the scope of a request."""
    return {"method": "GET", "path": path, "query_string": query, "headers": [(b"accept", b"*/*")], **more}


def test_only_the_very_same_request_is_known() -> None:
    again = Again()
    again.note(asked(), "release 1", "key")
    assert again.find(asked()) == ("release 1", "key")
    assert again.find(asked(headers=[(b"host", b"other"), (b"accept", b"*/*")])) == ("release 1", "key")
    others = (
        asked(path="/api/v1/totals"),
        asked(query=b"offence=damage"),
        asked(query=b""),
        asked(headers=[(b"accept", b"text/csv")]),
        asked(headers=[]),
        asked(method="POST"),
    )
    assert [again.find(other) for other in others] == [None] * len(others)


def test_what_is_sent_in_is_neither_long_nor_without_end() -> None:
    again = Again()
    again.note(asked(query=b"a" * LONGEST), "release 1", "key")
    assert again.find(asked(query=b"a" * LONGEST)) is None
    for number in range(MOST + 1):
        again.note(asked(query=str(number).encode()), "release 1", number)
    assert again.find(asked(query=b"0")) is None
    assert again.find(asked(query=b"1")) == ("release 1", 1)


@pytest.mark.parametrize("method", ["OPTIONS", "POST", "PUT"])
def test_only_reads_are_remembered(method: str) -> None:
    again = Again()
    again.note(asked(method=method), "release 1", "key")
    assert again.find(asked()) is None
