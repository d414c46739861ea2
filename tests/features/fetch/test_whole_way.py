"""From each kind of feed to the rows that the rest of the hub reads."""

from features.fetch import fetch
from features.sources.read import list_files, read_sources, read_table
from tests.features.cities import POLICE, small_city
from tests.features.fetch.archives import Archives, archive
from tests.features.fetch.feeds import land
from tests.features.fetch.opened import opened
from tests.features.fetch.servers import serving

TEXTS = ("id", "code", "occurred", "x", "y")


def texts_of(city):
    (key,) = city.sources
    rows = [row for file in read_sources(city) for row in file.table.to_pylist()]
    assert all(row["whole"] for row in rows)
    assert [entry.source for entry in list_files(city, key)] == [key] * len(read_sources(city))
    return [tuple(row[name] for name in TEXTS) for row in rows]


def test_portals(portal, tmp_path):
    portal.add(1, 2, 3)
    portal.add(4, code=None)
    city = portal.city(tmp_path)
    land(city)
    row = ("0611", "2020-01-06T09:00:00", "-0.5", "51.25")
    assert texts_of(city) == [("1", *row), ("2", *row), ("3", *row), ("4", "", *row[1:])]
    before = [entry.digest for entry in list_files(city, "police")]
    portal.add(5)
    land(city)
    assert [entry.digest for entry in list_files(city, "police")][: len(before)] == before
    assert len(texts_of(city)) == 5


def test_a_database(postgres, tmp_path):
    postgres.run(
        "INSERT INTO police.records (code, at, x, y) VALUES ('0611', '2020-01-06 10:00', -0.5, 51.25), "
        "(NULL, NULL, NULL, NULL)"
    )
    feed = {"kind": "sql", "url": postgres.url, "table": "police.records", "cursor": "id"}
    city = small_city(
        tmp_path,
        sources={
            "police": {
                **POLICE,
                "feed": feed,
                "schemas": [{"id": "id", "offence": "code", "occurred": "at", "x": "x", "y": "y"}],
            }
        },
    )
    land(city)
    assert texts_of(city) == [("1", "0611", "2020-01-06 10:00:00", "-0.5", "51.250000"), ("2", "", "", "", "")]


def test_monthly_archives(tmp_path):
    with serving(Archives()) as site:
        site.answer.files["2020-01.zip"] = archive("2020-01", {"2020-01": {"kent": 5}})
        feed = {"kind": "police-uk", "url": site.url, "forces": ["kent"], "first": "2020-01", "last": "2020-01"}
        schema = {"id": "Crime ID", "offence": "Crime type", "occurred": "Month", "x": "Longitude", "y": "Latitude"}
        city = small_city(tmp_path, sources={"police": {**POLICE, "feed": feed, "schemas": [schema]}})
        land(city)
    rows = texts_of(city)
    assert [row[1:] for row in rows[:2]] == [("Burglary", "2020-01", f"-0.00000{n}", "51.500000") for n in (1, 2)]
    assert rows[4][:2] == ("", "Anti-social behaviour")


def test_a_table_beside_incidents(tmp_path):
    with opened("socrata") as portal:
        portal.add(1, 2)
        table = {"title": "Rain", "feed": portal.feed(), "day": "at", "values": {"rain": "x"}}
        city = small_city(tmp_path, weather=table)
        (account,) = fetch(city)
        assert (account.name, account.error, account.rows) == ("weather.weather", None, 2)
        (again,) = fetch(city, ["weather"])
        assert again.rows == 0
    frame = read_table(city.weather.feed, city, {"day": "at", "rain": "x"}, "weather.weather")
    assert frame[["day", "rain", "row"]].to_numpy().tolist() == [
        ["2020-01-06T09:00:00", "-0.5", 1],
        ["2020-01-06T09:00:00", "-0.5", 2],
    ]
