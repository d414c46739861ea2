"""What is in a hub, in numbers and drawn: what changed since, what was known when, and hubs with nothing in them."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from configs.city import City
from features.hub import ingest, load_hub
from features.hub.describe import Description, describe
from features.hub.picture import hub_page
from tests.features.cities import CALLS, HEADER, POLICE, small_city, write_rows
from tests.features.context.beside import COUNTED, PERIOD, counts, write


def month(number: int, code: str = "0600", rows: int = 40) -> list[str]:
    """Make rows of a month of 2020, one a few hours after the other."""
    days = [f"2020-{number:02d}-{1 + n % 28:02d}" for n in range(rows)]
    return [
        f"{number}-{n},{code},{day} {n % 24:02d}:00,,{day} 23:59,{500100 + 17 * n},{5600100 + 19 * n},1,W,"
        for n, day in enumerate(days)
    ]


@pytest.fixture
def city(tmp_path: Path) -> City:
    """Five months of police records; in the last a code that was never seen, and a row nobody can place."""
    for number in range(2, 7):
        write_rows(tmp_path / f"data/police/{number}.csv.gz", HEADER, month(number))
    rows = [*month(6), "x,9900,2020-06-03 10:00,,2020-06-03 12:00,500500,5600500,1,W,"]
    write_rows(tmp_path / "data/police/6.csv.gz", HEADER, rows)
    write_rows(tmp_path / "data/calls/one.csv", "call,kind,at,lon,lat", ["k,THEFT,11/06/2020 10:00,500270,5600290"])
    return small_city(tmp_path, sources={"police": POLICE, "calls": CALLS})


def described(city: City, as_of: datetime | None = None) -> Description:
    return describe(city, load_hub(city, as_of))


def test_ingest_counts_the_changes_that_describe_lists(city: City) -> None:
    account = ingest(city)
    told = [(each.source, each.file, each.kind) for each in described(city).changes]
    assert ("police", "police/6.csv.gz", "new offence codes") in told
    assert account.changes == len(told) > 0
    assert "changes" not in json.loads((city.home / "hub/account.json").read_text())


def test_a_hub_as_it_was_known_tells_nothing_of_what_came_later(city: City) -> None:
    ingest(city)
    then = described(city, datetime(2020, 5, 1))
    assert then.changes == []
    assert then.months["month"].max().month == 4
    assert then.links.empty
    assert len(described(city).links) == 1


def test_a_column_that_comes_and_goes_is_told_though_no_schema_reads_it(city: City) -> None:
    write_rows(city.data_folder / "police/4.csv.gz", HEADER.replace("story", "tale"), month(4))
    ingest(city)
    told = [(each.file, each.now) for each in described(city).changes if each.kind == "other columns"]
    assert told == [
        ("police/4.csv.gz", "schema 1, without story, with tale"),
        ("police/5.csv.gz", "schema 1, without tale, with story"),
    ]


def test_a_hub_of_quarantine_alone_is_described_and_drawn(tmp_path: Path) -> None:
    write_rows(tmp_path / "data/police/one.csv.gz", HEADER, ["a,b"])
    city = small_city(tmp_path)
    ingest(city)
    hub = load_hub(city)
    found = describe(city, hub)
    assert found.reasons["reason"].tolist() == ["wrong number of columns"]
    page = hub_page(city, hub, found)
    assert page.startswith("<!doctype html>")
    assert page.count("<svg") == 1
    assert "nan" not in page.lower()


def test_a_page_says_as_of_when_it_is(city: City) -> None:
    ingest(city)
    hub = load_hub(city, datetime(2020, 5, 1))
    assert "As it was known on 2020-05-01 00:00." in hub_page(city, hub, describe(city, hub))


def test_a_city_of_counts_alone_is_described(tmp_path: Path) -> None:
    write(tmp_path, "counts.csv", "area,month,kind,n", ("E,2020-01,house,2", "Q,2020-01,house,2"))
    city = small_city(tmp_path, COUNTED, sources={}, counts={"burglary": counts()}, **PERIOD)
    assert ingest(city).changes == 0
    found = described(city)
    assert found.changes == []
    assert found.sources.empty
    told = [(each["group"], each["source"], each["rows"], each["kept"]) for each in found.beside.to_dict("records")]
    assert told == [("counts", "burglary", 2, 1)]
    assert str(found.beside["first"][0]) == "2020-01-01"
    assert hub_page(city, load_hub(city), found).count("<svg") == 1


def test_districts_and_attributes_are_described_and_as_of_a_day_those_that_were_published(tmp_path: Path) -> None:
    write(tmp_path, "people.csv", "key,people", ["W,40", "E,4"])
    table = {"feed": {"kind": "files", "files": "people.csv"}, "key": "key", "source": "by hand"}
    census = {**table, "year": 2019, "totals": {"population": "people"}}
    later = {**table, "year": 2020, "published": "2021-07", "totals": {"population_2020": "people"}}
    east = "e,0600,2020-02-03 10:00,,2020-02-03 12:00,501500,5600500,1,E,"
    write_rows(tmp_path / "data/police/2.csv.gz", HEADER, [*month(2), east])
    areas = {"kind": "grid", "cell": 500, "polygons": {"file": "areas.geojson", "id": "id", "name": "name"}}
    city = small_city(tmp_path, areas=areas, attributes={"census": census, "later": later})
    ingest(city)
    found = described(city)
    assert found.districts.values.tolist() == [["Square E", 4, 1], ["Square W", 4, 40]]
    assert found.attributes[["total", "year"]].values.tolist() == [["population", 2019], ["population_2020", 2020]]
    assert described(city, datetime(2020, 5, 1)).attributes["total"].tolist() == ["population"]
