"""Releases on a real MLflow store: what is recorded, what is the same twice, and what a kill leaves."""

import subprocess
import sys
import textwrap
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from configs.errors import IntegrityError, StateError
from configs.files import sha256_file
from features.design import designs_at
from features.hub import load_hub
from features.panel.build import panel_of
from features.rules import BASELINES
from training import registry
from training.ceiling import closed_gap, read_truth
from training.counts import LEVELS, QUANTILES
from training.explain.drivers import drivers
from training.load import latest_release, load_release
from training.metrics import poisson_deviance
from training.predict import forecast
from training.release import train_release
from training.rows import rows_of
from training.signing import verify

CAME = ("y", "below", "at_most", "crps")


def quiet(_: str) -> None:
    """Take a line of progress and say nothing."""


def test_backtest_has_the_contracts_columns_and_every_row(trained):
    city, release = trained
    backtest = release.backtest()
    keys = ["origin", "window_start", "window_end", "area", "offence"]
    assert list(backtest.columns) == [*keys, *CAME, "mean", *QUANTILES, *BASELINES]
    assert len(backtest) == 8 * 24 * 4
    assert not backtest.duplicated(["origin", "area", "offence"]).any()
    assert (backtest["window_end"] - backtest["window_start"] == pd.Timedelta(days=7)).all()
    assert backtest["window_end"].max() == pd.Timestamp(city.end)
    assert (np.diff(backtest[list(QUANTILES)].to_numpy(), axis=1) >= 0).all()


def test_backtest_outcomes_are_the_hubs_counts(trained):
    city, release = trained
    incidents = load_hub(city).incidents
    local = incidents["occurred_start"].dt.tz_convert(city.timezone).dt.tz_localize(None)
    ends = pd.Timestamp(city.end, tz=city.timezone)
    week = local.dt.floor("D") - pd.to_timedelta(local.dt.dayofweek, unit="D")
    stands = (incidents["reported"] < ends) & ~(incidents["withdrawn"] < ends)
    kept = incidents.assign(window_start=week.astype("datetime64[s]"))[stands]
    counts = kept.groupby(["window_start", "area", "offence"], observed=True).size().rename("count")
    rows = release.backtest().astype({"window_start": "datetime64[s]"})
    rows = rows.join(counts, on=["window_start", "area", "offence"])
    assert (rows["y"] == rows["count"].fillna(0)).all()
    assert rows["y"].sum() > 100


def test_manifest_scores_can_be_recomputed_from_the_backtest(trained):
    _, release = trained
    for offence, rows in release.backtest().groupby("offence"):
        scores = release.manifest["metrics"][offence]
        assert scores["deviance"] == pytest.approx(poisson_deviance(rows["y"], rows["mean"]))
        assert scores["baseline_deviance"]["mean_52"] == pytest.approx(poisson_deviance(rows["y"], rows["mean_52"]))
        assert scores["log_score"] == pytest.approx(-np.log(rows["at_most"] - rows["below"]).mean())
        assert scores["crps"] == pytest.approx(rows["crps"].mean())
    assert release.manifest["overall"]["windows"] == 8


def test_what_is_told_of_an_outcome_agrees_with_the_quantiles(trained):
    # P(Y <= y) reaches a level exactly where its quantile is no more than y
    _, release = trained
    rows = release.backtest()
    for name, level in zip(QUANTILES, LEVELS, strict=True):
        near = (rows["at_most"] - level).abs() < 1e-6
        assert ((rows[name] <= rows["y"]) == (rows["at_most"] >= level))[~near].all(), name
    assert (rows["below"] < rows["at_most"]).all()
    assert ((rows["y"] > 0) | (rows["below"] == 0)).all()


def test_every_release_has_a_placebo_and_its_figures_are_in_mlflow(trained):
    city, release = trained
    placebo = release.manifest["placebo"]
    assert placebo["verdict"] in ("vanishes", "too few windows")
    assert set(placebo["offences"]) == {*city.targets, "all"}
    store = registry.client(city)
    run = store.get_run(release.info["run_id"])
    assert run.data.metrics["placebo.all.skill"] == placebo["offences"]["all"]["skill"]
    assert run.data.metrics["overall.skill"] == release.manifest["overall"]["skill"]
    figures = {item.path for item in store.list_artifacts(run.info.run_id, "figures")}
    assert figures >= {"figures/skill.svg", "figures/placebo.svg"}


def test_mlflow_holds_run_metrics_files_and_a_model_that_predicts(trained):
    import mlflow

    city, release = trained
    store = registry.client(city)
    run = store.get_run(release.info["run_id"])
    assert run.info.status == "FINISHED"
    assert run.data.params["data_digest"] == load_hub(city).digest
    assert run.data.metrics["burglary.deviance"] == release.manifest["metrics"]["burglary"]["deviance"]
    assert {item.path for item in store.list_artifacts(run.info.run_id)} >= {"release", "figures"}
    model = mlflow.pyfunc.load_model(f"models:/{city.name}/{release.number}")
    panel = panel_of(city, load_hub(city))
    origin = np.array([panel.n_windows])
    frame = forecast(city, load_hub(city), release, span=(2, 2)).set_index(["offence", "area"])
    designs = designs_at(panel, origin, release.features, 2)
    for k, offence in enumerate(panel.offences):
        rows = rows_of(designs, k, origin)
        asked = pd.DataFrame(rows.values, columns=list(rows.names)).assign(offence=offence, horizon=2)
        asked = asked.assign(area_number=np.arange(24), offset=rows.offset)
        asked[list(BASELINES)] = rows.baselines
        told = model.predict(asked)
        expected = frame.loc[offence].loc[panel.areas]
        np.testing.assert_allclose(told["mean"], expected["mean"], rtol=1e-6)
        np.testing.assert_array_equal(told[list(QUANTILES)], expected[list(QUANTILES)])


def test_nothing_in_mlflow_or_the_release_is_a_pickle(trained):
    city, _ = trained
    names = [path.name for path in city.home.rglob("*") if path.is_file()]
    assert not [name for name in names if name.endswith((".pkl", ".pickle", ".joblib"))]


def test_the_manifest_counts_what_is_on_record_of_every_offence(trained):
    city, release = trained
    told = {each["offence"]: each for each in release.manifest["recorded"]}
    incidents = load_hub(city).incidents
    counts = incidents[incidents["withdrawn"].isna()].groupby("offence", observed=True).size()
    assert {name: each["incidents"] for name, each in told.items() if each["incidents"]} == counts.to_dict()
    assert tuple(name for name, each in told.items() if each["target"]) == city.targets
    assert told["drugs"]["found_by"] == "police"


def test_same_inputs_same_release_and_same_seed_same_bytes(trained, own_city):
    _, first = trained
    second = train_release(own_city, trainer="scientist", progress=quiet)
    for name in ("backtest.parquet", "features-reference.parquet", "features-current.parquet", "model/manifest.json"):
        assert sha256_file(first.folder / name) == sha256_file(second.folder / name), name
    again = train_release(own_city, trainer="somebody else", progress=quiet)
    assert again.info == second.info
    assert again.manifest["trainer"] == "scientist"
    assert registry.versions(own_city) == [1]
    hub = load_hub(own_city)
    pd.testing.assert_frame_equal(forecast(own_city, hub, first), forecast(own_city, hub, second), check_exact=True)


def test_a_forecast_is_ranked_flagged_and_explained(trained):
    city, release = trained
    hub = load_hub(city)
    rows = forecast(city, hub, release)
    assert (rows["window_start"] == pd.Timestamp(city.end)).all()
    burglary = rows[rows["offence"] == "burglary"].sort_values("rank")
    assert burglary["rank"].tolist() == list(range(1, 25))
    assert burglary["mean"].is_monotonic_decreasing
    assert burglary["flagged"].sum() == 2  # 5% of 24 areas, rounded up
    product = drivers(city, hub, release).groupby(["area", "offence"])["factor"].prod()
    means = rows.set_index(["area", "offence"])["mean"]
    np.testing.assert_allclose(product.loc[means.index], means, rtol=1e-6)


def test_a_release_gone_from_the_workspace_is_fetched_from_mlflow(own_city):
    import shutil

    release = train_release(own_city, trainer="scientist", progress=quiet)
    manifest = release.manifest
    shutil.rmtree(own_city.home / "releases")
    assert load_release(own_city, 1).manifest == manifest
    assert latest_release(own_city) == 1


def test_a_release_of_other_features_is_refused_in_words(trained):
    city, release = trained
    features = [{"name": "crystal_ball", "meaning": "what will be"}, *release.manifest["features"][1:]]
    other = replace(release, manifest={**release.manifest, "features": features})
    for ask in (forecast, drivers):
        with pytest.raises(StateError, match="does not make"):
            ask(city, load_hub(city), other)


def test_a_changed_byte_is_found_and_named(own_city):
    release = train_release(own_city, trainer="scientist", progress=quiet)
    text = release.folder / "model" / "burglary.1.lightgbm.txt"
    text.write_text(text.read_text().replace("leaf_value=", "leaf_value=0", 1))
    with pytest.raises(IntegrityError, match=r"burglary\.1\.lightgbm\.txt.*not what was signed"):
        load_release(own_city, 1)
    release.folder.joinpath("model/manifest.json").write_bytes(b"{}")
    with pytest.raises(IntegrityError, match=r"manifest\.json.*not what was signed"):
        verify(own_city, release.folder)


def test_a_release_or_hub_that_is_not_there_is_named(own_city):
    with pytest.raises(StateError, match="no release yet"):
        latest_release(own_city)
    with pytest.raises(StateError, match="there is no release 3"):
        load_release(own_city, 3)


@pytest.mark.slow
@pytest.mark.parametrize(
    "moment",
    [
        "training.release.sign",
        "training.record.skill_chart",
        "training.record._log_model",
        "training.registry.register",
        "training.release.load_release",
        "training.registry.run_of",
    ],
)
def test_killed_at_any_step_and_run_again_leaves_one_run_and_one_release(own_city, moment):
    module, name = moment.rsplit(".", 1)
    code = f"""
        import os, signal, {module}
        from pathlib import Path
        from tests.training.conftest import tiny
        from training.release import train_release
        setattr({module}, {name!r}, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        train_release(tiny(Path({str(own_city.workspace)!r})), trainer="scientist", progress=lambda _: None)
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False, capture_output=True)
    assert killed.returncode == -9, killed.stderr.decode()
    release = train_release(own_city, trainer="scientist", progress=quiet)
    assert release.number == 1
    assert registry.versions(own_city) == [1]
    store = registry.client(own_city)
    runs = store.search_runs([registry.experiment(own_city)])
    assert sorted(run.info.status for run in runs if run.info.status != "KILLED") == ["FINISHED"]
    assert not (own_city.home / "training").exists()
    assert [path.name for path in (own_city.home / "releases").iterdir()] == ["1"]


def test_closed_gap_is_nothing_for_a_baseline_and_all_for_the_truth(trained):
    city, release = trained
    truth = read_truth(city)
    backtest = release.backtest()
    keys = ["window_start", "area", "offence"]
    perfect = backtest.merge(truth, on=keys).assign(mean=lambda rows: rows["recorded_mean"])[backtest.columns]
    assert closed_gap(perfect, truth)["closed"].to_numpy() == pytest.approx(1)
    rows = backtest[backtest["offence"] == "burglary"]
    best = min(BASELINES, key=lambda name: poisson_deviance(rows["y"], rows[name]))
    plain = closed_gap(backtest.assign(mean=backtest[best]), truth).set_index("offence")
    assert plain.loc["burglary", "closed"] == pytest.approx(0, abs=1e-9)
