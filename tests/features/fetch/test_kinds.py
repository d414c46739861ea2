"""What one kind of web service has of its own: tokens, types, time zones, points, exact numbers."""

import json

import pytest

from configs.errors import ConfigError, DataError
from features.fetch.run import fetch
from tests.features.fetch.feeds import attempt, city_of, land, landed
from tests.features.fetch.opened import opened
from tests.features.fetch.servers import Said, serving


def test_the_app_token_goes_into_a_header_and_into_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_TOKEN", "s3cret-t0ken")
    with opened("socrata") as portal:
        portal.add(1)
        city = portal.city(tmp_path, token="PORTAL_TOKEN")
        land(city)
        assert all(asked.headers["X-App-Token"] == "s3cret-t0ken" for asked in portal.site.asked)
        assert all("s3cret" not in str(asked.parameters) for asked in portal.site.asked)
        portal.site.faults.append(Said(403, json.dumps({"message": "Invalid app_token"}).encode()))
        line = str(attempt(city).error)
        assert "403: Invalid app_token" in line
        assert "s3cret" not in line
        written = b"".join(path.read_bytes() for path in city.home.rglob("*") if path.is_file())
        assert b"s3cret" not in written


def test_a_token_that_is_not_set_is_said_before_anything_is_asked(tmp_path, monkeypatch):
    monkeypatch.delenv("PORTAL_TOKEN", raising=False)
    with opened("socrata") as portal:
        error = attempt(portal.city(tmp_path, token="PORTAL_TOKEN")).error
        assert isinstance(error, ConfigError)
        assert "the environment variable PORTAL_TOKEN is not set" in str(error)
        assert portal.site.asked == []


def test_the_portals_own_order_is_followed_and_its_rows_identifiers_never_compared(tmp_path):
    with opened("socrata") as portal:
        portal.add(*range(1, 40))
        city = portal.city(tmp_path, page=3)
        land(city)
        texts = [row[":id"] for row in landed(city)]
        assert texts != sorted(texts)
        assert [row["id"] for row in landed(city)] == [str(number) for number in range(1, 40)]
        asked = [each.parameters for each in portal.site.asked]
        assert all(each["$order"] == ":id" and "$offset" not in each for each in asked)
        assert asked[1]["$where"] == f":id >= '{texts[2]}'"


def test_numbers_are_asked_for_as_numbers_and_times_as_texts(tmp_path):
    with opened("socrata") as portal:
        portal.add(9, 10, 11)
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        land(portal.city(tmp_path / "a", cursor="id"))
        assert portal.site.asked[-1].parameters["$where"] == "id >= 11"
        land(portal.city(tmp_path / "b", cursor=":updated_at"))
        assert portal.site.asked[-1].parameters["$where"] == ":updated_at >= '2020-01-06T10:00:00.000Z'"


def test_a_field_that_is_no_api_name_is_refused(tmp_path):
    with opened("socrata") as portal:
        city = city_of(tmp_path, portal.feed(), {"offence": "Primary Type", "occurred": "at"})
        assert "'Primary Type' is no API name" in str(attempt(city).error)


def test_numbers_keep_the_digits_they_were_written_with(tmp_path):
    body = b'{"rows": [{"sid": 12345678901234567890, "code": 0.10, "at": true, "x": 1e5, "y": [1.50, null]}]}'

    def answer(asked):
        counted = b'{"rows": [{"rows": 0}]}'
        return Said(200, counted if "count" in asked.parameters["q"] else body)

    with serving(answer) as site:
        schema = {"offence": "code", "occurred": "at", "x": "x", "y": "y"}
        city = city_of(tmp_path, {"kind": "carto", "url": site.url, "table": "t", "cursor": "sid"}, schema)
        land(city)
        texts = {"code": "0.10", "at": "true", "x": "1e5", "y": '["1.50",null]', "sid": "12345678901234567890"}
        assert landed(city) == [texts]


def test_a_statement_has_the_named_columns_and_a_percent_is_one_percent(tmp_path):
    with opened("carto") as portal:
        portal.add(1)
        land(portal.city(tmp_path, where="code LIKE '06%' AND at <> 'a:b'"))
        assert " ".join(portal.site.asked[-1].parameters["q"].split()) == (
            "SELECT records.id, records.code, records.at, records.x, records.y, records.sid FROM records "
            "WHERE (code LIKE '06%' AND at <> 'a:b') AND records.sid >= '1' ORDER BY records.sid LIMIT 2"
        )


def test_times_of_a_layer_are_utc_text_and_go_on_from_the_second(tmp_path):
    with opened("arcgis") as portal:
        portal.add(1, changed=1_578_304_800_000)
        portal.add(2, changed=1_578_304_800_999)
        portal.add(3, changed=-1)
        city = portal.city(tmp_path, cursor="changed")
        assert land(city).rows == 3
        assert [row["changed"] for row in landed(city)] == [
            "1969-12-31T23:59:59",
            "2020-01-06T10:00:00",
            "2020-01-06T10:00:00",
        ]
        portal.add(4, changed=1_578_304_800_500)
        assert land(city).rows == 1
        assert "changed >= TIMESTAMP '2020-01-06 10:00:00'" in portal.site.asked[-1].parameters["where"]


def test_a_layer_whose_times_are_local_needs_another_cursor(tmp_path):
    with opened("arcgis") as portal:
        portal.add(1)
        portal.site.answer.zone = "Central Standard Time"
        error = attempt(portal.city(tmp_path, cursor="changed")).error
        assert isinstance(error, ConfigError)
        assert "Central Standard Time" in str(error)
        assert land(portal.city(tmp_path)).rows == 1


def test_an_error_with_status_200_is_an_error(tmp_path):
    with opened("arcgis") as portal:
        portal.add(1)
        error = attempt(portal.city(tmp_path, where="no such thing")).error
        assert isinstance(error, DataError)
        assert "the service said 400: Cannot perform query. '" in str(error)
        assert "the service said 400: Invalid URL" in str(
            attempt(portal.city(tmp_path, url=f"{portal.site.url}/x")).error
        )


def too_many(words):
    """Return what a hosted service says with status 200 to one who asked too often."""
    error = {"code": 429, "message": "Unable to perform query. Too many requests.", "details": [words]}
    return Said(200, json.dumps({"error": error}).encode())


def test_too_many_requests_with_status_200_are_waited_for_as_the_words_say(tmp_path):
    with opened("arcgis") as portal:
        portal.add(1, 2, 3)
        waits: list[float] = []
        portal.site.faults.extend([None, too_many("Quota exceeded! Retry after 60 sec."), too_many("Quota exceeded!")])
        city = portal.city(tmp_path)
        assert land(city, waits=waits).rows == 3
        assert waits == [60.0, 2.0]
        portal.site.faults.append(too_many("Retry after 86400 sec."))
        assert "the server asks to wait for 86,400 seconds" in str(attempt(city).error)


def test_a_time_that_no_calendar_has_is_landed_as_it_stands(tmp_path):
    with opened("arcgis") as portal:
        portal.add(1, at="x")
        portal.site.answer.store.types["at"] = "date"
        portal.store.run("UPDATE records SET at = -62167219200000 WHERE id = 1")
        portal.add(2, at=1_578_304_800_000.0)
        city = portal.city(tmp_path)
        assert land(city).rows == 2
        assert [row["at"] for row in landed(city)] == ["-62167219200000", "2020-01-06T10:00:00"]


def test_a_table_without_points_has_no_longitude(tmp_path):
    with opened("arcgis") as portal:
        portal.site.answer.point = False
        line = str(attempt(portal.city(tmp_path)).error)
        assert "the layer has no 'longitude', 'latitude'; it has OBJECTID, id, code" in line


def test_points_are_asked_for_in_degrees_and_only_where_they_are_mapped(tmp_path):
    with opened("arcgis") as portal:
        portal.add(1)
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        land(portal.city(tmp_path / "a"))
        assert portal.site.asked[-1].parameters["outSR"] == "4326"
        assert portal.site.asked[-1].parameters["outFields"] == "id,code,at,OBJECTID"
        land(city_of(tmp_path / "b", portal.feed(), {"offence": "code", "occurred": "at"}))
        assert portal.site.asked[-1].parameters["returnGeometry"] == "false"


def test_an_answer_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("features.fetch.web._LARGEST", 1 << 20)
    with serving(lambda _: Said(200, b"[" + b" " * (1 << 21) + b"]")) as site:
        city = city_of(tmp_path, {"kind": "socrata", "url": site.url, "dataset": "abcd-1234"})
        assert "an answer is larger than 1 MiB" in str(attempt(city).error)


def test_a_server_that_is_not_there_is_said_after_some_patience(tmp_path):
    with serving(lambda _: Said()) as site:
        url = site.url
    waits: list[float] = []
    error = attempt(city_of(tmp_path, {"kind": "carto", "url": url, "table": "t"}), waits=waits).error
    assert "no answer after 6 attempts" in str(error)
    assert "Connection refused" in str(error)
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_what_fails_at_one_feed_leaves_the_others_landed(tmp_path):
    with opened("carto") as good, opened("socrata") as bad:
        good.add(1, 2, 3)
        bad.site.faults.append(Said(404, b"{}"))
        city = good.city(tmp_path)
        police = city.sources["police"]
        city = city.model_copy(
            update={"sources": {"calls": bad.city(tmp_path).sources["police"], "police": police, "files": files(city)}}
        )
        first, second = fetch(city)
        assert (first.name, isinstance(first.error, DataError), first.rows) == ("sources.calls", True, 0)
        assert (second.name, second.error, second.rows) == ("sources.police", None, 3)
        (again,) = fetch(city, ["sources.calls"])
        assert again.error is None
        with pytest.raises(ConfigError, match=r"no remote feed is named 'files'.*sources.calls, sources.police"):
            fetch(city, ["files"])


def files(city):
    """Return a source of files, which is not fetched."""
    police = city.sources["police"]
    return police.model_validate({**police.model_dump(), "feed": {"kind": "files", "files": "police/*.csv"}})
