"""The scientists' pages hold the figures of manifest, hub, dossier, backtest and archive."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from configs.city import City
from configs.tracking import MlflowSettings
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from serving.archive.seals import write_seal
from serving.register.backtests import by_window, of_area, of_origin, origins
from tests.serving.pages.client import Client
from training.metrics import poisson_deviance

PAGES = (
    "/science",
    "/science/releases/1",
    "/science/quality",
    "/science/drift",
    "/science/backtest",
    "/science/archive",
)


def shown(page: str) -> str:
    """Return the text of a page, one blank between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture(scope="module")
def release(released_city: City) -> Path:
    """Folder of the release."""
    return released_city.home / "releases/1"


@pytest.fixture(scope="module")
def backtest(release: Path) -> pd.DataFrame:
    """Give the whole backtest, read by another library than the pages use."""
    return pd.read_parquet(release / "backtest.parquet")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens(scientist: Client, path: str) -> None:
    answer = scientist.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1
    assert "nan" not in shown(answer.text).lower().split()


def test_runs_show_skill_state_and_the_command_that_opens_mlflow(scientist: Client, release: Path) -> None:
    text = shown(scientist.get("/science").text)
    overall = json.loads((release / "model/manifest.json").read_bytes())["overall"]
    assert f"{overall['skill']:.1%} ({overall['low']:.1%} to {overall['high']:.1%})" in text
    assert "in service" in text
    assert json.loads((release / "release.json").read_bytes())["run_id"] in text
    assert "mlflow ui --backend-store-uri sqlite:///mlflow.db" in text


def test_with_an_address_of_mlflow_runs_lead_there(released_city: City, release: Path) -> None:
    city = released_city.model_copy(update={"mlflow": MlflowSettings(ui="https://mlflow.city.test/")})
    app: Any = create_app()
    attach(app, Guard(city, lambda: local_today(city)))
    run = json.loads((release / "release.json").read_bytes())["run_id"]
    for path in ("/science", "/science/releases/1"):
        page = Client(app, "Sam", "scientist").get(path).text
        assert re.search(rf'href="https://mlflow\.city\.test/#/experiments/\d+/runs/{run}"', page), path
        assert "mlflow ui" not in page


def test_a_release_shows_every_score_and_parameter(scientist: Client, release: Path) -> None:
    manifest = json.loads((release / "model/manifest.json").read_bytes())
    text = shown(scientist.get("/science/releases/1").text)
    for offence in manifest["offences"]:
        assert f"{manifest['metrics'][offence['offence']]['deviance']:,.4g}" in text
    assert f"model.train_windows {manifest['model']['train_windows']}" in text
    assert manifest["data_digest"] in text
    assert scientist.get("/science/releases/9").status_code == 404


def test_data_quality_adds_up_to_the_account(scientist: Client, released_city: City) -> None:
    total = json.loads((released_city.home / "hub/account.json").read_bytes())["total"]
    text = shown(scientist.get("/science/quality").text)
    for name in ("rows", "kept", "linked", "quarantined"):
        assert f"{total[name]:,}" in text
    for reason, rows in total["reasons"].items():
        assert reason in text, rows


def test_drift_shows_every_column_and_recomputed_calibration(
    scientist: Client, release: Path, backtest: pd.DataFrame
) -> None:
    page = scientist.get("/science/drift").text
    gates = json.loads((release / "dossier.json").read_bytes())["gates"]
    rows = next(gate for gate in gates if gate["gate"] == "drift")["rows"]
    assert page.count("<code>") == len(rows) + 1
    sums = backtest.groupby("window_start")[["mean", "y"]].sum()
    for ratio in sums["mean"] / sums["y"]:
        assert f"{ratio:.3f}" in page
    inside = backtest["y"].between(backtest["q0.05"], backtest["q0.95"])
    for share in inside.groupby(backtest["window_start"]).mean():
        assert f"{share:.1%}" in page


def test_what_duckdb_reads_is_what_lies_in_the_file(release: Path, backtest: pd.DataFrame) -> None:
    path = release / "backtest.parquet"
    assert origins(path) == [moment.to_pydatetime() for moment in sorted(backtest["origin"].unique())]
    first = backtest["origin"].min()
    one = of_origin(path, first)
    assert len(one) == (backtest["origin"] == first).sum()
    assert one["mean"].sum() == pytest.approx(backtest.loc[backtest["origin"] == first, "mean"].sum(), rel=1e-12)
    mine = backtest[(backtest["area"] == "A003") & (backtest["offence"] == "violence")].sort_values("origin")
    np.testing.assert_array_equal(of_area(path, "A003", "violence")["y"], mine["y"])
    found = by_window(path)
    assert found["y"].sum() == backtest["y"].sum()
    assert len(found) == backtest.groupby(["window_start", "offence"]).ngroups


def test_any_origin_offence_and_area_of_the_backtest_is_shown(scientist: Client, backtest: pd.DataFrame) -> None:
    origin = sorted(backtest["origin"].unique())[3]
    rows = backtest[(backtest["origin"] == origin) & (backtest["offence"] == "violence")].set_index("area")
    page = scientist.get(f"/science/backtest?origin={origin.isoformat()}&offence=violence&area=A003").text
    text = shown(page)
    assert f"Came {rows['y'].sum():,}" in text
    assert f"{poisson_deviance(rows['y'].to_numpy(), rows['mean'].to_numpy()):.3g}" in text
    assert page.count('class="point"') + page.count('class="dot"') == backtest["origin"].nunique() + 2
    assert f"{rows.loc['A003', 'crps']:.3f}" in text
    furthest = rows["crps"].idxmax()
    assert f"area={furthest}" in page


def test_further_windows_of_an_origin_are_shown_until_there_are_none(scientist: Client, backtest: pd.DataFrame) -> None:
    starts = sorted(backtest["origin"].unique())
    page = scientist.get(f"/science/backtest?origin={starts[0].isoformat()}").text
    assert [span for span in ("1-1", "2-2", "1-2") if f'<option value="{span}"' in page] == ["1-1", "2-2", "1-2"]
    both = scientist.get(f"/science/backtest?origin={starts[0].isoformat()}&span=1-2&offence=burglary").text
    two = backtest[backtest["window_start"].isin(starts[:2]) & (backtest["offence"] == "burglary")]
    assert f"Came {two['y'].sum():,}" in shown(both)
    last = scientist.get(f"/science/backtest?origin={starts[-1].isoformat()}").text
    assert '<option value="2-2"' not in last


@pytest.mark.parametrize(
    "query", ["origin=2020-01-01", "offence=drugs", "area=nowhere", "span=9-9", "release=7", "origin=soon", "what=1"]
)
def test_what_is_not_in_the_backtest_is_refused_with_what_is(scientist: Client, query: str) -> None:
    answer = scientist.get(f"/science/backtest?{query}")
    assert answer.status_code in (404, 422)
    assert "To mend:" in answer.text


def test_the_archive_lists_what_was_issued_and_scores_once_they_are_known(own_city: City) -> None:
    guard = Guard(own_city, lambda: local_today(own_city))
    guard.check()
    app: Any = create_app()
    attach(app, guard)
    client = Client(app, "Sam", "scientist")
    text = shown(client.get("/science/archive").text)
    assert "Monday 5 to Sunday 11 January 2026" in text
    assert "0 of 1 can be scored so far" in text
    assert "✓ as issued" in text
    assert "No forecast that was issued has been scored yet" in client.get("/science/drift").text
    folder = own_city.home / "monitor/2026-01-05"
    folder.mkdir(parents=True)
    offences = {"violence": {"incidents": 250, "expected": 200.0, "deviance": 1.2345, "coverage_90": 0.912}}
    scores = {"window": "2026-01-05", "release": 1, "read": "2026-02-02", "offences": offences, "all": {"skill": 0.042}}
    (folder / "scores.json").write_text(json.dumps(scores))
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    write_seal(own_city.home / "forecasts/2026-01-05", moment, moment, "simulated")
    text = shown(client.get("/science/archive").text)
    assert "scored on what was known on 2 February 2026" in text
    assert "250 1.234 91.2%" in text or "250 1.235 91.2%" in text
    drift = shown(client.get("/science/drift").text)
    assert "5 Jan 2026 1 250 200.0 0.800 91.2%" in drift
    assert "from 4.2% to 4.2%" in client.get("/science/drift").text
    path = own_city.home / "forecasts/2026-01-05/forecast.parquet"
    rows = pd.read_parquet(path)
    rows.assign(mean=2 * rows["mean"]).to_parquet(path, index=False)
    assert "✕ changed since it was issued" in shown(client.get("/science/archive").text)


def test_a_city_without_hub_or_release_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from configs.load import load_city

    monkeypatch.setenv("FAIRWARD_WORKSPACE", str(tmp_path))
    city = load_city("demo")
    app: Any = create_app()
    attach(app, Guard(city, lambda: local_today(city)))
    client = Client(app, "Sam", "scientist")
    assert "No release has been trained." in client.get("/science").text
    assert "no hub beside this service" in client.get("/science/quality").text.lower()
    assert "No forecast has been issued." in client.get("/science/archive").text
    assert client.get("/science/drift").status_code == client.get("/science/backtest").status_code == 404
