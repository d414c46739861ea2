"""Which format is given: q-values, wildcards, the most specific range; and gzip that is refused with q=0."""

import gzip

import pytest
from starlette.requests import Request

from serving.api.accept import best, chosen_format
from serving.web.answers import Answer, respond
from serving.web.problems import ProblemError

OFFERED = {"json": "application/json", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("text/*", "csv"),
        ("TEXT/CSV", "csv"),
        ("application/*", "json"),
        ("text/csv;q=0.5, application/json;q=0.4", "csv"),
        ("application/json;q=0.1, */*", "csv"),
        ("application/json;q=0, application/*;q=0.5", "parquet"),
        ("text/csv;q=0, */*;q=0.1", "json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "json"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("text/csv;q=wide", None),
        (",,;", None),
    ],
)
def test_the_most_wanted_of_what_is_offered(accepted, given):
    assert best(OFFERED, accepted) == given


def test_what_nobody_can_give_is_refused_with_what_is_given():
    with pytest.raises(ProblemError) as refusal:
        chosen_format(request(accept="image/png"), None, ("json", "csv"))
    assert (refusal.value.status, refusal.value.remedy) == (406, "accept one of application/json, text/csv")


def test_a_name_goes_before_what_is_accepted():
    assert chosen_format(request(accept="image/png"), "csv", ("json", "csv")) == "csv"
    assert chosen_format(request(), None, ("json", "csv")) == "json"


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip;q=0.000", False), ("", False)],
)
def test_gzip_is_given_to_who_takes_it(accepted, zipped):
    answer = respond(request(accept_encoding=accepted), Answer(b"a" * 2000, "text/plain"))
    assert answer.headers.get("content-encoding") == ("gzip" if zipped else None)
    assert (gzip.decompress(answer.body) if zipped else answer.body) == b"a" * 2000


def test_any_copy_will_do_for_who_asks_with_a_star():
    assert respond(request(if_none_match="*"), Answer(b"a", "text/plain")).status_code == 304
