"""Answers kept ready, and how they are given."""

import gzip

from starlette.requests import Request

from serving.web.answers import Answer, Shelf, respond


def asking(**headers: str) -> Request:
    """Return a request with some headers."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


def test_an_answer_is_made_once() -> None:
    made: list[str] = []
    shelf = Shelf()

    def make() -> Answer:
        made.append("x")
        return Answer(b"x", "text/plain")

    assert shelf.get("k", make) is shelf.get("k", make)
    assert made == ["x"]


def test_the_answer_unused_for_longest_falls_off_when_the_shelf_is_full() -> None:
    shelf = Shelf(most=25)
    for key in "ab":
        shelf.get(key, lambda: Answer(b"0123456789", "text/plain"))
    shelf.get("a", lambda: Answer(b"", "text/plain"))
    shelf.get("c", lambda: Answer(b"0123456789", "text/plain"))
    assert shelf.held == 20
    assert shelf.get("a", lambda: Answer(b"new", "text/plain")).body == b"0123456789"
    assert shelf.get("b", lambda: Answer(b"new", "text/plain")).body == b"new"


def test_a_caller_that_has_it_already_is_told_so() -> None:
    answer = Answer(b"hello", "text/plain")
    first = respond(asking(), answer)
    again = respond(asking(if_none_match=f'"other", W/{first.headers["etag"]}'), answer)
    assert (first.status_code, again.status_code, again.body) == (200, 304, b"")


def test_gzip_is_given_to_those_who_take_it_under_another_etag() -> None:
    answer = Answer(b"hello " * 1000, "text/plain")
    plain, zipped = respond(asking(), answer), respond(asking(accept_encoding="gzip, br"), answer)
    assert gzip.decompress(bytes(zipped.body)) == plain.body
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert zipped.headers["vary"] == "accept-encoding"


def test_what_is_small_or_packed_already_is_not_zipped() -> None:
    assert Answer(b"hello", "text/plain").zipped is None
    assert Answer(b"0" * 5000, "application/vnd.apache.parquet").zipped is None


def test_the_same_bytes_have_the_same_etag_in_every_process() -> None:
    assert Answer(b"hello", "text/plain").digest == "2cf24dba5fb0a30e26e83b2ac5b9e29e"
