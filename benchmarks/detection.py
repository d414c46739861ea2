"""Draws that show how large a reporting bias the audit catches, and how often it cries wolf, on simulated cities.

`python -m benchmarks.detection_page` makes them, and docs/detection.md of them.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from audit.against_others import against_others
from audit.evidence import Evidence
from audit.flagging import realised_top
from audit.gates import calibration, exposure
from audit.groups import Dimension
from audit.reporting.gaps import gap_rows
from audit.reporting.hotspots import hotspot_rows
from audit.reporting.rates import DRAWS, Rates, survey_rates
from audit.reporting.witness import witness_rates
from benchmarks.detection_world import History, World, cut, drawn, evidence, fits, panel, world
from configs.load import load_policy
from configs.policy import Policy
from configs.reporting import ReportedShare, SurveyReporting
from features.simulate.parameters import (
    CALL_SHARE,
    HOSPITAL_SHARE,
    OFFENCES,
    POLICE_SHARE,
    REPORTING,
    VIOLENCE,
)

SEEDS = (20260105, 1, 2)
GAPS = (0.0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5)
CHANGED = (0.0, 0.15, 0.25, 0.35, 0.5)
"""Gaps of reporting that falls when the test begins: each asks for forecasts of its own."""
GROUPS = (("deprivation", 4), ("ethnicity", 1))
"""Whose reporting is cut: everybody in the most deprived fifth of areas, and Black people, who live among others."""
VICTIMS = (50, 100, 200, 400, 800)
"""Victims of each group that a survey asks."""
SEEN_YEARS = (0.25, 1.0, 5.0)
"""Years of a witness's incidents."""
HISTORIES = 8


def changed(place: World, draws: int, seed: int) -> Iterator[dict[str, object]]:
    """Case (a): reporting falls in the first week tested. Each history is drawn and trained on anew."""
    rng = np.random.default_rng([seed, 0xDE7EC7])
    for draw in range(draws):
        history = drawn(place, rng)
        fitted = fits(place, panel(place, history.known))
        since = len(history.known) - place.tested
        for key, g in GROUPS:
            for gap in CHANGED if (key, g) == GROUPS[0] else CHANGED[1:]:
                recorded = cut(place, history.known, key, g, gap, since, rng)
                told = evidence(place, panel(place, recorded), fitted, rng)
                yield {"city": seed, "draw": draw, **_row(place, told, key, g, gap)}


def _row(place: World, told: Evidence, key: str, g: int, gap: float) -> dict[str, object]:
    dimension, _ = place.group(key, g)
    name = dimension.names[g]
    said = calibration.check(told)
    apart = against_others(told)
    own = next(each for each in apart if each.group == name)
    row = next(each for each in said.rows if each["group"] == name and each["offence"] == "all offences")
    return {
        "group": key, "gap": gap, "ratio": row["ratio"], "apart": own.ratio, "found": own.found,
        "any": any(each.found for each in apart), "calibration": said.outcome,
        "exposure": exposure.check(told).outcome,
    }  # fmt: skip


def always(place: World, draws: int, gaps: tuple[float, ...], seed: int) -> Iterator[dict[str, object]]:
    """Case (b): reporting was always lower. Each record is thinned whole, and trained on anew."""
    rng = np.random.default_rng([seed, 0xA1])
    for draw in range(draws):
        history = drawn(place, rng)
        true = realised_top(history.mean[-place.tested :].sum(axis=0)[None], 13)[0]
        for key, g in GROUPS:
            dimension, member = place.group(key, g)
            for gap in gaps:
                made = panel(place, cut(place, history.known, key, g, gap, 0, rng))
                told = evidence(place, made, fits(place, made), rng)
                rates = known_rates(dimension, g, gap, told.cube.offences)
                mine = next(
                    row for row in hotspot_rows(told, rates, rng)
                    if row["dimension"] == dimension.title and row["group"] == dimension.names[g]
                )  # fmt: skip
                flagged = float(member @ told.flagged.mean(axis=0).sum(axis=1)) / float(member @ true.sum(axis=1))
                yield {
                    "city": seed, "draw": draw, **_row(place, told, key, g, gap), "implied": mine["ratio"],
                    "rescaled": mine["rescaled"], "hotspots": mine["outcome"], "truth": flagged,
                }  # fmt: skip


def known_rates(dimension: Dimension, g: int, gap: float, offences: tuple[str, ...]) -> Rates:
    """Return shares reported as planted, with the errors of a survey of 400 victims of each group."""
    names = [str(i + 1) if name.startswith("Band") else name for i, name in enumerate(dimension.names)]
    mean = dict(zip(OFFENCES, np.mean(REPORTING, axis=1), strict=False))
    return survey_rates(
        _survey(names, {o: [mean[o] * (1 - gap * (i == g)) for i in range(len(names))] for o in offences}, 400),
        dimension, offences, np.random.default_rng(0),
    )  # fmt: skip


def _survey(names: list[str], rates: dict[str, list[float]], victims: int) -> SurveyReporting:
    shares = {
        offence: {
            name: ReportedShare(rate=rate, error=max(float(np.sqrt(rate * (1 - rate) / victims)), 1e-3))
            for name, rate in zip(names, row, strict=True)
        }
        for offence, row in rates.items()
    }
    return SurveyReporting(kind="survey", title="Survey", group="g", source="s", errors="e", year=2025, rates=shares)


def surveyed(place: World, draws: int, seed: int) -> Iterator[dict[str, object]]:
    """Draw surveys of victims of violence, and look whether the gate finds the gap that was planted."""
    rng = np.random.default_rng([seed, 0x5])
    policy, base = load_policy(place.city.policy), float(np.mean(REPORTING[VIOLENCE]))
    for key, g in GROUPS:
        dimension, _ = place.group(key, g)
        names = [str(i + 1) if name.startswith("Band") else name for i, name in enumerate(dimension.names)]
        true = np.array([[base * (1 - gap * (i == g)) for i in range(len(names))] for gap in GAPS])
        for victims in VICTIMS:
            for gap, rates in zip(GAPS, true, strict=True):
                for _ in range(draws):
                    said = np.clip(rng.binomial(victims, rates) / victims, 0.5 / victims, 1 - 0.5 / victims)
                    found = survey_rates(
                        _survey(names, {"violence": list(said)}, victims), dimension, ("violence",), rng
                    )
                    yield {"group": key, "measure": "survey", "size": victims, "gap": gap, "seen": float(victims),
                           **_gap(found, g, policy)}  # fmt: skip


def witnessed(place: World, histories: list[History], draws: int, seed: int) -> Iterator[dict[str, object]]:
    """Draw what hospitals see of violence and others tell of too, and look whether the gate finds the gap."""
    rng = np.random.default_rng([seed, 0x117])
    policy = load_policy(place.city.policy)
    caught = 1 - (1 - POLICE_SHARE[VIOLENCE]) * (1 - CALL_SHARE[VIOLENCE])
    base = float(np.mean(REPORTING[VIOLENCE])) * caught
    for key, g in GROUPS:
        dimension, member = place.group(key, g)
        for years in SEEN_YEARS:
            for gap in GAPS:
                for draw in range(draws):
                    weeks = histories[draw % len(histories)].incidents[-round(52 * years) :, :, VIOLENCE]
                    seen = rng.binomial(weeks.sum(axis=0).astype(np.int64), HOSPITAL_SHARE[VIOLENCE])
                    told = rng.binomial(seen, base * (1 - gap * member))
                    mean, spread = witness_rates(told.astype(float), seen.astype(float), dimension)
                    many = np.clip(rng.multivariate_normal(mean, spread, DRAWS, method="eigh"), 0.01, 1)
                    rates = Rates("w", "", False, dimension, ("violence",), mean[None], many[:, None])
                    yield {"group": key, "measure": "hospital", "size": years, "gap": gap, "seen": float(member @ seen),
                           **_gap(rates, g, policy)}  # fmt: skip


def _gap(rates: Rates, g: int, policy: Policy) -> dict[str, object]:
    rows = gap_rows(rates, np.ones(1), {"violence": "Violence"}, policy)
    return {"ratio": rows[g]["ratio"], "found": rows[g]["found"], "any": any(row["found"] for row in rows),
            "outcome": rows[g]["outcome"]}  # fmt: skip


def outside(place: World, draws: int, seed: int) -> Iterator[dict[str, object]]:
    """Case (b) by outside measures: surveys of victims, and what hospitals see."""
    histories = [drawn(place, np.random.default_rng([seed, 0x117, i])) for i in range(HISTORIES)]
    yield from surveyed(place, draws, seed)
    yield from witnessed(place, histories, draws, seed)


def everything(draws: tuple[int, int, int]) -> dict[str, pd.DataFrame]:
    """Draw all: histories whose reporting changes, and was always lower, in each city; and outside measures.

    Returns
    -------
    dict of pandas.DataFrame
        changed, always and outside: a row for each draw.
    """
    found: dict[str, list[dict[str, object]]] = {"changed": [], "always": [], "outside": []}
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            place = world(seed, Path(folder))
            found["changed"] += changed(place, draws[0], seed)
            found["always"] += always(place, draws[1], (0.25, 0.5), seed)
            found["outside"] += outside(place, draws[2], seed)
    return {name: pd.DataFrame(rows) for name, rows in found.items()}
