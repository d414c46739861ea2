"""The monthly archives of data.police.uk: months once each, downloads that go on where they broke off."""

import pytest

from configs.errors import DataError, StateError
from configs.feeds import PoliceUkFeed
from tests.features.fetch.archives import Archives, archive, months
from tests.features.fetch.feeds import attempt, city_of, land, landed
from tests.features.fetch.servers import Said, serving

SCHEMA = {
    "id": "Crime ID",
    "offence": "Crime type",
    "occurred": "Month",
    "x": "Longitude",
    "y": "Latitude",
    "recorded_area": "LSOA code",
}
FORCES = ("metropolitan", "city-of-london")


@pytest.fixture
def site():
    with serving(Archives()) as made:
        yield made


def give(site, newest, first, count, rows=3, forces=FORCES):
    given = {month: dict.fromkeys(forces, rows) for month in months(first, count)}
    site.answer.files[f"{newest}.zip"] = archive(newest, given)


def city(site, folder, first, last, schema=SCHEMA, forces=FORCES):
    feed = {"kind": "police-uk", "url": site.url, "forces": list(forces), "first": first, "last": last}
    return city_of(folder, feed, schema)


def landings(city):
    return city.home / "landing" / "sources-police"


def test_a_month_is_a_page_with_the_rows_of_all_forces(site, tmp_path):
    give(site, "2020-03", "2019-01", 15, rows=7)
    made = city(site, tmp_path, "2020-01", "2020-03")
    account = land(made)
    assert (account.pages, account.rows, account.cursor, account.warnings) == (3, 42, "2020-03", ())
    rows = landed(made)
    assert [row["Month"] for row in rows] == ["2020-01"] * 14 + ["2020-02"] * 14 + ["2020-03"] * 14
    assert set(rows[0]) == set(SCHEMA.values())
    assert rows[4]["Crime ID"] is None
    assert (rows[6]["Longitude"], rows[0]["Longitude"]) == (None, "-0.000001")
    assert sorted(path.suffix for path in landings(made).iterdir()) == [".json", ".parquet", ".parquet", ".parquet"]


def test_a_long_period_takes_an_archive_for_each_three_years(site, tmp_path):
    give(site, "2019-12", "2017-01", 36, rows=1)
    give(site, "2021-02", "2018-03", 36, rows=2)
    made = city(site, tmp_path, "2017-01", "2021-02")
    assert land(made).rows == 36 * 2 + 14 * 4
    assert [asked.path for asked in site.asked] == ["/data/archive/2019-12.zip", "/data/archive/2021-02.zip"]


def test_a_later_last_month_lands_only_the_months_that_are_new(site, tmp_path):
    give(site, "2020-01", "2019-12", 2)
    land(city(site, tmp_path, "2019-12", "2020-01"))
    give(site, "2020-03", "2019-12", 4)
    later = city(site, tmp_path, "2019-12", "2020-03")
    assert land(later).rows == 12
    assert land(later).rows == 0
    assert [row["Month"] for row in landed(later)] == [month for month in months("2019-12", 4) for _ in range(6)]
    error = attempt(city(site, tmp_path, "2019-11", "2020-03")).error
    assert isinstance(error, StateError)
    assert "first changed" in str(error)


def test_a_force_that_gave_nothing_is_warned_of(site, tmp_path):
    give(site, "2020-02", "2020-01", 2, forces=("metropolitan",))
    account = land(city(site, tmp_path, "2020-01", "2020-02"))
    assert account.rows == 6
    assert account.warnings == tuple(
        f"sources.police: city-of-london gave nothing for 2020-0{month}" for month in (1, 2)
    )


def test_a_download_goes_on_where_it_broke_off(site, tmp_path):
    give(site, "2020-01", "2019-12", 2, rows=400)
    whole = site.answer.files["2020-01.zip"]
    answer = site.answer

    def breaking(asked):
        said = answer(asked)
        broken = len(site.asked) <= 2
        return Said(said.status, said.body, said.headers, 1000 if broken else None)

    site.answer = breaking
    waits: list[float] = []
    assert land(city(site, tmp_path, "2019-12", "2020-01"), waits=waits).rows == 1600
    assert [asked.headers.get("Range") for asked in site.asked] == [None, "bytes=1000-", "bytes=2000-"]
    assert waits == [1.0, 2.0]
    assert len(whole) > 5000


def test_a_download_goes_on_in_the_next_run_and_starts_anew_where_the_archive_is_another(site, tmp_path):
    give(site, "2020-01", "2019-12", 2, rows=400)
    answer = site.answer
    site.answer = lambda asked: Said(200, answer(asked).body, answer(asked).headers, 3000)
    made = city(site, tmp_path, "2019-12", "2020-01")
    site.faults.extend([None, *[Said(503)] * 5])
    error = attempt(made).error
    assert isinstance(error, DataError)
    assert (landings(made) / "archive-2020-01.zip.part").stat().st_size == 3000
    site.answer = answer
    give(site, "2020-01", "2019-12", 2, rows=300)
    site.asked.clear()
    assert land(made).rows == 1200
    assert [asked.headers.get("Range") for asked in site.asked] == ["bytes=3000-"]
    assert not list(landings(made).glob("archive*"))


def test_a_server_without_versions_is_asked_from_the_start(site, tmp_path):
    give(site, "2020-01", "2019-12", 2, rows=400)
    site.answer.ranges = False
    answer = site.answer
    site.answer = lambda asked: Said(200, answer(asked).body, {}, None if len(site.asked) > 1 else 2000)
    assert land(city(site, tmp_path, "2019-12", "2020-01")).rows == 1600
    assert [asked.headers.get("Range") for asked in site.asked] == [None, None]


def test_an_archive_that_is_damaged_is_downloaded_anew(site, tmp_path):
    give(site, "2020-01", "2019-12", 2, rows=400)
    whole = site.answer.files["2020-01.zip"]
    damaged = bytearray(whole)
    damaged[200:260] = bytes(60)
    made = city(site, tmp_path, "2019-12", "2020-01")
    for content in (bytes(damaged), whole[:-100], b"<html>" * 100):
        site.answer.files["2020-01.zip"] = content
        error = attempt(made).error
        assert isinstance(error, DataError)
        assert "is no whole zip file" in str(error)
    site.answer.files["2020-01.zip"] = whole
    assert land(made).rows == 1600


def test_an_archive_that_is_not_published_or_lacks_a_month_is_said(site, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    line = str(attempt(city(site, tmp_path / "a", "2020-01", "2020-02")).error)
    assert "the server said 404 to /data/archive/2020-02.zip" in line
    give(site, "2020-03", "2020-02", 2)
    assert "the archive does not hold 2020-01" in str(attempt(city(site, tmp_path / "b", "2020-01", "2020-03")).error)


def test_a_column_that_the_files_lack_is_said_with_their_header(site, tmp_path):
    give(site, "2020-01", "2020-01", 1)
    made = city(site, tmp_path, "2020-01", "2020-01", {**SCHEMA, "place": "Postcode"})
    line = str(attempt(made).error)
    assert "Postcode" in line
    assert "its header is Crime ID,Month,Reported by" in line
    assert "2020-01/2020-01-metropolitan-street.csv" in line


def test_a_run_that_ended_between_months_goes_on_with_the_archive_it_has(site, tmp_path):
    give(site, "2020-03", "2020-01", 3)
    made = city(site, tmp_path, "2020-01", "2020-03")
    broken = {month: dict.fromkeys(FORCES, 3) for month in ("2020-01", "2020-02")}
    site.answer.files["2020-03.zip"] = archive("2020-03", broken)
    assert attempt(made).rows == 12
    assert (landings(made) / "archive-2020-03.zip").exists()
    site.asked.clear()
    assert isinstance(attempt(made).error, DataError)
    assert site.asked == []


def test_an_archive_of_another_period_is_not_kept(site, tmp_path):
    made = city(site, tmp_path, "2020-01", "2020-03")
    site.answer.files["2020-03.zip"] = archive("2020-03", {"2020-01": dict.fromkeys(FORCES, 3)})
    assert attempt(made).rows == 6
    give(site, "2020-04", "2020-01", 4)
    later = city(site, tmp_path, "2020-01", "2020-04")
    assert land(later).rows == 18
    assert not list(landings(later).glob("archive*"))


def elsewhere(site, moved):
    """Have a site redirect to its archives at another name of this machine; keep what is asked for there."""
    answer, port = site.answer, site.url.rpartition(":")[2]

    def redirecting(asked):
        if asked.headers["Host"].startswith("127.0.0.1"):
            return Said(302, b"", {"Location": f"http://localhost:{port}{asked.path}"})
        moved.append(asked)
        said = answer(asked)
        return Said(said.status, said.body, said.headers, 1000 if len(moved) == 1 else None)

    site.answer = redirecting


def test_archives_that_lie_on_a_host_that_is_known_are_followed_and_gone_on_with_there(site, tmp_path):
    give(site, "2020-01", "2019-12", 2, rows=400)
    moved = []
    elsewhere(site, moved)
    feed = {"kind": "police-uk", "url": site.url, "forces": list(FORCES), "first": "2019-12", "last": "2020-01"}
    refused = attempt(city_of(tmp_path, feed, SCHEMA)).error
    assert "redirects to http://localhost, which is not followed" in str(refused)
    assert moved == []
    assert land(city_of(tmp_path, {**feed, "hosts": ["localhost"]}, SCHEMA)).rows == 1600
    assert [asked.headers.get("Range") for asked in moved] == [None, "bytes=1000-"]


def test_the_sites_own_provider_of_storage_is_known():
    # https://data.police.uk/data/archive/2026-07.zip answers 302 with this host
    feed = PoliceUkFeed(kind="police-uk", forces=("kent",), first="2020-01", last="2020-02")
    assert feed.hosts == ("policeuk-data.s3.amazonaws.com",)


def test_another_part_than_was_asked_for_is_not_put_into_the_archive(site, tmp_path):
    give(site, "2020-01", "2019-12", 2, rows=400)
    answer = site.answer

    def wrong(asked):
        said = answer(asked)
        if len(site.asked) == 1:
            return Said(said.status, said.body, said.headers, 1000)
        if len(site.asked) == 2:
            return Said(206, said.body, {**said.headers, "Content-Range": f"bytes 7-{len(said.body)}/9999"})
        return said

    site.answer = wrong
    assert land(city(site, tmp_path, "2019-12", "2020-01")).rows == 1600
    assert [asked.headers.get("Range") for asked in site.asked] == [None, "bytes=1000-", None]
