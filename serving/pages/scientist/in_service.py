"""How releases do in service: calibration and skill of each scored window, gates that were asked again, what moved."""

from typing import Any

import pandas as pd

from configs.city import City
from configs.window_words import noun, short
from serving.draw.series import SeriesChart, series_chart
from serving.monitor.read import Week, drift_series, gate_series, score_series, weeks

SHOWN = 26
"""Newest looks that are told."""


def calibration(city: City) -> dict[str, Any] | None:
    """Return calibration, intervals and skill of the windows that were scored; None where none was."""
    rows = [_scored(week, week.scores) for week in weeks(city) if week.scores is not None]
    known = [row for row in rows if row["ratio"] is not None]
    if not known:
        return None
    labels = [_label(city, row["window"]) for row in known]
    summary = f"Expected over counted incidents of {len(known)} scored {noun(city.window, len(known))}; 1 is exact."
    return {
        "chart_": series_chart(labels, [row["ratio"] for row in known], summary, level=1),
        "skill": _skill(city),
        "rows": [
            {"window": label, "release": row["release"], "counted": f"{row['came']:,.0f}",
             "expected": f"{row['expected']:,.1f}", "ratio": f"{row['ratio']:.3f}",
             "held": "–" if row["held"] is None else f"{row['held']:.1%}"}
            for label, row in zip(labels, known, strict=True)
        ],
    }  # fmt: skip


def gates_asked(city: City, number: int) -> dict[str, Any] | None:
    """Return what gates said of a release in service, the newest look first; None where none was asked yet."""
    looks = [week.watch for week in weeks(city) if week.watch and week.watch["release"] == number]
    told = [look for look in reversed(looks) if look["gates"]]
    if not told:
        return None
    names = [gate["gate"] for gate in told[0]["gates"]]
    found = {name: {each["window"]: each for each in gate_series(city, name)} for name in names}
    return {
        "window": _label(city, told[0]["window"]),
        "windows": told[0]["windows"],
        "gates": told[0]["gates"],
        "looks": [
            (_label(city, look["window"]), [_cell(found[name].get(look["window"])) for name in names])
            for look in told[:SHOWN]
        ],
    }


def moved_columns(city: City, number: int) -> list[dict[str, Any]]:
    """Return the columns' drift at the newest look at a release in service; empty where there was none."""
    rows = [row for row in drift_series(city) if row["release"] == number]
    return [row for row in rows if row["window"] == rows[-1]["window"]]


def why_not_asked(city: City, number: int) -> str:
    """Return why the gates were not asked at the newest look; empty where they were, or where there was none."""
    looks = [week.watch for week in weeks(city) if week.watch and week.watch["release"] == number]
    return str(looks[-1]["why"]) if looks else ""


def _scored(week: Week, scores: dict[str, Any]) -> dict[str, Any]:
    """Return counts of all offences together, their ratio, and the mean share of areas whose interval held."""
    offences = list(scores["offences"].values())
    came = sum(each.get("incidents") or 0 for each in offences)
    expected = sum(each.get("expected") or 0.0 for each in offences)
    held = [each["coverage_90"] for each in offences if each.get("coverage_90") is not None]
    return {
        "window": week.seal.window,
        "release": week.seal.release,
        "came": came,
        "expected": expected,
        "ratio": expected / came if came else None,
        "held": sum(held) / len(held) if held else None,
    }


def _skill(city: City) -> SeriesChart | None:
    known = [each for each in score_series(city, "skill") if each["value"] is not None]
    if not known:
        return None
    values = [100 * float(each["value"]) for each in known]
    summary = f"Skill over the best simple rule, from {min(values):.1f}% to {max(values):.1f}%; above 0 is better."
    return series_chart([_label(city, each["window"]) for each in known], values, summary, level=0)


def _cell(gate: dict[str, Any] | None) -> str:
    if gate is None:
        return "–"
    return gate["outcome"] if gate["statistic"] is None else f"{gate['outcome']} {gate['statistic']:.3g}"


def _label(city: City, text: str) -> str:
    return short(city.window, pd.Timestamp(text))
