"""Search: the same as a plain filter on any rows, and never more than it may tell."""

import json
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from configs.city import City
from configs.errors import ConfigError, StateError
from features.lookup.index import Index, make_index, names_path, search_index
from features.lookup.near import circle
from features.lookup.read import day_start, points_of
from features.lookup.search import Query, run_search, search
from tests.features.cities import EAST, NORTH, small_city
from tests.features.lookup.conftest import ingested_city

ZONE = "Europe/London"


def near(city: City, where: str, metres: float | None = None) -> Query:
    """Return a query around a place."""
    found = circle(city, where, metres)
    return Query(near=(found.x, found.y, found.metres))


def test_words_narrow_and_what_was_taken_back_is_not_counted(city: City) -> None:
    found = search(city, Query())
    assert (found.total, found.offences, found.years) == (5, {"assault": 1, "theft": 4}, {"2020": 5})
    assert search(city, Query(("THÉFT", "square w"))).total == 4
    assert search(city, Query(("assault", "square w"))).total == 0
    assert found.rows.columns.tolist() == [
        "offence", "area", "source", "location_confidence", "occurred_start", "occurred_end", "reported",
    ]  # fmt: skip


def test_as_of_a_day_there_is_what_was_known_then(city: City) -> None:
    """Row 6 was reported on 6 March and taken back on 1 June."""
    days = [date(2020, 3, 1), date(2020, 3, 2), date(2020, 3, 7), date(2020, 6, 1), date(2020, 6, 2)]
    assert [search(city, Query(as_of=day)).total for day in days] == [0, 1, 6, 6, 5]


def test_near_a_place_are_points_and_what_names_it_but_not_what_names_only_an_area(city: City) -> None:
    assert search(city, near(city, "the station")).total == 1
    assert search(city, near(city, "castle station", 400)).total == 3
    assert search(city, near(city, f"{EAST + 500},{NORTH + 500}", 49)).total == 1
    assert search(city, near(city, f"{EAST + 500},{NORTH + 500}", 51)).total == 2
    assert search(city, near(city, f"{EAST + 1000},{NORTH + 500}", 90_000)).total == 4


@pytest.mark.parametrize("word", ["' OR 1=1 --", "'); DROP TABLE x; --", "Ada Lovelace", "07700 900123", "6"])
def test_no_word_is_code_and_no_person_and_no_id_can_be_looked_up(word: str, city: City) -> None:
    with pytest.raises(ConfigError, match="no offence, area or source is called"):
        search(city, Query((word,)))


def test_the_index_holds_no_id_and_no_text_but_names(city: City) -> None:
    index = search_index(city)
    table = pq.read_schema(index.path)
    assert table.names == [
        "offence", "area", "source", "location_confidence", "occurred_start", "occurred_end", "reported", "withdrawn",
        "year", "x", "y",
    ]  # fmt: skip
    assert not any(pa.types.is_string(kind) or pa.types.is_large_string(kind) for kind in table.types)
    assert index.names == {
        "offence": ["theft", "assault"], "area": ["W", "E"], "source": ["police"],
        "location_confidence": index.names["location_confidence"],
    }  # fmt: skip


def test_any_folder_may_hold_the_workspace(tmp_path) -> None:
    city = ingested_city(tmp_path, "o'brien [1]*")
    assert search(city, Query(("theft",))).total == 4


def test_without_a_hub_or_with_a_broken_index_it_says_so(tmp_path) -> None:
    with pytest.raises(StateError, match="there is no hub"):
        search(small_city(tmp_path), Query())
    city = ingested_city(tmp_path)
    index = search_index(city)
    index.path.write_bytes(b"PAR1")
    with pytest.raises(StateError, match=r"index cannot be read.*delete this folder"):
        search(city, Query())


def test_a_hub_without_incidents_has_none_to_find(city: City, tmp_path) -> None:
    pq.write_table(pq.read_table(city.home / "hub" / "incidents.parquet").slice(0, 0), tmp_path / "incidents.parquet")
    make_index(tmp_path / "incidents.parquet", tmp_path / "index.parquet", ZONE)
    names = json.loads(names_path(tmp_path / "index.parquet").read_text())
    found = run_search(Index(tmp_path / "index.parquet", names), [{"offence": ["theft"]}], Query(), ZONE, 5)
    assert (found.total, found.offences, found.years, len(found.rows)) == (0, {}, {}, 0)


@pytest.mark.parametrize("zone", [ZONE, "Asia/Tokyo", "America/Los_Angeles"])
def test_the_first_and_the_last_day_there_are_limit_nothing(zone: str, city: City) -> None:
    there = city.model_copy(update={"timezone": zone, "workspace": city.workspace})
    index = search_index(there)
    assert run_search(index, [], Query(since=date.min, until=date.max), zone, 5).total == 5


def test_another_time_zone_is_another_index(tmp_path) -> None:
    city = ingested_city(tmp_path)
    first = search_index(city).path
    assert search_index(city).path == first
    assert search_index(city.model_copy(update={"timezone": "Asia/Tokyo"})).path != first
    assert not first.exists()


def test_a_day_begins_when_the_clocks_let_it() -> None:
    """São Paulo's midnight of 4 November 2018 was skipped: the day began at 01:00, UTC-2."""
    assert day_start(date(2018, 11, 4), "America/Sao_Paulo") == pd.Timestamp("2018-11-04 03:00", tz="UTC")
    assert day_start(date(2020, 7, 1), ZONE) == pd.Timestamp("2020-06-30 23:00", tz="UTC")


def test_near_repeats_are_of_points_and_of_what_stands(city: City) -> None:
    points, local, left_out = points_of(city, "theft", None, None)
    assert points.tolist() == [[EAST + 500, NORTH + 500], [EAST + 540, NORTH + 530]]
    assert local.dt.day.tolist() == [1, 2]
    assert left_out == 2
    assert len(points_of(city, "theft", date(2020, 3, 2), date(2020, 3, 3))[0]) == 1


def drawn(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Draw incidents, many at one moment."""
    start = pd.Timestamp("2019-12-20", tz="UTC")
    began = start + pd.to_timedelta(rng.integers(0, 40 * 24, n), unit="h")
    reported = began + pd.to_timedelta(rng.integers(1, 200, n), unit="h")
    frame = pd.DataFrame({"occurred_start": began, "occurred_end": began, "reported": reported})
    frame["withdrawn"] = (reported + pd.to_timedelta(rng.integers(1, 200, n), unit="h")).where(rng.random(n) < 0.3)
    for name, values in (("offence", "ab"), ("area", "WE"), ("source", "st"), ("location_confidence", "hm")):
        frame[name] = rng.choice(list(values), n)
    frame["location_method"] = rng.choice(["point", "recorded"], n)
    return frame.assign(x=rng.integers(0, 50, n) * 10.0, y=rng.integers(0, 50, n) * 10.0)


def test_any_query_finds_what_a_plain_filter_finds(tmp_path) -> None:
    rng = np.random.default_rng(7)
    frame = drawn(rng, 400)
    frame.to_parquet(tmp_path / "incidents.parquet")
    make_index(tmp_path / "incidents.parquet", tmp_path / "index.parquet", ZONE)
    index = Index(tmp_path / "index.parquet", json.loads(names_path(tmp_path / "index.parquet").read_text()))
    local = frame["occurred_start"].dt.tz_convert(ZONE)
    for _ in range(60):
        first, as_of = (date(2019, 12, 18) + timedelta(int(rng.integers(0, 45))) for _ in range(2))
        until = first + timedelta(int(rng.integers(0, 30)))
        circled = (float(rng.integers(0, 500)), float(rng.integers(0, 500)), float(rng.integers(1, 400)))
        query = Query(
            since=first if rng.random() < 0.5 else None,
            until=until if rng.random() < 0.5 else None,
            near=circled if rng.random() < 0.5 else None,
            as_of=as_of if rng.random() < 0.5 else None,
        )
        words = [{"offence": ["a"]}, {"area": ["W"], "source": ["t"]}, {"area": ["nowhere"]}][: rng.integers(0, 4)]
        keep = frame["withdrawn"].isna()
        if query.as_of:
            moment = pd.Timestamp(query.as_of, tz=ZONE)
            keep = (frame["reported"] <= moment) & ~(frame["withdrawn"] <= moment)
        if query.since:
            keep &= local.dt.date >= query.since
        if query.until:
            keep &= local.dt.date < query.until
        if query.near:
            x, y, metres = query.near
            keep &= (np.hypot(frame["x"] - x, frame["y"] - y) <= metres) & (frame["location_method"] != "recorded")
        for word in words:
            keep &= np.logical_or.reduce([frame[kind].isin(keys) for kind, keys in word.items()])
        plain = frame[keep]
        found = run_search(index, words, query, ZONE, 5)
        assert found.total == len(plain)
        assert found.offences == plain["offence"].value_counts().sort_index().to_dict()
        assert found.years == {str(year): n for year, n in local[keep].dt.year.value_counts().sort_index().items()}
        newest = plain.sort_values("occurred_start", ascending=False)["occurred_start"].head(5)
        assert found.rows["occurred_start"].tolist() == newest.tolist()
        pd.testing.assert_frame_equal(found.rows, run_search(index, words, query, ZONE, 5).rows)
