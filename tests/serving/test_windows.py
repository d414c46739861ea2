"""A city in months and one in shifts, from training to dossier, archive and pages: nowhere a week that is none."""

import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from starlette.requests import Request

from audit.dossier import Dossier, write_dossier
from configs.city import City
from configs.load import load_policy
from configs.windows import WindowSettings
from features.hub import ingest, load_hub
from features.simulate import simulate
from serving.app import attach, create_app
from serving.approved.guard import Guard
from serving.approved.served import Served
from serving.archive.editions import Edition
from serving.archive.forecasts import issue
from serving.files.formats import write
from serving.pages.analyst.area import area_page
from serving.pages.analyst.asked import AreaQuery, WindowQuery
from serving.pages.analyst.window import window_page
from serving.pages.render import render
from tests.short_policy import write_policy
from tests.training.conftest import tiny
from training.release import train_release

pytestmark = pytest.mark.slow
UNITS = {"month": (4, 20, "2023-01-01", "2026-01-01"), "shift": (12, 120, "2024-11-04", "2026-01-05")}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = tiny(tmp_path_factory.mktemp("windows"))
    simulate(city)
    return city.home


@pytest.fixture(scope="module", params=UNITS)
def made(request: pytest.FixtureRequest, hub: Path, tmp_path_factory) -> tuple[City, Edition, Dossier, Served]:
    origins, trained, start, end = UNITS[request.param]
    workspace = tmp_path_factory.mktemp(request.param)
    shutil.copytree(hub, workspace / hub.name)
    city = tiny(workspace)
    city = city.model_copy(
        update={
            "model": city.model.model_copy(update={"members": ("ewma", "glm"), "train_windows": trained}),
            "backtest": city.backtest.model_copy(update={"origins": origins, "calibration": 8, "refit_every": origins}),
            "window": WindowSettings(unit=request.param),
            "policy": write_policy(workspace),
            "start": date.fromisoformat(start),
            "end": date.fromisoformat(end),
        }
    )
    ingest(city)
    release = train_release(city, trainer="Tess Marlow", progress=lambda _: None)
    dossier = write_dossier(city, release, datetime(2026, 2, 1, tzinfo=UTC))
    edition = issue(city, load_hub(city), release)
    return city, edition, dossier, Served(city, load_policy(city.policy), release.manifest, edition)


def _pages(city: City, served: Served) -> dict[str, str]:
    guard, today = Guard(city, lambda: date(2026, 1, 1)), date(2026, 1, 1)
    app = create_app()
    attach(app, guard)
    request = Request({"type": "http", "app": app, "path": "/", "headers": []})
    kept = {"release": 1, "approval": "Approved.", "locales": []}
    first = {**window_page(served, WindowQuery(), today), **kept}
    area = {**area_page(served, next(iter(served.areas)), AreaQuery()), **kept}
    return {
        "first": render("analyst/week.html", request, "/", first).body.decode(),
        "area": render("analyst/area.html", request, "/areas", area).body.decode(),
    }


def _words(page: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())


def test_pages_name_the_citys_windows(made):
    city, _, _, served = made
    said = {name: _words(page) for name, page in _pages(city, served).items()}
    when = {"month": "January 2026", "shift": "Monday 5 January 2026, 06:00 to 14:00"}[city.window.unit]
    assert f"Forecast for {when}" in said["first"]
    assert f"Mean of 52 {city.window.unit}s" in said["first"]
    assert f"The last {city.window.unit}s" in said["area"]
    for name, words in said.items():
        assert not re.search(r"\bweek", words, re.IGNORECASE), (name, re.findall(r".{30}\bweek.{30}", words))


def test_the_dossier_counts_in_the_citys_windows(made):
    city, _, dossier, _ = made
    document = json.loads(dossier.json.read_bytes())
    told = [*document["does"], *document["verdict"].values()]
    told += [part for gate in document["gates"] for part in (gate["sentence"], gate["method"], gate["threshold"])]
    assert not [sentence for sentence in told if re.search(r"\bweek", sentence)]
    assert f"Tested on {city.backtest.origins} {city.window.unit}s" in _words(dossier.html.read_text(encoding="utf-8"))


def test_what_is_archived_follows_the_clock(made):
    city, edition, _, _ = made
    starts = edition.totals["window_start"].drop_duplicates().sort_values()
    if city.window.unit == "month":
        assert [str(start.date()) for start in starts] == ["2026-01-01", "2026-02-01"]
        assert edition.end == date(2026, 2, 1)
    else:
        assert [str(start) for start in starts] == ["2026-01-05 06:00:00", "2026-01-05 14:00:00"]
        assert "2026-01-05T06:00,2026-01-05T06:00,2026-01-05T14:00" in write(edition.forecast, "csv").decode()
