"""Drift: which features moved since training, and how deviance, calibration and intervals went, then and in service."""

import json
from typing import Any

import pandas as pd

from audit.written import DOSSIER
from configs.city import City
from configs.window_words import noun, short
from serving.draw.series import SeriesChart, series_chart
from serving.pages.scientist.in_service import in_service
from serving.pages.scientist.which import folder_of
from serving.register.backtests import NEXT, by_window


def drift_page(city: City, number: int) -> dict[str, Any]:
    """Return the values that scientist/drift.html prints, of one release.

    Raises
    ------
    ProblemError
        404: there is no such release, or it has not been audited.
    """
    folder = folder_of(city, number, DOSSIER)
    gates = json.loads((folder / DOSSIER).read_bytes())["gates"]
    gate = next((each for each in gates if each["gate"] == "drift"), None)
    counted, service = by_window(folder / NEXT), in_service(city, number)
    return {
        "number": number,
        "gate": gate,
        "features": [] if gate is None else _features(gate["rows"]),
        "deviance": _deviance(city, gate),
        "calibration": _calibration(city, counted),
        "coverage": _coverage(city, counted),
        "windows": _windows(city, counted),
        **service,
        "since": _features(service["moved"]),
        "noun": noun(city.window),
        "nouns": noun(city.window, 2),
    }


def _features(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the columns, the furthest beyond its limit first, those that are not tested last."""
    highest = max((row["psi"] for row in rows if row["psi"] is not None), default=1.0) or 1.0

    def beyond(row: dict[str, Any]) -> float:
        return -1.0 if row["psi"] is None else row["psi"] / row["limit"]

    return [
        {
            "column": row["column"],
            "psi": _number(row["psi"]),
            "limit": _number(row["limit"]),
            "p": _number(row["p"]),
            "evidently": _number(row["evidently"]),
            "outcome": row["outcome"],
            "moved": row["outcome"] == "moved",
            "bar": 0.0 if row["psi"] is None else round(100 * row["psi"] / highest, 1),
        }
        for row in sorted(rows, key=beyond, reverse=True)
    ]


def _deviance(city: City, gate: dict[str, Any] | None) -> SeriesChart | None:
    figure = None if gate is None else gate["figure"]
    if not figure:
        return None
    labels = [_short(city, mark["label"]) for mark in figure["marks"]]
    values = [mark["value"] for mark in figure["marks"]]
    return series_chart(labels, values, f"{figure['title']}: {figure['alt']}", level=0)


def _calibration(city: City, counted: pd.DataFrame) -> SeriesChart:
    """Draw expected over counted, all offences together."""
    sums = counted.groupby("window_start")[["y", "mean"]].sum()
    ratios = [mean / y if y else None for y, mean in zip(sums["y"], sums["mean"], strict=True)]
    told = [ratio for ratio in ratios if ratio is not None]
    labels = [short(city.window, moment) for moment in sums.index]
    summary = (
        f"Expected over counted incidents, from {min(told):.2f} to {max(told):.2f}; 1 is exact."
        if told
        else "Nothing was counted."
    )
    return series_chart(labels, ratios, summary, level=1)


def _coverage(city: City, counted: pd.DataFrame) -> SeriesChart:
    held = counted.groupby("window_start")["held"].mean()
    labels = [short(city.window, moment) for moment in held.index]
    summary = f"Share of areas whose count lay in the 90% interval, from {held.min():.1%} to {held.max():.1%}."
    return series_chart(labels, [100 * float(value) for value in held], summary, level=90)


def _windows(city: City, counted: pd.DataFrame) -> list[dict[str, str]]:
    groups = counted.groupby("window_start")
    return [
        {
            "window": short(city.window, pd.Timestamp(str(start))),
            "counted": f"{rows['y'].sum():,.0f}",
            "expected": f"{rows['mean'].sum():,.1f}",
            "ratio": f"{rows['mean'].sum() / rows['y'].sum():.3f}" if rows["y"].sum() else "–",
            "held": f"{rows['held'].mean():.1%}",
        }
        for start, rows in groups
    ]


def _short(city: City, text: str) -> str:
    return short(city.window, pd.Timestamp(text))


def _number(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, int | float) else "–"
