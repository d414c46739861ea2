"""What an area's page says: its forecast, its history, what drives the one and which rules stand beside it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd
from configs.window_words import noun, rate, rule, short, upcoming, when
from serving import words
from serving.approved.drivers import drivers_in_words
from serving.approved.served import Served
from serving.draw.charts import area_chart
from serving.pages.analyst.asked import AreaQuery
from serving.pages.analyst.behind import Behind
from serving.pages.analyst.window import Tab
from serving.pages.totals import further

SHOWN = 12


@dataclass(frozen=True)
class Rule:
    """The model or one baseline: what it expects here, and how far it was from the truth in the backtest."""

    title: str
    expected: str
    deviance: str
    model: bool


@dataclass(frozen=True)
class Past:
    """One past window: what was recorded and what had been forecast."""

    window: str
    recorded: int
    forecast: str
    interval: str


def area_page(served: Served, area: str, query: AreaQuery, behind: Behind | None = None) -> dict[str, Any]:
    """Return the values that area.html prints.

    Raises
    ------
    ProblemError
        The area or the offence is not known.
    """
    rows = served.of_area(area)
    offence = served.offence(query.offence or next(iter(served.offences)))
    row = rows[offence]
    history = served.history(area, offence)
    start, drivers = drivers_in_words(served.drivers(area, offence))
    place, window = served.areas[area], served.city.window
    later = [each for _, each in served.ahead(area, offence).iterrows()]
    return {
        "area": area,
        "name": place["name"],
        "district": place["district"],
        "offence": {"name": offence, "title": served.offences[offence]},
        "standfirst": _standfirst(served, row),
        "tabs_": [_tab(served, area, rows[name], offence) for name in served.offences],
        "figures": _figures(served, row),
        "chart_": area_chart(window, history, row),
        "noun": noun(window),
        "nouns": noun(window, 2),
        "further": further(served, later),
        "drivers": drivers,
        "drivers_lead": f"Over the long run {words.amount(start)} {rate(window)} would be expected here. From there:",
        "drivers_note": "The effects multiply and together give the expectation exactly. They say what the model "
        "weighs, not what causes incidents.",
        "rules": _rules(served, offence, row),
        "rules_lead": _rules_lead(served, served.manifest["metrics"][offence]),
        "past": _past(served, history),
        "drawing": served.drawing,
        "files": _links(area),
    }


def _links(area: str) -> list[tuple[str, str]]:
    asked = {"area": area}
    files = [(label, f"/api/v1/forecast?{urlencode({**asked, 'format': name})}") for label, name in _FILES]
    return [*files, ("JSON (API)", f"/api/v1/forecast?{urlencode(asked)}")]


_FILES = (("CSV", "csv"), ("GeoJSON", "geojson"), ("Parquet", "parquet"))


def _standfirst(served: Served, row: pd.Series) -> str:
    place = "flagged" if row["flagged"] else "not flagged"
    title = served.offences[row["offence"]]
    window = when(served.city.window, *served.window)
    return (
        f"{title}, {window}: {words.amount(row['mean'])} incidents expected, rank {row['rank']} of "
        f"{len(served.areas):,} areas, {place}."
    )


def _figures(served: Served, row: pd.Series) -> list[tuple[str, str, str]]:
    return [
        (f"Expected {upcoming(served.city.window)}", words.amount(row["mean"]), ""),
        ("50% interval", words.interval(row["q0.25"], row["q0.75"]), ""),
        ("90% interval", words.interval(row["q0.05"], row["q0.95"]), ""),
        ("Rank", str(row["rank"]), f"of {len(served.areas):,}" + (", flagged" if row["flagged"] else "")),
    ]


def _tab(served: Served, area: str, row: pd.Series, current: str) -> Tab:
    name = row["offence"]
    href = f"/areas/{quote(area, safe='')}?{urlencode({'offence': name})}"
    return Tab(href, served.offences[name], words.amount(row["mean"]), name == current)


def _rules(served: Served, offence: str, row: pd.Series) -> list[Rule]:
    metrics = served.manifest["metrics"][offence]
    model = Rule("Fairward’s model", words.amount(row["mean"]), f"{metrics['deviance']:.4f}", True)
    others = [
        Rule(words.upper(rule(served.city.window, name)), words.amount(row[name]), f"{deviance:.4f}", False)
        for name, deviance in metrics["baseline_deviance"].items()
    ]
    return [model, *others]


def _rules_lead(served: Served, metrics: dict[str, Any]) -> str:
    best = rule(served.city.window, metrics["best_baseline"])
    skill = metrics["skill"]
    if skill > 0:
        return f"In the backtest the model came {skill:.1%} nearer to what was recorded than the best rule, the {best}."
    return f"In the backtest the model came no nearer to what was recorded than the best rule, the {best}."


def _past(served: Served, history: pd.DataFrame) -> list[Past]:
    return [
        Past(
            window=short(served.city.window, row["window_start"]),
            recorded=int(row["y"]),
            forecast=words.amount(row["mean"]) if pd.notna(row["mean"]) else "–",
            interval=words.interval(row["q0.05"], row["q0.95"]) if pd.notna(row["mean"]) else "–",
        )
        for row in history.tail(SHOWN).iloc[::-1].to_dict("records")
    ]
