"""Scores a window's forecast once its outcome is known, by every metric of the house, beside every rule."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from configs.city import City
from configs.files import atomic_path, sha256_file
from configs.policy import Policy
from features.panel import Panel
from features.rules import BASELINES
from serving.archive.editions import Edition, read_edition
from serving.archive.seals import Seal, seals
from serving.monitor.kept import ROWS, SCORES, keep, read, refuse_changed, week_folder
from training.counts import LEVELS, QUANTILES
from training.metrics import METRICS, Beside, poisson_deviance, poisson_deviance_terms, scored_of


@dataclass(frozen=True)
class Ripe:
    """An edition whose outcome can be read: its folder, its seal, and the window at whose start it is read."""

    folder: Path
    seal: Seal
    read_at: int


def ripe(city: City, panel: Panel, policy: Policy) -> list[Ripe]:
    """Return the sealed editions that have matured and are not scored, oldest first.

    Parameters
    ----------
    city : City
        With the period that the panel has.
    panel : Panel
        Outcomes are read at the start of its first window that is `mature_days` after the end of the edition's.
    policy : Policy
        How long that is.
    """
    found = []
    for folder, seal in seals(city):
        if (week_folder(city, folder.name) / SCORES).exists():
            continue
        at = matures_at(panel, seal.window, policy)
        if at is not None:
            found.append(Ripe(folder, seal, at))
    return found


def matures_at(panel: Panel, window: str, policy: Policy) -> int | None:
    """Return the window at whose start an outcome is read, None where the panel does not reach so far.

    Parameters
    ----------
    panel : Panel
        Its windows.
    window : str
        First day of the window that is scored.
    policy : Policy
        How long an outcome matures.
    """
    index = panel.origin_of(pd.Timestamp(window).date())
    if index + 1 > panel.n_windows:
        return None
    from_day = panel.window_start(index + 1) + timedelta(days=policy.monitor.scores.mature_days)
    starts = panel.windows.starts(np.arange(panel.n_windows + 1))
    at = int(np.searchsorted(starts, np.datetime64(from_day, "us")))
    return at if at <= panel.n_windows else None


def score(city: City, panel: Panel, policy: Policy, each: Ripe) -> dict[str, Any]:
    """Score one edition and keep rows and scores; nothing of what was kept is written again.

    Parameters
    ----------
    city : City
        Whose archive.
    panel : Panel
        Its counts, as known at the start of the window `each.read_at`.
    policy : Policy
        The share of areas that is flagged.
    each : Ripe
        What is scored.

    Returns
    -------
    dict
        window, release, edition (digest), issued, late_hours, read (day as known on which), rows (digest of
        scored.parquet), offences: for each the scores of `training.metrics.METRICS`, incidents, expected and the
        deviance of each rule; all: the deviance of all offences, and incidents and expected.
    """
    folder = week_folder(city, each.folder.name)
    edition = read_edition(each.folder)
    rows = outcomes(edition, panel, each.read_at)
    with atomic_path(folder / ROWS) as temporary:
        rows.to_parquet(temporary, index=False, compression="zstd")
    sizes = edition.areas.set_index("area").loc[panel.areas].geometry.area.to_numpy() / 1e6
    beside = Beside(policy.flagged.share, sizes=sizes)
    told = {
        "window": each.seal.window,
        "release": each.seal.release,
        "edition": each.seal.manifest,
        "issued": each.seal.issued,
        "late_hours": each.seal.late_hours,
        "read": panel.window_start(each.read_at).date().isoformat(),
        "rows": sha256_file(folder / ROWS),
        "offences": {str(name): _of(part, beside) for name, part in rows.groupby("offence", sort=False)},
        "all": _together(rows),
    }
    keep(folder / SCORES, told)
    return told


def outcomes(edition: Edition, panel: Panel, read_at: int) -> pd.DataFrame:
    """Return the forecast of an edition with `y`, its outcome as known at the start of a window of the panel.

    Rows are by offence, then area in the panel's order.
    """
    index = panel.origin_of(edition.start)
    known = panel.known(read_at)[index]
    cells = pd.MultiIndex.from_product([panel.areas, panel.offences], names=["area", "offence"])
    y = pd.Series(known.astype(np.int64).ravel(), cells, name="y")
    rows = edition.forecast.merge(y.reset_index(), on=["area", "offence"], how="left", validate="one_to_one")
    order = {area: place for place, area in enumerate(panel.areas)}
    keys = {"offence": {name: place for place, name in enumerate(panel.offences)}, "area": order}
    return rows.sort_values(["offence", "area"], key=lambda column: column.map(keys[str(column.name)])).reset_index(
        drop=True
    )


def scored_rows(city: City, name: str) -> pd.DataFrame:
    """Return the rows of a scored edition: forecast, rules and outcome.

    Raises
    ------
    IntegrityError
        They are not what was scored.
    """
    folder = week_folder(city, name)
    told = read(folder / SCORES) or {}
    refuse_changed(folder / ROWS, told.get("rows", ""))
    return pd.read_parquet(folder / ROWS)


def _of(rows: pd.DataFrame, beside: Beside) -> dict[str, Any]:
    scored = scored_of(rows, QUANTILES, LEVELS, BASELINES, beside)
    return {
        "incidents": int(rows["y"].sum()),
        "expected": float(rows["mean"].sum()),
        **{key: metric.of(scored) for key, metric in METRICS.items()},
        "rules": {name: poisson_deviance(scored.y, each) for name, each in scored.baselines.items()},
    }


def _together(rows: pd.DataFrame) -> dict[str, Any]:
    """Sum deviances over offences: of the release, and of each rule."""
    y = rows["y"].to_numpy(np.float64)
    deviances = {name: float(poisson_deviance_terms(y, rows[name].to_numpy()).sum()) for name in ("mean", *BASELINES)}
    own = deviances.pop("mean")
    best = min(deviances, key=deviances.__getitem__)
    skill = 1 - own / deviances[best] if deviances[best] > 0 else None
    told = {"incidents": int(y.sum()), "expected": float(rows["mean"].sum()), "deviance": own, "rules": deviances}
    return {**told, "best_rule": best, "skill": skill}
