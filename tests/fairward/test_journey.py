"""The whole way from nothing to a verified forecast, verb by verb, and every verb again."""

import io
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from features.rules import BASELINES
from training.counts import QUANTILES
from training.metrics import poisson_deviance

pytestmark = pytest.mark.slow
KEYS = ["origin", "window_start", "window_end", "area", "offence"]
COLUMNS = [*KEYS, "mean", *QUANTILES, *BASELINES, "rank", "flagged"]


def runs(user):
    """Return the status of every MLflow run of a user's city."""
    from training import registry

    store = registry.client(user.city)
    return [run.info.status for run in store.search_runs([registry.experiment(user.city)])]


def test_from_nothing_to_a_verified_forecast(released, tmp_path):
    user = released.copy(tmp_path)
    said = user.said
    assert said["simulate"]["areas"] == 24
    assert said["train"]["release"] == 1
    assert set(said["train"]["metrics"]) == {"burglary", "damage", "vehicle", "violence"}
    assert set(said["train"]["closed_gap"]) == {*said["train"]["metrics"], "all"}
    assert said["audit"]["gates"]["scope"] == said["audit"]["gates"]["integrity"] == "pass"
    assert (said["decide"]["outcome"], said["decide"]["by"]) == ("approve-with-conditions", "demo chair")
    assert (said["release"]["release"], said["release"]["champion"]) == (1, True)
    forecast = user.json("forecast")
    assert (forecast["release"], forecast["window_start"], forecast["rows"]) == (1, "2026-01-05", 24 * 4)
    assert user.json("ledger", "verify")["entries"] == 3
    kinds = [entry["kind"] for entry in user.json("ledger", "show")["entries"]]
    assert kinds == ["audited", "decided", "released"]
    manifest = json.loads((user.home / "releases" / "1" / "model" / "manifest.json").read_bytes())
    assert manifest["data_digest"] == said["ingest"]["digest"]
    assert manifest["metrics"] == said["train"]["metrics"]


def test_verbs_write_into_the_workspace_alone(released):
    assert list(released.cwd.iterdir()) == []
    assert {path.name for path in released.folder.iterdir()} == {"here", "policy.yaml", "tiny.yaml", "workspace"}
    assert {path.name for path in (released.folder / "workspace").iterdir()} == {"demo"}


def test_every_verb_again_duplicates_nothing(released, tmp_path):
    user = released.copy(tmp_path)
    first = user.ok("forecast", "--format", "csv")
    files = {path.relative_to(user.home): path.read_bytes() for path in user.home.rglob("*") if path.is_file()}
    user.ok("simulate")
    user.ok("ingest")
    assert user.json("train", "--by", "tess")["release"] == 1
    user.ok("audit")
    user.decide()
    user.ok("release", "1")
    assert user.ok("forecast", "--format", "csv") == first
    assert user.json("ledger", "verify")["entries"] == 3
    assert runs(user) == ["FINISHED"]
    after = {path.relative_to(user.home): path.read_bytes() for path in user.home.rglob("*") if path.is_file()}
    assert set(after) == set(files)
    assert [str(name) for name in files if after[name] != files[name] and name.suffix != ".db"] == []


def test_a_forecast_is_the_same_in_every_format(released, tmp_path):
    csv = pd.read_csv(
        io.StringIO(released.ok("forecast", "--format", "csv")), dtype={"area": str}, float_precision="round_trip"
    )
    said = released.json("forecast", "--format", "parquet", "--out", tmp_path / "week.parquet")
    assert said["out"] == str(tmp_path / "week.parquet")
    rows = pd.read_parquet(tmp_path / "week.parquet")
    assert list(csv.columns) == list(rows.columns) == COLUMNS
    assert len(rows) == 24 * 4
    for name in ("mean", *QUANTILES, *BASELINES):
        np.testing.assert_array_equal(csv[name].to_numpy(float), rows[name].to_numpy(float))
    assert csv["area"].tolist() == rows["area"].tolist()
    released.ok("forecast", "--format", "geojson", "--out", tmp_path / "week.geojson")
    shapes = gpd.read_file(tmp_path / "week.geojson")
    assert shapes.crs == "EPSG:4326"
    assert shapes["area"].tolist() == rows["area"].tolist()
    np.testing.assert_allclose(shapes["mean"].to_numpy(float), rows["mean"])
    areas = gpd.read_parquet(released.home / "hub" / "areas.parquet").set_index("area")
    metres = shapes.to_crs(areas.crs)
    np.testing.assert_allclose(metres.area, areas.loc[metres["area"]].area, rtol=1e-3)
    hub = pd.read_csv(io.StringIO(released.ok("forecast", "--format", "hub")), float_precision="round_trip")
    assert len(hub) == 24 * 4 * (1 + len(QUANTILES))
    means = hub[(hub["output_type"] == "mean") & (hub["target"] == "incidents, burglary")].set_index("location")
    burglary = rows[rows["offence"] == "burglary"].set_index("area")
    np.testing.assert_array_equal(means["value"].loc[burglary.index], burglary["mean"])
    table = released.ok("forecast")
    assert len(table.splitlines()) == 24 * 4 + 1


def test_a_forecast_says_which_week_what_is_flagged_and_how_sure(released):
    rows = pd.read_csv(io.StringIO(released.ok("forecast", "--format", "csv")), parse_dates=KEYS[:3])
    assert (rows["window_start"] == pd.Timestamp("2026-01-05")).all()
    assert (rows["window_end"] - rows["window_start"] == pd.Timedelta(days=7)).all()
    assert rows.groupby("offence")["flagged"].sum().tolist() == [2, 2, 2, 2]  # 5% of 24 areas, rounded up
    assert rows.loc[rows["flagged"], "rank"].max() == 2
    assert (np.diff(rows[list(QUANTILES)].to_numpy(), axis=1) >= 0).all()


def test_an_earlier_origin_forecasts_its_own_week(released, tmp_path):
    user = released.copy(tmp_path)
    said = user.json("forecast", "--origin", "2025-12-15")
    assert said["window_start"] == "2025-12-15"
    assert (user.home / "forecasts" / "2025-12-15" / "manifest.json").is_file()
    line = user.refused(4, "forecast", "--origin", "2025-12-16")
    assert "2025-12-16" in line
    assert "Monday" in line
    user.refused(4, "forecast", "--origin", "2031-01-06")
    assert {path.name for path in (user.home / "forecasts").iterdir()} <= {".lock", "2025-12-15", "2026-01-05"}


def test_a_reader_who_goes_away_is_no_traceback(released):
    with released.with_code("", "forecast", "--format", "csv") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        errors = process.stderr.read()
    assert "Traceback" not in errors
    assert "Exception" not in errors


def test_backtest_writes_the_contracts_columns_and_scores_can_be_recomputed(trained, tmp_path):
    said = trained.json("backtest", "--out", tmp_path / "made" / "backtest.parquet")
    rows = pd.read_parquet(said["out"])
    assert list(rows.columns) == [*KEYS, "y", "below", "at_most", "crps", "mean", *QUANTILES, *BASELINES]
    assert said["rows"] == len(rows) == (8 + 7 + 7) * 24 * 4  # next week, the one after, both together
    assert not rows.duplicated(["origin", "window_start", "window_end", "area", "offence"]).any()
    rows = rows.iloc[: 8 * 24 * 4]
    assert (rows["origin"] == rows["window_start"]).all()
    assert (rows["window_end"] - rows["window_start"] == pd.Timedelta(days=7)).all()
    kept = pd.read_parquet(trained.home / "releases" / "1" / "backtest.parquet")
    pd.testing.assert_frame_equal(rows, kept, check_exact=True)
    metrics = trained.said["train"]["metrics"]
    for offence, part in rows.groupby("offence"):
        assert metrics[offence]["deviance"] == pytest.approx(poisson_deviance(part["y"], part["mean"]))


def test_without_a_release_the_rule_serves_and_every_row_says_so(trained, released, tmp_path):
    line = trained.refused(5, "forecast")
    assert "no release is in use" in line
    assert "until then the rule serves (fairward forecast --rule): " in line
    said = trained.json("forecast", "--rule", "--format", "csv", "--out", tmp_path / "rule.csv")
    assert said["release"] is None
    assert said["label"].startswith("No model is approved; this is the rule, not a release.")
    rows = pd.read_csv(tmp_path / "rule.csv")
    assert said["rows"] == len(rows) == 24 * 4
    assert rows["made_by"].str.startswith("no model is approved; by rule: ").all()
    assert trained.ok("forecast", "--rule").startswith(said["label"])
    assert not (trained.home / "forecasts").exists()
    trained.refused(3, "forecast", "--rule", "--format", "hub")
    assert "release 1 is approved until" in released.refused(5, "forecast", "--rule")


def test_a_new_release_needs_its_own_decision(released, tmp_path):
    user = released.copy(tmp_path)
    assert user.json("train", "--by", "tess", FAIRWARD_MODEL__LIGHTGBM__ROUNDS="10")["release"] == 2
    assert "release 2" in user.refused(5, "release", "2", FAIRWARD_MODEL__LIGHTGBM__ROUNDS="10")
    assert user.json("forecast")["release"] == 1


def test_json_is_all_there_is_to_read(released):
    for words in (("ledger", "show"), ("forecast",)):
        done = released.run(*words, "--json")
        assert json.loads(done.stdout)
        assert done.stderr == "", words
