"""Next week's page of the released city, in this process: days and shifts, filters, files, numbers of a reader."""

import io
import re
from html import unescape

import geopandas as gpd
import pandas as pd
import pytest

from serving.archive.editions import Edition, archive_folder, read_edition

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def edition(pages, released_city) -> Edition:
    return read_edition(archive_folder(released_city, released_city.end))


def told(answer) -> str:
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.text)).split())


def read(answer) -> pd.DataFrame:
    assert answer.status_code == 200, answer.text
    return pd.read_csv(io.BytesIO(answer.content), float_precision="round_trip")


def test_the_days_of_a_week_add_up_to_the_week(pages, edition) -> None:
    client = pages()
    options = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', client.get("/").text)
    assert options == [f"2026-01-{day:02d}" for day in range(5, 12)]
    files = [read(client.get(f"/download?offence=burglary&at={day}")) for day in options]
    whole = edition.forecast[edition.forecast["offence"] == "burglary"].set_index("area")["mean"]
    parts = pd.concat(files).groupby("area")["mean"].sum()
    pd.testing.assert_series_equal(parts.sort_index(), whole.sort_index(), rtol=1e-12, atol=0, check_names=False)
    assert files[0]["rank"].tolist() == list(range(1, len(whole) + 1))
    assert (files[0]["flagged"].sum()) == edition.forecast.query("offence == 'burglary'")["flagged"].sum()


def test_a_shift_is_said_with_its_hours_and_its_share_of_the_week(pages) -> None:
    said = told(pages().get("/?offence=violence&at=2026-01-09T22:00"))
    assert "Friday 9 January 2026, 22:00 to 06:00" in said
    assert re.search(r"That is \d+% of the [\d.]+ incidents expected in the whole week", said)
    assert "Whole week" in said


@pytest.mark.parametrize("at", ["2026-01-04", "2026-01-05T07:00", "2026-01-12"])
def test_a_day_or_shift_that_is_not_in_the_week_is_refused_with_what_to_do(pages, at) -> None:
    answer = pages().get(f"/?at={at}")
    assert answer.status_code == 404
    assert "choose one from the list on the page" in answer.text


@pytest.mark.parametrize("query", ["at=tomorrow", "layer=heat", "show=some", "ofence=burglary", "format=csv"])
def test_what_no_address_may_hold_is_refused(pages, query) -> None:
    assert pages().get(f"/?{query}").status_code == 422


def test_a_file_holds_what_the_page_shows(pages, edition) -> None:
    district = edition.areas["district"].iloc[0]
    names = dict(zip(edition.areas["area"], edition.areas["name"], strict=True))
    table = read(pages().get("/download", params={"offence": "damage", "district": district, "format": "csv"}))
    assert set(table["district"]) == {district}
    assert table["name"].tolist() == [names[area] for area in table["area"]]
    wanted = edition.forecast[edition.forecast["offence"] == "damage"].set_index("area").loc[table["area"]]
    assert table["interval_width"].tolist() == (wanted["q0.95"] - wanted["q0.05"]).tolist()
    assert table["change"].tolist() == pytest.approx((wanted["mean"] - wanted["mean_8"]).tolist(), abs=1e-6)
    assert set(table["change_since"]) == {"the mean of the last 8 weeks (no forecast was issued for the week before)"}


def test_every_kind_of_file_holds_the_same_rows(pages) -> None:
    client = pages()
    query = "/download?offence=vehicle&at=2026-01-06&find=a"
    csv = read(client.get(f"{query}&format=csv"))
    parquet = pd.read_parquet(io.BytesIO(client.get(f"{query}&format=parquet").content))
    answer = client.get(f"{query}&format=geojson")
    shapes = gpd.read_file(io.BytesIO(answer.content))
    assert len(csv) > 10
    assert csv["mean"].tolist() == parquet["mean"].tolist() == shapes["mean"].tolist()
    assert answer.headers["content-disposition"] == 'attachment; filename="demo-2026-01-05-vehicle-2026-01-06.geojson"'


def test_the_table_alone_is_the_pages_own(pages) -> None:
    client = pages()
    query = "?offence=burglary&layer=width&find=ford"
    alone = client.get(f"/ranking{query}").text
    assert alone.startswith('<div class="scroll">')
    assert alone.strip() in client.get(f"/{query}").text
    assert "No area matches" in client.get("/ranking?find=nowhere at all").text


def test_numbers_and_dates_follow_the_reader_and_the_address_is_remembered(pages) -> None:
    client = pages()
    german = client.get("/", headers={"accept-language": "de-AT,de;q=0.9,en;q=0.1"})
    american = client.get("/?locale=en-US", headers={"accept-language": "de"})
    number = re.search(r"<h1>Burglary: ([\d.,]+) incidents", client.get("/").text)[1]
    assert number.replace(".", ",") in told(german)
    assert "Monday, January 5, 2026 to Sunday, January 11, 2026" in told(american)
    assert "Monday, January 5, 2026" in told(client.get("/"))
    assert "Monday 5 to Sunday 11 January 2026" in told(client.get("/?locale=en-GB"))
    assert "accept-language" in german.headers["vary"]


def test_what_is_kept_for_one_reader_is_not_given_to_another(pages) -> None:
    assert "/search" in pages("analyst").get("/").text
    assert "/search" not in pages("member").get("/").text


def test_a_page_that_is_had_already_is_not_sent_again(pages) -> None:
    client = pages()
    etag = client.get("/?layer=change").headers["etag"]
    assert client.get("/?layer=change", headers={"if-none-match": etag}).status_code == 304
