"""Runs every forecaster on every case, each timed alone, and writes docs/peers.md and its figure."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.peers import ours
from benchmarks.peers.cases import simulated, st_louis
from benchmarks.peers.environments import python_of, versions_of
from benchmarks.peers.exchange import Case, read_forecasts, read_times, write_case
from benchmarks.peers.figure import figure
from benchmarks.peers.page import page
from benchmarks.peers.table import by_week, scores, table, with_gains
from configs.load import load_policy
from features.arrays import Floats
from training.skill import how

HERE = Path(__file__).parent
DOCS = HERE.parent.parent / "docs"
PEERS = {
    "mlforecast-counts": ("mlforecast", "mlforecast, set up for counts"),
    "mlforecast-guide": ("mlforecast", "mlforecast, as its guide begins"),
    "predspot-counts": ("predspot", "predspot, counts in the areas"),
    "predspot-default": ("predspot", "predspot, its default pipeline"),
}
OURS: dict[str, tuple[str, Callable[[Case], ours.Run]]] = {
    "fairward": ("Fairward", ours.fairward),
    "lightgbm": ("LightGBM, no offset, Fairward's features", ours.plain_lightgbm),
}
RULES = {"ewma": "EWMA, rate .02", "mean_104": "mean of 104 weeks", "mean_52": "mean of 52 weeks"}
Row = dict[str, Any]


def rows_of(case: Case, folder: Path, names: list[str]) -> list[Row]:
    """Run forecasters on a case and return a row of scores and times for each, best deviance first."""
    write_case(case, folder)
    rows = []
    for key, (title, run) in OURS.items():
        if key in names:
            done = run(case)
            rows.append(
                _row(case, key, title, "Fairward" if key == "fairward" else "reference", done.mean, _times(done))
            )
    for key, (peer, title) in PEERS.items():
        if key in names:
            rows.append(_peer(case, folder, key, peer, title))
    for key, done in ours.rules(case).items():
        rows.append(_row(case, key, RULES[key], "reference", done.mean, {}))
    if case.truth is not None:
        rows.append(_row(case, "truth", "the true intensity", "truth", case.truth, {}) | {"truth": True})
    ranked = sorted(rows, key=lambda row: float(row["deviance"]))
    return with_gains(ranked, how(load_policy(case.city.policy), case.panel.per_year, case.city.seed))


def _peer(case: Case, folder: Path, key: str, peer: str, title: str) -> Row:
    python = python_of(peer)
    script = HERE / "scripts" / f"{peer}_run.py"
    done = subprocess.run(  # noqa: S603 - our own command
        [str(python), str(script), str(folder), key], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{key} failed: {done.stderr[-2000:]}")
    sys.stderr.write(done.stdout)
    return _row(
        case, key, title, "peer", read_forecasts(folder / f"{key}.parquet", case), read_times(folder / f"{key}.json")
    )


def _row(case: Case, key: str, title: str, kind: str, mean: Floats, times: dict[str, float]) -> Row:
    n = len(case.origins)
    spent = (
        {
            "fit_cpu": times["fit_cpu"],
            "forecast_cpu": times["forecast_cpu"] / n,
            "wall": times["fit_wall"] + times["forecast_wall"],
        }
        if times
        else {}
    )
    return {
        "key": key,
        "title": title,
        "kind": kind,
        "n_origins": n,
        **scores(case.y, mean),
        **spent,
        "by_week": by_week(case.y, mean),
    }


def _times(run: ours.Run) -> dict[str, float]:
    return {
        "fit_cpu": run.fit.cpu,
        "fit_wall": run.fit.wall,
        "forecast_cpu": run.forecast.cpu,
        "forecast_wall": run.forecast.wall,
    }


def main(names: list[str]) -> None:
    """Run the named forecasters and print, or all of them and write the page."""
    asked = names or [*OURS, *PEERS]
    found: dict[str, list[Row]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        workspace = Path(temporary)
        for make in (lambda: simulated(workspace / "city"), st_louis):
            case = make()
            if case is not None:
                folder = workspace / case.city.name
                folder.mkdir()
                found[case.title] = rows_of(case, folder, asked)
                sys.stdout.write("\n".join([f"### {case.title}", "", *table(found[case.title]), "", ""]))
                sys.stdout.flush()
    if not names:
        write(found)


def write(found: dict[str, list[Row]]) -> None:
    """Write the page and its figure."""
    versions = {peer: versions_of(peer)[peer] for peer, _ in PEERS.values()}
    (DOCS / "images" / "peers.svg").write_text(figure(found), encoding="utf-8")
    (DOCS / "peers.md").write_text(
        page(found, versions, {key: title for key, (_, title) in PEERS.items()}), encoding="utf-8"
    )
