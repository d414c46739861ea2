"""Tests of the comparison with peers: what peers are given, scores by hand, the table, the figure and the page."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from benchmarks.peers.environments import HERE, versions_of
from benchmarks.peers.exchange import NEVER, Case, changes, events, laid_out, write_case
from benchmarks.peers.figure import figure, points
from benchmarks.peers.page import page
from benchmarks.peers.table import by_week, scores, table, with_gains
from configs.load import load_city
from features.panel.build import build_panel
from features.panel.windows import Windows
from features.where.near import queen
from training.skill import How

MONDAY = pd.Timestamp("2024-01-01", tz="UTC")
WEEK = pd.Timedelta(weeks=1)


def a_case() -> Case:
    """Three weeks, two areas, one offence; the last two weeks are the test.

    Known at origin 1: one incident of week 0 in A. At origin 2: that of B in week 0, told a week late, and one in A in
    week 1. The incident of week 2 is what came.
    """
    city = load_city("demo")
    backtest = city.backtest.model_copy(update={"origins": 2})
    city = city.model_copy(update={"backtest": backtest, "timezone": "UTC"})
    boxes = [shapely.box(500_000, 5_540_000, 500_500, 5_540_500), shapely.box(500_500, 5_540_000, 501_000, 5_540_500)]
    areas = gpd.GeoDataFrame({"area": ["A", "B"]}, geometry=boxes, crs=city.crs)
    occurred = pd.Series([MONDAY, MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK]) + pd.Timedelta(hours=3)
    late = pd.Series([0, 9, 0, 0]) * pd.Timedelta(days=1)
    incidents = pd.DataFrame(
        {
            "source": "police",
            "offence": "burglary",
            "area": ["A", "B", "A", "B"],
            "occurred_start": occurred,
            "occurred_end": occurred,
            "reported": occurred + late,
            "withdrawn": pd.Series(pd.NaT, index=range(4), dtype="datetime64[us, UTC]"),
            "location_probability": 1.0,
            "x": [500_010.0, np.nan, 500_020.0, 500_990.0],
            "y": [5_540_010.0, np.nan, 5_540_020.0, 5_540_490.0],
        }
    )
    windows = Windows(city.window, date(2024, 1, 1), 3, "UTC")
    panel = build_panel(incidents, areas, queen(areas), windows=windows, offences=("burglary",), sources=("police",))
    return Case("A small city", city, panel, incidents, areas)


def test_changes_add_up_to_what_each_origin_knew() -> None:
    case = a_case()
    table = changes(case.panel, case.origins)
    assert case.origins.tolist() == [1, 2]
    assert table.to_dict("records") == [
        {"window": 0, "area": 0, "offence": 0, "known": 1, "n": 1},
        {"window": 0, "area": 1, "offence": 0, "known": 2, "n": 1},
        {"window": 1, "area": 0, "offence": 0, "known": 2, "n": 1},
    ]
    for origin in case.origins:
        cube = np.zeros((origin, 2, 1))
        part = table[table["known"] <= origin]
        np.add.at(cube, (part["window"], part["area"], part["offence"]), part["n"])
        assert (cube == case.panel.known(int(origin))).all()


def test_incidents_are_told_with_the_origin_that_first_knew_them() -> None:
    found = events(a_case())
    assert found["known"].tolist() == [1, 2, 2, 3]  # the second was told in week 1: known at origin 2
    assert (found["gone"] == NEVER).all()
    assert found["t"].tolist()[0] == pd.Timestamp("2024-01-01 03:00")
    assert found["lon"].between(-21.1, -20.9).all()
    assert found["lat"].between(49.9, 50.1).all()  # the one without a point lies at its area's centre


def test_a_peer_reads_at_an_origin_what_was_known_at_it_and_no_more(tmp_path: Path) -> None:
    case = a_case()
    write_case(case, tmp_path)
    code = (
        "import json, sys; from given import Given; g = Given(sys.argv[1]); "
        "print(json.dumps([[g.counts(o, 0).tolist(), len(g.events(o, 0, 0))] for o in g.origins]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=HERE / "scripts",
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [[[[1.0, 0.0]], 1], [[[1.0, 1.0], [1.0, 0.0]], 3]]


def test_forecasts_are_laid_out_and_a_missing_one_is_refused() -> None:
    rows = pd.DataFrame({"origin": [8, 7, 7, 8], "offence": 0, "area": [1, 0, 1, 0], "mean": [4.0, 1.0, 2.0, 3.0]})
    assert laid_out(rows, np.array([7, 8]), 1, 2).tolist() == [[[1.0, 2.0]], [[3.0, 4.0]]]
    with pytest.raises(ValueError, match="3 forecasts of 4"):
        laid_out(rows.iloc[:3], np.array([7, 8]), 1, 2)
    with pytest.raises(ValueError, match="3 of them numbers"):
        laid_out(rows.replace(4.0, np.nan), np.array([7, 8]), 1, 2)


def test_scores_by_hand() -> None:
    """One week, one offence, 20 areas: one incident in the first, expected .5 there and .05 elsewhere.

    Deviance: (2 (log(1 / .5) - .5) + 19 × 2 × .05) / 20 = (.386294 + 1.9) / 20. MAE: (.5 + .95) / 20. The one area of
    5% holds everything: PAI 20, hit rate 1.
    """
    y, mean = np.zeros((1, 1, 20), dtype=np.int32), np.full((1, 1, 20), 0.05)
    y[0, 0, 0], mean[0, 0, 0] = 1, 0.5
    found = scores(y, mean)
    assert found["deviance"] == pytest.approx((2 * (np.log(2) - 0.5) + 1.9) / 20)
    assert found["mae"] == pytest.approx(0.0725)
    assert (found["auc"], found["pai"], found["hit_rate"]) == (1.0, 20.0, 1.0)


def test_scores_are_means_over_offences() -> None:
    rng = np.random.default_rng(1)
    y, mean = rng.poisson(0.5, (4, 2, 30)).astype(np.int32), rng.gamma(1.0, 0.5, (4, 2, 30))
    both, each = scores(y, mean), [scores(y[:, k : k + 1], mean[:, k : k + 1]) for k in range(2)]
    for name, value in both.items():
        assert value == pytest.approx((each[0][name] + each[1][name]) / 2)


def test_gains_are_paired_by_week() -> None:
    """Deviance 1 against 2 in every week: half is gained, in every resample."""
    weeks = np.linspace(1, 2, 24)
    made = [{"key": "fairward", "by_week": weeks}, {"key": "other", "by_week": 2 * weeks}]
    ours, other = with_gains(made, How(2, 200, 0.95, 1))
    assert ours["gain"] is None
    assert other["gain"] == pytest.approx((0.5, 0.5, 0.5))


def test_deviance_by_week_averages_to_deviance() -> None:
    rng = np.random.default_rng(2)
    y, mean = rng.poisson(0.5, (4, 2, 30)).astype(np.int32), rng.gamma(1.0, 0.5, (4, 2, 30))
    assert by_week(y, mean).shape == (4,)
    assert by_week(y, mean).mean() == pytest.approx(scores(y, mean)["deviance"])


def rows() -> list[dict[str, object]]:
    """Rows of a peer, a rule and the truth, as a run makes them."""
    same = {"mae": 0.5, "auc": 0.7, "pai": 4.0, "hit_rate": 0.5, "n_origins": 10}
    return [
        {"key": "truth", "title": "truth", "kind": "truth", "truth": True, **same, "deviance": 0.8},
        {"key": "fairward", "title": "Ours", "kind": "Fairward", **same, "deviance": 0.9, "fit_cpu": 5.0,
         "forecast_cpu": 0.1, "wall": 8.0},
        {"key": "other", "title": "Other", "kind": "peer", **same, "deviance": 0.96, "auc": 0.72, "fit_cpu": 2.0,
         "gain": (0.0625, -0.01, 0.2), "forecast_cpu": 0.0, "wall": 3.0},
        {"key": "mean_52", "title": "mean", "kind": "reference", **same, "deviance": 1.0,
         "gain": (0.1, 0.09, 0.11)},
    ]  # fmt: skip


def test_the_table_marks_the_best_but_never_the_truth() -> None:
    lines = table(rows())
    assert lines[2].startswith("| truth | 0.8000 | 0.5000 |")
    assert lines[3].startswith("| Ours | **0.9000** | **0.5000** | 0.700 |")
    assert "| **0.720** |" in lines[4]
    assert lines[3].endswith("| 5.0 | 0.100 | 8.0 |  |")
    assert lines[5].endswith("|  |  |  | +10.00% (+9.00% to +11.00%) |")


def test_the_figure_draws_each_against_the_mean() -> None:
    drawn = {row["forecaster"]: row for row in points(rows())}
    assert drawn["Ours"]["against"] == pytest.approx(-0.1)
    assert drawn["Ours"]["seconds"] == pytest.approx(6.0)
    assert drawn["mean"]["against"] == 0.0
    assert drawn["mean"]["seconds"] is None
    svg = figure({"A city": rows()})
    assert svg.startswith("<svg")
    assert "Ours" in svg


def test_the_page_says_who_leads_and_cites_all_it_names() -> None:
    text = page({"A city": rows()}, {"other": "1.0"}, {"other": "Other", "third": "Third"})
    assert "Least deviance: Ours. Against the best peer, Other, Fairward gains +6.25%: no difference shown." in text
    assert "Not measured in this run: Third." in text
    able, sources = text.split("## What each can and cannot do")[1].split("\n\n[1]")
    cited = set(re.findall(r"\[(\d)\]", able))
    assert cited == set(re.findall(r"^\[(\d)\]", f"[1]{sources}", flags=re.MULTILINE))


@pytest.mark.parametrize("peer", ["mlforecast", "predspot"])
def test_requirements_pin_every_version_and_name_no_registry(peer: str) -> None:
    text = (HERE / f"requirements-{peer}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z-]+==[\d.]+", line) for line in lines)
    assert peer in versions_of(peer)
