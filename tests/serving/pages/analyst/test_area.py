"""An area's page: what stands beside the forecast, held against second ways of working it out."""

import re
from html import unescape

import numpy as np
import pandas as pd
import pytest
import shapely

from features.lookup.read import hub_areas
from features.lookup.similar import most_similar, rates_of
from serving.approved.behind import Behind
from serving.approved.served import Served
from serving.archive.editions import archive_folder, read_edition
from serving.pages.analyst.alike import NOISE, NUMBER, alike
from serving.pages.analyst.hours import hours_of
from serving.pages.analyst.hub import locations, neighbours
from tests.serving.pages.analyst.conftest import made

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def behind(pages, released_city) -> Behind:
    from configs.load import load_policy
    from training.bundle import read_bundle

    release = read_bundle(released_city.home / "releases" / "1")
    edition = read_edition(archive_folder(released_city, released_city.end))
    return Behind(Served(released_city, load_policy(released_city.policy), release.manifest, edition))


def first(behind: Behind) -> str:
    return str(behind.served.edition.forecast["area"].iloc[0])


def test_areas_alike_are_those_of_fairward_similar(behind, released_city) -> None:
    area = first(behind)
    rng = np.random.default_rng(released_city.seed)
    wanted = most_similar(rates_of(released_city, hub_areas(released_city)), area, NUMBER, noise=NOISE, rng=rng)
    found = alike(behind, area, "burglary")
    assert [row.area for row in found.rows] == [area, *wanted["area"]]
    assert [row.distance for row in found.rows[1:]] == [f"{distance:.2f}" for distance in wanted["distance"]]
    year = behind.served.history(area, "burglary").tail(52)["y"].sum()
    people = hub_areas(released_city).set_index("area")["population"]
    assert found.rows[0].recorded == str(year)
    assert found.rows[0].per_head == f"{1000 * year / people[area]:,.1f}"


def test_the_hours_of_a_week_add_up(behind) -> None:
    found = hours_of(behind, first(behind), "burglary")
    assert len(found.cells) == 7
    shares = [float(cell.removesuffix("%")) for _, row in found.cells for cell in row]
    assert sum(shares) == pytest.approx(100, abs=168 * 0.05)
    quarters = [float(cell.removesuffix("%")) for cell in found.rows[4][1]]
    assert quarters[3] == pytest.approx(sum(shares[4 * 24 + 18 : 5 * 24]), abs=0.4)


def test_confidence_is_counted_from_the_hub(behind, released_city) -> None:
    area = first(behind)
    rows = pd.read_parquet(released_city.home / "hub" / "incidents.parquet")
    here = rows[(rows["area"] == area) & rows["withdrawn"].isna()]
    found = locations(behind, area, 10)
    assert f"Of the {len(here):,} incidents" in found.said
    high = (here["location_confidence"] == "high").mean()
    assert (found.rows[0].level, found.rows[0].here) == ("high", f"{100 * high:,.0f}%")
    assert locations(behind, area, len(here) + 1).rows == []


def test_neighbours_touch(behind) -> None:
    area = first(behind)
    shapes = behind.served.edition.areas.set_index("area").geometry
    touching = {
        other for other in shapes.index if other != area and shapely.distance(shapes[area], shapes[other]) <= 0.1
    }
    assert {other for other, _ in neighbours(behind, area)} == touching


def test_the_page_says_it_all(pages, behind) -> None:
    area = first(behind)
    text = unescape(pages().get(f"/areas/{area}?offence=violence").text)
    assert re.search(r'<svg class="chart" viewBox="[\d. ]+" preserveAspectRatio="xMaxYMid slice" role="img"', text)
    for heading in ("By day and hour", "Beside areas like it", "How sure the locations are", "Further ahead"):
        assert f"<h2>{heading}</h2>" in text
    assert "Not known here" not in text
    assert pages().get("/areas/nowhere").status_code == 404


def test_what_does_not_lie_beside_the_service_is_said(tmp_path) -> None:
    alone = Behind(made(tmp_path))
    assert hours_of(alone, "a1", "burglary") is None
    assert alike(alone, "a1", "burglary") is None
    assert locations(alone, "a1", 10) is None
    assert neighbours(alone, "a2") == [("a1", "Northgate"), ("a3", "Quayside")]
