"""The landing store: what is written, what is refused, and where an overlap begins."""

import json

import pytest

from configs.context import AttributeTable, CountsTable, DayTable, PlaceTable, WeatherTable
from configs.errors import ConfigError, IntegrityError, StateError
from configs.load import load_city
from configs.sources import SourceSettings
from features.fetch import landing_files, remote_tables
from features.fetch.columns import wanted_columns
from features.fetch.landing import landing_folder, open_landing
from features.fetch.position import step_back
from features.fetch.text import as_text
from tests.features.cities import POLICE
from tests.features.fetch.feeds import city_of

FEED = {"kind": "carto", "url": "http://127.0.0.1", "table": "t"}


@pytest.fixture
def city(tmp_path):
    return city_of(tmp_path, FEED)


@pytest.fixture
def landing(city):
    made = open_landing(landing_folder(city, "sources", "police"), {"table": "t"}, ("id", "code"), "sources.police")
    made.add([("1", "06"), ("2", None)], "2", "2")
    return made


def test_before_the_first_fetch_there_is_nothing_to_read(city):
    with pytest.raises(StateError, match=r"sources\.police: nothing has been fetched.*run fairward fetch first"):
        landing_files(city, "sources", "police")


def test_the_state_holds_digests_of_settings_and_not_the_settings(landing):
    state = json.loads((landing.folder / "state.json").read_text())
    assert state["feed"].keys() == {"table"}
    assert len(state["feed"]["table"]) == 64
    assert (state["cursor"], state["columns"]) == ("2", ["id", "code"])
    assert [(page["file"], page["rows"], page["last"]) for page in state["pages"]] == [("000001.parquet", 2, "2")]


def test_a_page_that_no_state_names_is_no_part_of_the_landing(city, landing):
    orphan = landing.folder / "000002.parquet"
    orphan.write_bytes(b"half a page")
    assert [path.name for path in landing_files(city, "sources", "police")] == ["000001.parquet"]
    open_landing(landing.folder, {"table": "t"}, ("id", "code"), "sources.police")
    assert not orphan.exists()


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_page_that_was_changed_or_lost_is_refused(city, landing, harm):
    page = landing.folder / "000001.parquet"
    page.write_bytes(b"something else") if harm == "changed" else page.unlink()
    with pytest.raises(IntegrityError, match=r"000001\.parquet: a landed page is missing or was changed"):
        landing_files(city, "sources", "police")
    with pytest.raises(IntegrityError):
        open_landing(landing.folder, {"table": "t"}, ("id", "code"), "sources.police")


@pytest.mark.parametrize("content", ["{", "[]", '{"feed": 1}'])
def test_a_state_that_cannot_be_read_is_refused(city, landing, content):
    (landing.folder / "state.json").write_text(content)
    with pytest.raises(StateError, match="the state of the landing cannot be read"):
        landing_files(city, "sources", "police")


@pytest.mark.parametrize(
    ("position", "overlap", "start"),
    [
        ("row-a", 0, "row-a"),
        (100, 30, 70),
        (100, 0.5, 99.5),
        ("100", 30, "70"),
        ("99999999999999999999", 1, "99999999999999999998"),
        ("2020-03-01 00:00:30.5", 60, "2020-02-29 23:59:30"),
        ("2020-03-01T00:00:30", 60, "2020-02-29T23:59:30"),
        ("2020-03-01T00:00:30.250Z", 60, "2020-02-29T23:59:30Z"),
        ("2020-03-01", 1, "2020-02-29"),
    ],
)
def test_a_run_begins_an_overlap_before_the_last_position(position, overlap, start):
    assert step_back(position, overlap, "sources.police") == start


def test_an_overlap_of_a_text_is_refused():
    with pytest.raises(ConfigError, match="'row-a'"):
        step_back("row-a", 1, "sources.police")


def test_texts_have_one_spelling_each():
    assert as_text({"b": [1, None], "a": "ä"}, "x") == '{"a":"ä","b":[1,null]}'
    assert [as_text(value, "x") for value in (None, "", True, False, 7, 0.1)] == [None, "", "true", "false", "7", "0.1"]


CODES = {"scheme": "police"}


@pytest.mark.parametrize(
    ("model", "settings", "columns"),
    [
        (
            SourceSettings,
            {
                **POLICE,
                "schemas": [{"offence": "c", "occurred": ["d", "t"]}, {"id": "i", "offence": "c", "occurred": "d"}],
            },
            ("c", "d", "t", "i", "cartodb_id"),
        ),
        (
            CountsTable,
            {"title": "C", "area": "a", "start": "s", "count": "n", "window": "week", "codes": CODES},
            ("a", "s", "n", "cartodb_id"),
        ),
        (
            AttributeTable,
            {"key": "k", "year": 2020, "source": "s", "totals": {"people": "p", "homes": "h"}},
            ("k", "p", "h", "cartodb_id"),
        ),
        (PlaceTable, {"title": "P", "id": "i", "kind": "k", "x": "x", "y": "y"}, ("i", "k", "x", "y", "cartodb_id")),
        (DayTable, {"title": "D", "kind": "school", "name": "n", "first": "f"}, ("n", "f", "cartodb_id")),
        (WeatherTable, {"title": "W", "day": "d", "values": {"rain": "r"}}, ("d", "r", "cartodb_id")),
    ],
)
def test_the_columns_that_settings_name_are_fetched_and_the_cursor(model, settings, columns):
    assert wanted_columns(model.model_validate({**settings, "feed": FEED})) == columns


def test_every_field_of_a_table_is_known_to_name_columns_or_not():
    others = {
        SourceSettings: set(SourceSettings.model_fields) - {"schemas"},
        CountsTable: {"title", "feed", "date_formats", "window", "delay_days", "codes"},
        AttributeTable: {"feed", "year", "published", "source"},
        PlaceTable: {"title", "feed", "crs", "date_formats"},
        DayTable: {"title", "feed", "kind", "notice_days", "date_formats"},
        WeatherTable: {"title", "feed", "delay_days", "date_formats"},
    }
    from features.fetch.columns import _NAMING

    for model, rest in others.items():
        assert {*_NAMING[model], *rest} == set(model.model_fields), model


def test_files_are_not_fetched():
    assert remote_tables(load_city("demo")) == {}


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        ({"kind": "sql", "url": "postgresql://u:geheim@h/d", "table": "t", "cursor": "c"}, "the URL holds a password"),
        ({"kind": "sql", "url": "postgresql://h/d?password=geheim", "table": "t", "cursor": "c"}, "holds a password"),
        ({"kind": "carto", "url": "https://u:geheim@example.org", "table": "t"}, "holds a user's name or password"),
        ({"kind": "sql", "url": "Postgres://u:geheim@h/d", "table": "t", "cursor": "c"}, "the URL holds a password"),
        ({"kind": "sql", "url": "mssql://h/d?odbc_connect=PWD%3Dgeheim", "table": "t", "cursor": "c"}, "a password"),
        ({"kind": "sqll", "url": "postgresql://u:geheim@h/d", "token": "geheim"}, "://…@h/d"),
        ({"kind": "carto", "url": "htps://u:geheim@example.org", "table": "t"}, "holds a user's name or password"),
        ({"kind": "carto", "url": "https://example.org/?api_key=geheim", "table": "t"}, "the address holds a query"),
        ({"kind": "socrata", "url": "https://h", "dataset": "abcd-1234", "token": "geheim"}, "no environment variable"),
        ({"kind": "carto", "url": "ftp://example.org", "table": "t"}, "is no web address"),
        ({"kind": "socrata", "url": "https://example.org", "dataset": "abc"}, "should match pattern"),
        ({"kind": "socrata", "url": "https://example.org", "dataset": "abcd-1234", "token": "a-b"}, "no environment"),
        ({"kind": "police-uk", "forces": ["kent"], "first": "2020-02", "last": "2020-01"}, "is after last 2020-01"),
        ({"kind": "police-uk", "forces": ["kent"], "first": "2020-2", "last": "2020-03"}, "should match pattern"),
    ],
)
def test_a_feed_that_cannot_be_is_refused_in_the_city_file(tmp_path, feed, said):
    with pytest.raises(ConfigError) as caught:
        city_of(tmp_path, feed)
    assert said in str(caught.value)
    assert "geheim" not in str(caught.value)
