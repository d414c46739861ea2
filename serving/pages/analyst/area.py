"""What an area's page says: its forecast and history, what drives it, when in the week, what is like it and near."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd

from configs.window_words import noun, rate, rule, upcoming
from serving import words
from serving.approved.behind import Behind
from serving.approved.drivers import drivers_in_words
from serving.approved.served import Served
from serving.draw.fan import fan_chart
from serving.pages.analyst.alike import alike
from serving.pages.analyst.asked import AreaQuery
from serving.pages.analyst.hours import hours_of
from serving.pages.analyst.hub import MEANS, locations, neighbours
from serving.pages.analyst.window import Tab
from serving.pages.totals import further
from serving.web import times

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
    recorded: str
    forecast: str
    interval: str


def area_page(served: Served, area: str, query: AreaQuery, behind: Behind | None = None) -> dict[str, Any]:
    """Return the values that area.html prints.

    Raises
    ------
    ProblemError
        The area or the offence is not known.
    """
    behind = behind or Behind(served)
    rows = served.of_area(area)
    offence = served.offence(query.offence or next(iter(served.offences)))
    row = rows[offence]
    history = served.history(area, offence)
    start, drivers = drivers_in_words(served.drivers(area, offence))
    place, window = served.areas[area], served.city.window
    later = served.ahead(area, offence)
    singly = later[later["window_start"] > pd.Timestamp(served.window[0])]
    ahead = pd.concat([row.to_frame().T, singly]).sort_values("window_start", kind="stable")
    return {
        "area": area,
        "name": place["name"],
        "district": place["district"],
        "offence": {"name": offence, "title": served.offences[offence]},
        "standfirst": _standfirst(served, row),
        "tabs_": [_tab(served, area, rows[name], offence) for name in served.offences],
        "figures": _figures(served, row),
        "chart": fan_chart(window, history, ahead),
        "backtested": bool(history["mean"].notna().any()),
        "noun": noun(window),
        "nouns": noun(window, 2),
        "further": further(served, [each for _, each in later.iterrows()]),
        "drivers": drivers,
        "drivers_lead": f"Over the long run {words.amount(start)} {rate(window)} would be expected here. From there:",
        "drivers_note": "The effects multiply and together give the expectation exactly. They say what the model "
        "weighs, not what causes incidents.",
        "rules": _rules(served, offence, row),
        "rules_lead": _rules_lead(served, served.manifest["metrics"][offence]),
        "past": _past(served, history),
        "hours": hours_of(behind, area, offence),
        "alike": alike(behind, area, offence),
        "locations": locations(behind, area, served.policy.gates.disclosure.smallest_cell),
        "means": MEANS,
        "neighbours": neighbours(behind, area),
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
    window = times.span(served.city.window, *served.window)
    return (
        f"{title}, {window}: {words.amount(row['mean'])} incidents expected, rank {row['rank']} of "
        f"{words.number(len(served.areas))} areas, {place}."
    )


def _figures(served: Served, row: pd.Series) -> list[tuple[str, str, str]]:
    return [
        (f"Expected {upcoming(served.city.window)}", words.amount(row["mean"]), ""),
        ("50% interval", words.interval(row["q0.25"], row["q0.75"]), ""),
        ("90% interval", words.interval(row["q0.05"], row["q0.95"]), ""),
        ("Rank", str(row["rank"]), f"of {words.number(len(served.areas))}" + (", flagged" if row["flagged"] else "")),
    ]


def _tab(served: Served, area: str, row: pd.Series, current: str) -> Tab:
    name = row["offence"]
    href = f"/areas/{quote(area, safe='')}?{urlencode({'offence': name})}"
    return Tab(href, served.offences[name], words.amount(row["mean"]), name == current)


def _rules(served: Served, offence: str, row: pd.Series) -> list[Rule]:
    metrics = served.manifest["metrics"][offence]
    model = Rule("Fairward’s model", words.amount(row["mean"]), words.number(metrics["deviance"], 4), True)
    others = [
        Rule(words.upper(rule(served.city.window, name)), words.amount(row[name]), words.number(deviance, 4), False)
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
            window=times.short(served.city.window, row["window_start"]),
            recorded=words.number(row["y"]),
            forecast=words.amount(row["mean"]) if pd.notna(row["mean"]) else "–",
            interval=words.interval(row["q0.05"], row["q0.95"]) if pd.notna(row["mean"]) else "–",
        )
        for row in history.tail(SHOWN).iloc[::-1].to_dict("records")
    ]
