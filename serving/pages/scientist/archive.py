"""The archive of forecasts: every window for which one was issued, what it expected, and what is known since."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from configs.city import City
from configs.files import sha256_file
from configs.window_words import day, when
from serving import words
from serving.approved.guard import Guard
from serving.archive.editions import FORECAST, archive
from serving.monitor.read import weeks


def archive_page(guard: Guard) -> dict[str, Any]:
    """Return the values that scientist/archive.html prints: the newest window first."""
    city, scored = guard.city, {week.name: week.scores for week in weeks(guard.city)}
    found = archive(city)
    windows = [_window(city, folder, guard.clock(), scored.get(folder.name)) for folder in reversed(found.values())]
    return {
        "titles": [city.offences[name].title for name in city.targets],
        "windows": windows,
        "scored": sum(each["scored"] for each in windows),
    }


def _window(city: City, folder: Path, today: date, scores: dict[str, Any] | None) -> dict[str, Any]:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    rows = pd.read_parquet(folder / FORECAST, columns=["offence", "mean", "window_start", "window_end"])
    expected = rows.groupby("offence")["mean"].sum()
    start, end = (rows[name].iloc[0].to_pydatetime() for name in ("window_start", "window_end"))
    intact = sha256_file(folder / FORECAST) == manifest["files"][FORECAST]
    return {
        "when": when(city.window, start, end),
        "release": manifest["release"],
        "intact": intact,
        "scored": scores is not None,
        "state": _state(end.date(), today, scores),
        "cells": [_cell(name, expected, scores) for name in city.targets],
    }


def _state(end: date, today: date, scores: dict[str, Any] | None) -> str:
    if scores is not None:
        return f"scored on what was known on {day(date.fromisoformat(scores['read']))}"
    return f"runs until {day(end)}" if today < end else "over; its records are still coming in"


def _cell(name: str, expected: pd.Series, scores: dict[str, Any] | None) -> dict[str, str]:
    """Return what was expected of an offence, and, once it is known, what came and how the forecast scored."""
    said = {"expected": words.amount(float(expected.get(name, 0.0))), "came": "", "deviance": "", "held": ""}
    told = (scores or {}).get("offences", {}).get(name)
    if told is None:
        return said
    came, deviance, held = (told.get(key) for key in ("incidents", "deviance", "coverage_90"))
    return said | {
        "came": "–" if came is None else f"{came:,.0f}",
        "deviance": "–" if deviance is None else f"{deviance:.3f}",
        "held": "–" if held is None else f"{held:.1%}",
    }
