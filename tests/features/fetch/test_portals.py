"""Every kind of web service alike: landing, going on, revisions, late rows, errors that pass and errors that do not."""

from collections import Counter

import pytest

from configs.errors import DataError
from tests.features.fetch.feeds import attempt, land, landed
from tests.features.fetch.opened import opened
from tests.features.fetch.servers import Said


def ids(city):
    return [int(row["id"]) for row in landed(city)]


def test_all_rows_are_landed_as_text_and_nothing_else_is_asked_for(portal, tmp_path):
    portal.add(1, 2, 3, 4, 5)
    portal.add(6, code=None, x=None, y=None)
    city = portal.city(tmp_path)
    assert land(city).rows == 6
    rows = landed(city)
    x, y = ("longitude", "latitude") if portal.kind == "arcgis" else ("x", "y")
    first = {name: rows[0][name] for name in ("id", "code", "at", x, y)}
    assert first == {"id": "1", "code": "0611", "at": "2020-01-06T09:00:00", x: "-0.5", y: "51.25"}
    assert (rows[5]["code"], rows[5][x], rows[5][y]) == (None, None, None)
    assert ids(city) == [1, 2, 3, 4, 5, 6]
    assert all("suspect" not in str(asked.parameters) for asked in portal.site.asked)


def test_who_asks_is_named(portal, tmp_path):
    land(portal.city(tmp_path))
    assert all(asked.headers["User-Agent"].startswith("Fairward/") for asked in portal.site.asked)


def test_the_next_run_asks_from_where_the_last_one_stopped(portal, tmp_path):
    city = portal.city(tmp_path)
    portal.add(1, 2, 3)
    land(city)
    portal.site.asked.clear()
    assert land(city).rows == 0
    assert len(portal.site.asked) <= 3
    portal.add(9, 7)
    assert land(city).rows == 2
    assert ids(city) == [1, 2, 3, 9, 7]


def test_rows_that_share_a_time_are_neither_lost_nor_doubled(portal, tmp_path):
    city = portal.city(tmp_path, cursor=portal.changed)
    portal.add(1, 2, 3)
    assert land(city).rows == 3
    portal.add(4)
    portal.add(5, minute=1)
    assert land(city).rows == 2
    assert land(city).rows == 0
    assert Counter(ids(city)) == Counter(range(1, 6))


def test_a_changed_row_is_landed_again_and_a_late_one_within_the_overlap(portal, tmp_path):
    city = portal.city(tmp_path, cursor=portal.changed, overlap=600)
    portal.add(1, minute=0)
    portal.add(2, minute=30)
    assert land(city).rows == 2
    portal.add(3, minute=21)
    portal.add(4, minute=19)
    portal.store.run(f"UPDATE records SET code = '0400', \"{portal.changed}\" = ? WHERE id = 1", [portal.moment(40)])  # noqa: S608 - a name of the test
    assert land(city).rows == 2
    assert [(row["id"], row["code"]) for row in landed(city)] == [
        ("1", "0611"),
        ("2", "0611"),
        ("3", "0611"),
        ("1", "0400"),
    ]
    assert land(city).rows == 0


def test_rows_that_come_and_go_while_pages_are_asked_for_shift_no_others(portal, tmp_path):
    city = portal.city(tmp_path)
    portal.add(*range(1, 8))
    pages = {"arcgis": 3, "carto": 2, "socrata": 1}[portal.kind]
    portal.site.faults.extend([None] * pages)
    portal.site.faults.append(lambda: (portal.store.run("DELETE FROM records WHERE id <= 2"), portal.add(8)))
    land(city)
    assert ids(city) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_condition_is_put_beside_the_cursor(portal, tmp_path):
    portal.add(1, 2, 3, 4)
    assert land(portal.city(tmp_path, where="id = 2 OR id > 3")).rows == 2


BUSY = Said(429, b'{"error": ["You are over the limits"]}', {"Retry-After": "7"})
BROKEN = Said(200, b'[{"id": "1"}, {"id"', {"Content-Length": "5000"})
DOWN = Said(503, b"<html>down</html>")
LATER = Said(429, b"", {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})


@pytest.mark.parametrize(
    ("faults", "waited"),
    [
        ([BUSY], [7.0]),
        ([LATER], [0.0]),
        ([DOWN, DOWN, DOWN], [1.0, 2.0, 4.0]),
        ([BROKEN], [1.0]),
        ([Said(cut=-1)], [1.0]),
        ([None, Said(cut=-1), None, DOWN, BUSY], [1.0, 1.0, 7.0]),
        ([Said(202, b"")], [1.0]),
        ([Said(429, b"", {"Retry-After": text}) for text in ("\xb2", "soon", "-5")], [1.0, 2.0, 4.0]),
    ],
)
def test_what_passes_is_waited_for_as_long_as_the_server_asks(portal, tmp_path, faults, waited):
    portal.add(1, 2, 3, 4, 5)
    portal.site.faults.extend(faults)
    waits: list[float] = []
    city = portal.city(tmp_path)
    assert land(city, waits=waits).rows == 5
    assert waits == waited
    assert ids(city) == [1, 2, 3, 4, 5]


def test_what_does_not_pass_ends_the_run_and_the_next_goes_on(portal, tmp_path):
    portal.add(1, 2, 3, 4, 5)
    city = portal.city(tmp_path)
    portal.site.faults.extend([None] * {"arcgis": 3, "carto": 2, "socrata": 1}[portal.kind] + [DOWN] * 6)
    waits: list[float] = []
    account = attempt(city, waits=waits)
    assert isinstance(account.error, DataError)
    assert "no answer after 6 attempts (the server said 503 Service Unavailable)" in str(account.error)
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert account.rows == 2
    portal.site.asked.clear()
    assert land(city).rows == 3
    assert ids(city) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (Said(200, b"<html>Please log in</html>"), "the answer is no JSON"),
        (Said(200, b'"quite something else"'), "shape"),
        (Said(200, b"[1, 2, 3]"), ""),
        (Said(200, b'{"rows": 5, "features": 5, "fields": []}'), ""),
        (Said(403, b'{"message": "not for you", "error": ["not for you"]}'), "403"),
        (Said(429, b"", {"Retry-After": "86400"}), "the server asks to wait for 86,400 seconds"),
        (Said(302, b"", {"Location": "https://elsewhere.example.org/x"}), "redirects to https://elsewhere.example.org"),
    ],
)
def test_a_wrong_answer_is_one_line_and_is_not_asked_again(portal, tmp_path, said, line):
    portal.site.faults.append(said)
    waits: list[float] = []
    error = attempt(portal.city(tmp_path), waits=waits).error
    assert isinstance(error, DataError)
    assert line in str(error)
    assert "sources.police" in str(error)
    assert "\n" not in str(error)
    assert waits == []


def test_a_redirect_within_the_host_is_followed(portal, tmp_path):
    portal.add(1)

    def moved(asked):
        return Said(301, b"", {"Location": asked.path.removeprefix("/old") + "?" + query(asked)})

    def query(asked):
        from urllib.parse import urlencode

        return urlencode(asked.parameters)

    answer = portal.site.answer
    portal.site.answer = lambda asked: moved(asked) if asked.path.startswith("/old") else answer(asked)
    url = portal.feed()["url"].replace(portal.site.url, f"{portal.site.url}/old")
    assert land(portal.city(tmp_path, url=url)).rows == 1


def test_a_circle_of_redirects_ends(portal, tmp_path):
    portal.site.answer = lambda asked: Said(302, b"", {"Location": asked.path})
    assert "redirects in a circle" in str(attempt(portal.city(tmp_path)).error)


def test_a_column_that_is_not_there_is_said_by_the_service(portal, tmp_path):
    city = portal.city(tmp_path, cursor="nothing")
    error = attempt(city).error
    assert isinstance(error, DataError)
    assert "nothing" in str(error)


def test_a_server_that_gives_fewer_rows_than_asked_is_asked_on(tmp_path):
    with opened("arcgis", most=3) as portal:
        portal.add(*range(1, 12))
        city = portal.city(tmp_path, page=1000)
        assert land(city).rows == 11
        assert ids(city) == list(range(1, 12))


def test_more_rows_of_one_time_than_come_in_an_answer_are_refused_not_lost(tmp_path):
    with opened("arcgis", most=3) as portal:
        portal.add(*range(1, 8))
        error = attempt(portal.city(tmp_path, cursor="changed")).error
        assert isinstance(error, DataError)
        assert "more rows share the value '2020-01-06T10:00:00' of the cursor 'changed'" in str(error)


def test_a_table_that_was_made_anew_is_warned_of(portal, tmp_path):
    portal.add(1, 2, 3)
    city = portal.city(tmp_path)
    assert land(city).warnings == ()
    assert land(city).warnings == ()
    portal.store.run("DELETE FROM records")
    portal.store.run("DELETE FROM sqlite_sequence")
    portal.add(4)
    (warning,) = land(city).warnings
    assert "the row landed last is gone, and none comes after it" in warning
