"""What the first page says: the map and ranked table of one offence in the window ahead, totals, and later windows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from audit.mitigation.words import long, titles
from configs.flagging import PlainRule
from configs.window_words import many, noun, rate
from serving import words
from serving.approved.behind import Behind
from serving.approved.served import Served
from serving.pages.analyst.asked import Layer, WindowQuery
from serving.pages.analyst.layers import TITLES, layer_of
from serving.pages.analyst.since import since
from serving.pages.analyst.view import View, days_and_shifts, view_of
from serving.pages.totals import further, totals_of
from serving.web import times

SHOWN = 25
MATCHES = 200


@dataclass(frozen=True)
class Tab:
    """One offence in the row of tabs."""

    href: str
    title: str
    expected: str
    current: bool


@dataclass(frozen=True)
class Row:
    """One area in the ranked table."""

    area: str
    name: str
    rank: int
    expected: str
    interval: str
    last: str
    bar: float
    flagged: bool


def window_page(served: Served, query: WindowQuery, today: date, behind: Behind | None = None) -> dict[str, Any]:
    """Return the values that week.html prints.

    Raises
    ------
    ProblemError
        The offence, the district, the day or the shift is not known.
    """
    behind = behind or Behind(served)
    view, values = _ranking(served, query, behind)
    whole = served.by_offence[view.offence]
    districts, city = totals_of(served, view.offence)
    days, shifts = days_and_shifts(served)
    window = served.city.window
    start, end = (view.choice.start, view.choice.end) if view.choice else served.window
    return {
        **values,
        "when": times.span(window, start, end),
        "noun": noun(window),
        "nouns": noun(window, 2),
        "headline": f"{values['offence']['title']}: {words.amount(view.rows['mean'].sum())} incidents expected",
        "standfirst": _of_part(served, view) if view.choice else standfirst(served, whole, city[0]),
        "made_from": made_from(served, today),
        "tabs_": [_tab(served, name, view.offence, query) for name in served.offences],
        "layers": [(query.address(layer=name), title, name == query.layer) for name, title in TITLES.items()],
        "districts": served.districts,
        "days": days,
        "shifts": shifts,
        "query": query,
        "by_district": districts,
        "further": further(served, city[1:]),
        "flagged_are": _flagged_are(served),
        "unmet": view.offence in served.edition.unmet,
        "files": downloads(view.offence, query),
    }


def ranking(served: Served, query: WindowQuery, behind: Behind) -> dict[str, Any]:
    """Return the values that ranking.html prints: the table alone, for filters as one types."""
    return _ranking(served, query, behind)[1]


def _ranking(served: Served, query: WindowQuery, behind: Behind) -> tuple[View, dict[str, Any]]:
    if query.district:
        served.district(query.district)
    view = view_of(served, query, behind)
    layer = layer_of(served, view, query.layer, lambda: behind.kept("since", lambda: since(served)))
    ordered = view.rows.set_index("area", drop=False).loc[layer.order]
    matching = matching_rows(served, ordered, query)
    shown = matching if query.show else matching.head(MATCHES if query.narrowed else SHOWN)
    names = {area: place["name"] for area, place in served.areas.items()}
    title = served.offences[view.offence]
    more = len(shown) < len(matching)
    return view, {
        "offence": {"name": view.offence, "title": title},
        "map_": layer.map,
        "layer": layer,
        "groups": _groups(_rows(shown, view.rows, names, layer.cells), served, query.layer),
        "caption": _caption(title, query, view),
        "caption_note": f"{words.count(len(shown), 'area')} of {words.number(len(view.rows))}, {_ORDER[query.layer]}",
        "more": query.address(show="all") if more else None,
        "more_label": f"Show all {words.count(len(matching), 'area')}",
        "all": query.address(find="", district="", show=""),
    }


_ORDER = {"expected": "highest expectation first", "width": "widest interval first", "change": "greatest rise first"}


def _of_part(served: Served, view: View) -> str:
    whole = served.by_offence[view.offence]["mean"].sum()
    mean = view.rows["mean"].sum()
    return (
        f"That is {mean / whole if whole else 0.0:.0%} of the {words.amount(whole)} incidents expected in the whole "
        f"{noun(served.city.window)}, divided by when incidents of this kind happened in each area. Flagged areas are "
        f"those of the whole {noun(served.city.window)}."
    )


def standfirst(served: Served, forecast: pd.DataFrame, city: pd.Series) -> str:
    """Return the sentences under the headline, from one offence's rows and its total of the city."""
    window = served.city.window
    flagged = forecast[forecast["flagged"]]
    total = forecast["mean"].sum()
    held = flagged["mean"].sum() / total if total else 0.0
    eight, year = forecast["mean_8"].sum(), forecast["mean_52"].sum()
    return (
        f"The 90% interval of the whole city is {words.interval(city['q0.05'], city['q0.95'])}. "
        f"The {words.count(len(flagged), 'flagged area')} of {words.number(len(forecast))} hold {held:.0%} of what "
        f"is expected. The last {many(window, 8)} brought {words.amount(eight)} {rate(window)}, the last "
        f"{many(window, 52)} {words.amount(year)}."
    )


def made_from(served: Served, today: date) -> str:
    """Return what the forecast knew, and whether its window is over."""
    start, end = served.window
    known = f"Made from what was reported before {times.weekday(start)}."
    if datetime.combine(today, time()) < end:
        return known
    last = times.day((end - timedelta(minutes=1)).date())
    return f"{known} This {noun(served.city.window)} ended on {last}: no later incidents are in the hub."


def download_links(**query: str) -> list[tuple[str, str]]:
    """Return label and address of each file of what a page shows, the API's own answer last."""
    kept = {key: value for key, value in query.items() if value}
    files = [(label, f"/api/v1/forecast?{urlencode({**kept, 'format': name})}") for label, name in _FILES]
    return [*files, ("JSON (API)", f"/api/v1/forecast?{urlencode(kept)}")]


_FILES = (("CSV", "csv"), ("GeoJSON", "geojson"), ("Parquet", "parquet"))


def downloads(offence: str, query: WindowQuery) -> list[tuple[str, str]]:
    """Return label and address of each file of what the first page shows, the API's own answer last."""
    files = [(label, query.address("/download", offence=offence, show="", format=name)) for label, name in _FILES]
    asked = {"offence": offence, **({"district": query.district} if query.district else {})}
    return [*files, ("JSON (API)", f"/api/v1/forecast?{urlencode(asked)}")]


def matching_rows(served: Served, rows: pd.DataFrame, query: WindowQuery) -> pd.DataFrame:
    """Return the rows of the district and of the name or id that are asked for, in their order."""
    sought = query.find.strip().casefold()

    def _wanted(area: str) -> bool:
        place = served.areas[area]
        if query.district and place["district"] != query.district:
            return False
        return sought in place["name"].casefold() or sought in area.casefold()

    return rows[rows["area"].map(_wanted).astype(bool)]


def _rows(shown: pd.DataFrame, rows: pd.DataFrame, names: dict[str, str], last: dict[str, str]) -> list[Row]:
    highest = max(float(rows["mean"].max()), 1e-9)
    return [
        Row(
            area=row["area"],
            name=names[row["area"]],
            rank=int(row["rank"]),
            expected=words.amount(row["mean"]),
            interval=words.interval(row["q0.05"], row["q0.95"]),
            last=last[row["area"]],
            bar=round(100 * row["mean"] / highest, 1),
            flagged=bool(row["flagged"]),
        )
        for row in shown.to_dict("records")
    ]


def _flagged_are(served: Served) -> str:
    """Say what is flagged under the policy's rule."""
    flagged = served.policy.flagged
    return long(flagged.rule, titles(served.city), share=flagged.share)


def _groups(rows: list[Row], served: Served, layer: Layer) -> list[dict[str, Any]]:
    if layer != "expected":
        return [{"title": _ORDER[layer].capitalize(), "flagged": False, "rows": rows}] if rows else []
    plain = isinstance(served.policy.flagged.rule, PlainRule)
    share = f"the {served.policy.flagged.share:.0%} of areas "
    said = f"{share}{'with the highest expectation' if plain else 'that the committee’s rule chooses'}"
    heads = {True: f"Flagged: {said}", False: "Not flagged"}
    groups = [
        {"title": heads[flagged], "flagged": flagged, "rows": [row for row in rows if row.flagged == flagged]}
        for flagged in (True, False)
    ]
    return [group for group in groups if group["rows"]]


def _tab(served: Served, name: str, current: str, query: WindowQuery) -> Tab:
    expected = words.number(served.by_offence[name]["mean"].sum())
    return Tab(query.address(offence=name, show=""), served.offences[name], expected, name == current)


def _caption(title: str, query: WindowQuery, view: View) -> str:
    place = f" in {query.district}" if query.district else ""
    part = f", {view.choice.label}" if view.choice else ""
    return f"{title}{place}{part}, area by area"
