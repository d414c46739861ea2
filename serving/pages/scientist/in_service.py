"""How releases do in service: calibration and skill of each scored window, gates that were asked again, what moved."""

from typing import Any

import pandas as pd

from configs.city import City
from configs.window_words import noun, short
from serving.draw.series import SeriesChart, series_chart
from serving.monitor.read import Week, weeks

SHOWN = 26
"""Newest looks that are told."""


def in_service(city: City, number: int) -> dict[str, Any]:
    """Return what drift.html prints of service.

    Parameters
    ----------
    city : City
        Whose record.
    number : int
        The release whose gates and columns are told; calibration is told of every scored window, whichever made it.

    Returns
    -------
    dict
        service (None before a window was scored), asked (None before gates were asked), unasked (why the newest look
        asked none) and moved (rows of the drift gate at the newest look that asked it).
    """
    every = weeks(city)
    looks = [week.watch for week in reversed(every) if week.watch and week.watch["release"] == number]
    told = [look for look in looks if look["gates"]]
    drift = [gate for look in told[:1] for gate in look["gates"] if gate["gate"] == "drift"]
    return {
        "service": _calibration(city, every),
        "asked": _asked(city, told) if told else None,
        "unasked": str(looks[0]["why"]) if looks else "",
        "moved": [row for gate in drift for row in gate["rows"]],
    }


def _calibration(city: City, every: list[Week]) -> dict[str, Any] | None:
    """Return calibration, intervals and skill of the windows that were scored."""
    known = [
        row for week in every if week.scores is not None and (row := _scored(week, week.scores))["ratio"] is not None
    ]
    if not known:
        return None
    labels = [_label(city, row["window"]) for row in known]
    summary = f"Expected over counted incidents of {len(known)} scored {noun(city.window, len(known))}; 1 is exact."
    return {
        "chart_": series_chart(labels, [row["ratio"] for row in known], summary, level=1),
        "skill": _skill(city, known),
        "rows": [
            {"window": label, "release": row["release"], "counted": f"{row['came']:,.0f}",
             "expected": f"{row['expected']:,.1f}", "ratio": f"{row['ratio']:.3f}",
             "held": "–" if row["held"] is None else f"{row['held']:.1%}"}
            for label, row in zip(labels, known, strict=True)
        ],
    }  # fmt: skip


def _asked(city: City, told: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what gates said, the newest look first."""
    names = [gate["gate"] for gate in told[0]["gates"]]
    looks = [(_label(city, look["window"]), {gate["gate"]: gate for gate in look["gates"]}) for look in told[:SHOWN]]
    return {
        "window": _label(city, told[0]["window"]),
        "windows": told[0]["windows"],
        "gates": told[0]["gates"],
        "looks": [(label, [_cell(gates.get(name)) for name in names]) for label, gates in looks],
    }


def _scored(week: Week, scores: dict[str, Any]) -> dict[str, Any]:
    """Return counts of all offences together, their ratio, the mean share of areas whose interval held, and skill."""
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
        "skill": scores["all"].get("skill"),
    }


def _skill(city: City, rows: list[dict[str, Any]]) -> SeriesChart | None:
    known = [row for row in rows if row["skill"] is not None]
    if not known:
        return None
    values = [100 * float(row["skill"]) for row in known]
    summary = f"Skill over the best simple rule, from {min(values):.1f}% to {max(values):.1f}%; above 0 is better."
    return series_chart([_label(city, row["window"]) for row in known], values, summary, level=0)


def _cell(gate: dict[str, Any] | None) -> str:
    if gate is None:
        return "–"
    return gate["outcome"] if gate["statistic"] is None else f"{gate['outcome']} {gate['statistic']:.3g}"


def _label(city: City, text: str) -> str:
    return short(city.window, pd.Timestamp(text))
