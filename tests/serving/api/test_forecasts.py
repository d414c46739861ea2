"""Forecasts asked of the API: windows ahead, bands of the day, batches, totals; held to the archived edition."""

import io

import pandas as pd
import pytest

from serving.archive.editions import archive_folder, read_edition

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def edition(app, released_city):
    return read_edition(archive_folder(released_city, released_city.end))


def test_each_window_ahead_is_that_of_the_archive(get, edition):
    for span in ("2", "1-2"):
        frame = pd.read_parquet(io.BytesIO(get(f"/forecast?ahead={span}&format=parquet").content))
        length = frame["window_end"].iloc[0] - frame["window_start"].iloc[0]
        ahead = edition.ahead[edition.ahead["window_end"] - edition.ahead["window_start"] == length]
        assert frame["mean"].tolist() == ahead["mean"].tolist()
    assert get("/forecast?ahead=9").json()["remedy"].startswith("ask for one of 1, 2, 1-2")


def test_shifts_of_an_area_add_up_to_its_window(get, edition):
    top = edition.forecast.iloc[0]
    rows = get(f"/forecast?by=shift&area={top['area']}&offence={top['offence']}&limit=100").json()["rows"]
    assert sum(row["mean"] for row in rows) == top["mean"]
    assert {row["flagged"] for row in rows} == {None}
    assert rows[0]["window_start"] == "2026-01-05"
    days = get(f"/forecast?by=day&area={top['area']}&offence={top['offence']}").json()
    assert days["total"] == 7
    csv = pd.read_csv(io.BytesIO(get("/forecast?by=00:00,12:00&format=csv").content))
    assert len(csv) == 14 * len(edition.forecast)


def test_bands_of_a_district_are_those_of_the_whole_city_and_an_area_of_another_has_none(get, edition):
    whole = pd.read_parquet(io.BytesIO(get("/forecast?by=day&format=parquet").content))
    inside = edition.areas["district"] == edition.areas["district"].iloc[0]
    asked = f"/forecast?by=day&district={edition.areas['district'].iloc[0]}"
    mine = pd.read_parquet(io.BytesIO(get(f"{asked}&format=parquet").content))
    own = whole[whole["area"].isin(edition.areas["area"][inside])].reset_index(drop=True)
    assert 0 < len(mine) < len(whole)
    pd.testing.assert_frame_equal(mine, own)
    answer = get(f"{asked}&area={edition.areas['area'][~inside].iloc[0]}").json()
    assert (answer["total"], answer["rows"], answer["window_start"]) == (0, [], "2026-01-05")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("by=shift&flagged=true", 422),
        ("by=shift&ahead=2", 422),
        ("by=shift&format=geojson", 422),
        ("by=12:00,06:00", 422),
        ("by=99:00", 422),
        ("ahead=1-2&format=hub", 422),
        ("ahead=0", 422),
        ("offence=", 422),
        ("district=", 422),
        ("window=", 422),
        ("limit=", 422),
    ],
)
def test_what_cannot_be_is_refused(get, query, status):
    answer = get(f"/forecast?{query}")
    assert answer.status_code == status
    assert answer.json()["remedy"]


def test_a_batch_gives_areas_by_offences_by_windows(asked, edition):
    areas, offences = sorted(edition.areas["area"])[:3], ["burglary", "violence"]
    body = {"areas": areas, "offences": offences, "ahead": ["1", "2", "1"]}
    rows = asked.post("/api/v1/forecast/batch", json=body).json()["rows"]
    assert len(rows) == len({(row["area"], row["offence"], row["window_start"]) for row in rows}) == 3 * 2 * 2
    one = next(row for row in rows if row["window_start"] == "2026-01-05")
    whole = edition.forecast.set_index(["area", "offence"])["mean"]
    assert one["mean"] == whole[one["area"], one["offence"]]
    csv = asked.post("/api/v1/forecast/batch", json=body, headers={"accept": "text/csv"})
    assert len(pd.read_csv(io.BytesIO(csv.content))) == 12


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"areas": ["nowhere"]}', 404),
        ('{"ahead": []}', 422),
        ('{"ahed": ["1"]}', 422),
        ('{"offences": [""]}', 422),
        ("{", 422),
        ("", 422),
    ],
)
def test_a_batch_that_cannot_be_is_refused_in_words(asked, body, status):
    answer = asked.post("/api/v1/forecast/batch", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["remedy"]


def test_totals_are_those_of_the_archive_and_add_up(get, edition):
    rows = get("/totals?level=district").json()
    per_offence = edition.forecast.groupby("offence")["mean"].sum()
    burglary = sum(row["mean"] for row in rows if row["offence"] == "burglary")
    assert burglary == pytest.approx(per_offence["burglary"], rel=1e-6)
    assert {row["level"] for row in rows} == {"district"}


def test_rows_come_in_what_is_accepted_and_not_twice(get, edition):
    csv = get("/forecast?offence=burglary", headers={"accept": "text/csv"})
    assert csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert csv.headers["vary"] == "accept, accept-encoding"
    assert len(pd.read_csv(io.BytesIO(csv.content))) == len(edition.areas)
    parquet = get("/forecast", headers={"accept": "application/vnd.apache.parquet"})
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(parquet.content)), edition.forecast)
    again = get("/forecast", headers={"accept": "text/csv", "if-none-match": csv.headers["etag"]})
    assert again.status_code == 200
    same = get("/forecast?offence=burglary", headers={"accept": "text/csv", "if-none-match": csv.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    refused = get("/forecast", headers={"accept": "image/png"})
    assert (refused.status_code, refused.json()["type"]) == (406, "/api#not-acceptable")


def test_pages_of_areas_follow_one_another(get, edition):
    address, found = "/areas?limit=100", []
    while address:
        page = get(address).json()
        found += [item["area"] for item in page["areas"]]
        address = (page["next"] or "").removeprefix("/api/v1")
    assert found == edition.areas["area"].tolist()
