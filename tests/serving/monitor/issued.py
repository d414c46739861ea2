"""Weeks of the backtest as if they had been issued and scored, and looks at them."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd

from configs.city import City
from configs.files import canonical_json, sha256_file, write_bytes
from configs.policy import Policy
from features.panel import Panel
from serving.archive.seals import write_seal
from serving.monitor.kept import ROWS, SCORES, week_folder
from serving.monitor.watch import scored, watch
from training.load import load_release

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def live(city: City, weeks: int, factor: float, worse_from: int = 0) -> None:
    """Write the newest weeks of the backtest as if they had been issued and scored, forecasts changed by a factor."""
    backtest = load_release(city, 1).backtest()
    windows = sorted(backtest["window_start"].unique())[-weeks:]
    for place, window in enumerate(windows):
        day = pd.Timestamp(window).date().isoformat()
        folder, kept = city.home / "forecasts" / day, week_folder(city, day)
        write_bytes(folder / "manifest.json", canonical_json({"window_start": day, "release": 1}))
        moment = pd.Timestamp(window, tz="UTC").to_pydatetime()
        write_seal(folder, moment, moment, "simulated")
        rows = backtest[backtest["window_start"] == window].copy()
        rows["mean"] *= factor if place >= worse_from else 1.0
        kept.mkdir(parents=True)
        rows.to_parquet(kept / ROWS, index=False)
        write_bytes(kept / SCORES, canonical_json({"rows": sha256_file(kept / ROWS), **scores(rows, day)}))


def scores(rows: pd.DataFrame, day: str) -> dict[str, Any]:
    """Return the scores that pages tell; the skill is made up, and no page recomputes it."""
    held = rows["y"].between(rows["q0.05"], rows["q0.95"])
    offences = {
        str(name): {
            "incidents": int(some["y"].sum()),
            "expected": float(some["mean"].sum()),
            "coverage_90": float(held[some.index].mean()),
        }
        for name, some in rows.groupby("offence", observed=True)
    }
    return {"window": day, "release": 1, "read": day, "offences": offences, "all": {"skill": 0.0123}}


def asking(policy: Policy, *gates: str) -> Policy:
    watched = policy.monitor.watch.model_copy(update={"gates": gates})
    return policy.model_copy(update={"monitor": policy.monitor.model_copy(update={"watch": watched})})


def looks(city: City, panel: Panel, policy: Policy, number: int) -> list[dict[str, object]]:
    """Ask after each of the newest editions, oldest first."""
    return [watch(city, panel, policy, each, NOW.date()) for each in scored(city)[-number:]]
