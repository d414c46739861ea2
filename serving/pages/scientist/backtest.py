"""The backtest explorer: any origin, any area, any offence, with what came, and the scores of the origin."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from configs.city import City
from configs.window_words import noun, short, when
from serving import words
from serving.draw.series import SeriesChart, series_chart
from serving.pages.scientist.backtest_rows import rows_at, rows_of, scores_of
from serving.pages.scientist.which import folder_of
from serving.register.backtests import NEXT, origins
from serving.web.problems import unknown

SHOWN = 25


class BacktestQuery(BaseModel):
    """What may stand in the address of the explorer."""

    model_config = ConfigDict(extra="forbid")

    release: int | None = Field(default=None, ge=1)
    origin: datetime | None = None
    offence: str | None = Field(default=None, max_length=60)
    area: str = Field(default="", max_length=120)
    span: str = Field(default="", max_length=30)


@dataclass(frozen=True)
class Row:
    """One area at an origin: what was forecast and what came."""

    area: str
    name: str
    came: int
    expected: str
    interval: str
    inside: bool
    surprise: str
    crps: str


def backtest_page(city: City, number: int, query: BacktestQuery) -> dict[str, Any]:
    """Return the values that scientist/backtest.html prints.

    Raises
    ------
    ProblemError
        404: there is no such release, origin, offence, area or span.
    """
    folder = folder_of(city, number, NEXT)
    known = origins(folder / NEXT)
    origin = _one("unknown-window", query.origin or known[-1], known)
    titles = {name: city.offences[name].title for name in city.targets}
    offence = _one("unknown-offence", query.offence or next(iter(titles)), list(titles))
    names = _names(folder / "areas.parquet")
    rows = rows_at(folder, origin)
    spans = list(dict.fromkeys(rows["span"]))
    span = _one("unknown-window", query.span or spans[0], spans)
    chosen = rows[rows["span"] == span]
    mine = chosen[chosen["offence"] == offence]
    area = _one("unknown-area", query.area, list(names)) if query.area else ""
    start, end = (moment.to_pydatetime() for moment in mine[["window_start", "window_end"]].iloc[0])
    return {
        "number": number,
        "origin": origin.isoformat(),
        "made": short(city.window, origin),
        "origins": [(each.isoformat(), short(city.window, each)) for each in reversed(known)],
        "offence": offence,
        "title": titles[offence],
        "offences": titles,
        "area": area,
        "names": names,
        "span": span,
        "spans": [(each, _said(city, each)) for each in spans],
        "when": when(city.window, start, end),
        "noun": noun(city.window),
        "totals": _totals(mine),
        "scores": scores_of(city, chosen, titles),
        "rows": _furthest(mine, names, area),
        "chart_": _course(city, folder, area, offence, origin, span) if area else None,
        "of": names[area] if area else "",
    }


def _said(city: City, span: str) -> str:
    first, last = span.split("-")
    if span == "1-1":
        return f"the next {noun(city.window)}"
    return (
        f"{noun(city.window)} {first} ahead" if first == last else f"{noun(city.window, 2)} {first} to {last} together"
    )


def _totals(rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    inside = rows["y"].between(rows["q0.05"], rows["q0.95"])
    return [
        ("Came", f"{rows['y'].sum():,}", ""),
        ("Expected", words.amount(float(rows["mean"].sum())), ""),
        ("In the 90% interval", f"{inside.mean():.1%}", "of areas"),
    ]


def _furthest(rows: pd.DataFrame, names: dict[str, str], area: str) -> list[Row]:
    """Return the areas whose forecast was furthest from what came by its own score, the one asked for first."""
    ordered = rows.sort_values("crps", ascending=False, kind="stable")
    first = ordered[ordered["area"] == area]
    listed = pd.concat([first, ordered[ordered["area"] != area]]).head(SHOWN)
    return [
        Row(
            area=row["area"],
            name=names.get(row["area"], row["area"]),
            came=int(row["y"]),
            expected=words.amount(row["mean"]),
            interval=words.interval(row["q0.05"], row["q0.95"]),
            inside=bool(row["q0.05"] <= row["y"] <= row["q0.95"]),
            surprise=_surprise(row["below"], row["at_most"]),
            crps=f"{row['crps']:.3f}",
        )
        for row in listed.to_dict("records")
    ]


def _surprise(below: float, at_most: float) -> str:
    """Say how probable a count this far from the middle was, by the forecast."""
    tail = min(at_most, 1 - below)
    return "under 0.1%" if tail < 0.001 else f"{tail:.1%}"


def _course(city: City, folder: Path, area: str, offence: str, origin: datetime, span: str) -> SeriesChart:
    rows = rows_of(folder, area, offence)
    rows = rows[rows["span"] == span].sort_values("origin")
    labels = [short(city.window, moment) for moment in rows["window_start"]]
    chosen = int(np.flatnonzero(rows["origin"].to_numpy() == np.datetime64(origin))[0])
    inside = rows["y"].between(rows["q0.05"], rows["q0.95"])
    summary = (
        f"{words.count(len(rows), 'forecast')} with 90% interval against what came: {int(inside.sum())} of "
        f"{len(rows)} counts lay in it; {rows['y'].sum():,} came, {words.amount(float(rows['mean'].sum()))} expected."
    )
    ends = list(zip(rows["q0.05"].astype(float), rows["q0.95"].astype(float), strict=True))
    counts = [float(count) for count in rows["y"]]
    line = [float(mean) for mean in rows["mean"]]
    return series_chart(labels, counts, summary, band=ends, line=line, level=0, chosen=chosen, joined=False)


@lru_cache(maxsize=4)
def _names_at(path: Path, _changed: int) -> dict[str, str]:
    areas = pd.read_parquet(path, columns=["area", "name"]).astype("string").fillna("")
    return {area: name or area for area, name in zip(areas["area"], areas["name"], strict=True)}


def _names(path: Path) -> dict[str, str]:
    return _names_at(path, path.stat().st_mtime_ns)


def _one(code: str, value: Any, known: list[Any]) -> Any:
    if value not in known:
        raise unknown(code, str(value), [str(each) for each in known])
    return value
