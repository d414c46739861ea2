"""What the first page says: the map and ranked table of one offence in the window ahead, totals, and later windows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from audit.mitigation.words import long, titles
from configs.flagging import PlainRule
from configs.window_words import day, many, noun, rate, weekday, when
from serving import words
from serving.approved.served import Served
from serving.draw.maps import draw_map
from serving.pages.totals import further, totals_of

SHOWN = 25


class WindowQuery(BaseModel):
    """What may stand in the first page's address."""

    model_config = ConfigDict(extra="forbid")

    offence: str | None = Field(default=None, max_length=60)
    district: str = Field(default="", max_length=120)
    find: str = Field(default="", max_length=80)
    show: str = Field(default="", pattern="^(all)?$")


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
    usual: str
    bar: float
    flagged: bool


def window_page(served: Served, query: WindowQuery, today: date) -> dict[str, Any]:
    """Return the values that index.html prints.

    Raises
    ------
    ProblemError
        The offence or the district is not known.
    """
    offence = served.offence(query.offence or next(iter(served.offences)))
    if query.district:
        served.district(query.district)
    forecast = served.by_offence[offence].sort_values("flagged", ascending=False, kind="stable")
    matching = _matching(served, forecast, query)
    narrowed = bool(query.district or query.find.strip())
    shown = matching if narrowed or query.show else matching.head(SHOWN)
    names = {area: place["name"] for area, place in served.areas.items()}
    title, window = served.offences[offence], served.city.window
    districts, city = totals_of(served, offence)
    return {
        "offence": {"name": offence, "title": title},
        "when": when(window, *served.window),
        "noun": noun(window),
        "nouns": noun(window, 2),
        "usual": f"Mean of {many(window, 52)}",
        "headline": f"{title}: {words.amount(forecast['mean'].sum())} incidents expected",
        "standfirst": standfirst(served, forecast, city[0]),
        "made_from": made_from(served, today),
        "tabs_": [_tab(served, name, offence) for name in served.offences],
        "map_": draw_map(forecast, names, served.drawing),
        "groups": _groups(_rows(shown, forecast, names), served),
        "caption": _caption(title, query),
        "caption_note": f"{words.count(len(shown), 'area')} of {len(forecast):,}, highest expectation first",
        "more": None if len(shown) == len(matching) else _address(offence=offence, show="all"),
        "more_label": f"Show all {len(forecast):,} areas",
        "districts": served.districts,
        "by_district": districts,
        "further": further(served, city[1:]),
        "district": query.district,
        "find": query.find,
        "flagged_are": _flagged_are(served),
        "unmet": offence in served.edition.unmet,
        "links": download_links(offence=offence, district=query.district),
    }


def standfirst(served: Served, forecast: pd.DataFrame, city: pd.Series) -> str:
    """Return the sentences under the headline, from one offence's rows and its total of the city."""
    window = served.city.window
    flagged = forecast[forecast["flagged"]]
    total = forecast["mean"].sum()
    held = flagged["mean"].sum() / total if total else 0.0
    eight, year = forecast["mean_8"].sum(), forecast["mean_52"].sum()
    return (
        f"The 90% interval of the whole city is {words.interval(city['q0.05'], city['q0.95'])}. "
        f"The {words.count(len(flagged), 'flagged area')} of {len(forecast):,} hold {held:.0%} of what is expected. "
        f"The last {many(window, 8)} brought {words.amount(eight)} {rate(window)}, the last {many(window, 52)} "
        f"{words.amount(year)}."
    )


def made_from(served: Served, today: date) -> str:
    """Return what the forecast knew, and whether its window is over."""
    start, end = served.window
    known = f"Made from what was reported before {weekday(start)}."
    if datetime.combine(today, time()) < end:
        return known
    last = day((end - timedelta(minutes=1)).date())
    return f"{known} This {noun(served.city.window)} ended on {last}: no later incidents are in the hub."


def download_links(**query: str) -> list[tuple[str, str]]:
    """Return label and address of each file of what a page shows, the API's own answer last."""
    kept = {key: value for key, value in query.items() if value}
    files = [(label, f"/api/v1/forecast?{urlencode({**kept, 'format': name})}") for label, name in _FILES]
    return [*files, ("JSON (API)", f"/api/v1/forecast?{urlencode(kept)}")]


_FILES = (("CSV", "csv"), ("GeoJSON", "geojson"), ("Parquet", "parquet"))


def _matching(served: Served, forecast: pd.DataFrame, query: WindowQuery) -> pd.DataFrame:
    sought = query.find.strip().casefold()

    def wanted(area: str) -> bool:
        place = served.areas[area]
        if query.district and place["district"] != query.district:
            return False
        return sought in place["name"].casefold() or sought in area.casefold()

    return forecast[forecast["area"].map(wanted)]


def _rows(shown: pd.DataFrame, forecast: pd.DataFrame, names: dict[str, str]) -> list[Row]:
    highest = max(float(forecast["mean"].max()), 1e-9)
    return [
        Row(
            area=row["area"],
            name=names[row["area"]],
            rank=int(row["rank"]),
            expected=words.amount(row["mean"]),
            interval=words.interval(row["q0.05"], row["q0.95"]),
            usual=words.amount(row["mean_52"]),
            bar=round(100 * row["mean"] / highest, 1),
            flagged=bool(row["flagged"]),
        )
        for row in shown.to_dict("records")
    ]


def _flagged_are(served: Served) -> str:
    """Say what is flagged under the policy's rule."""
    flagged = served.policy.flagged
    return long(flagged.rule, titles(served.city), share=flagged.share)


def _groups(rows: list[Row], served: Served) -> list[dict[str, Any]]:
    plain = isinstance(served.policy.flagged.rule, PlainRule)
    share = f"the {served.policy.flagged.share:.0%} of areas "
    said = f"{share}{'with the highest expectation' if plain else 'that the committee’s rule chooses'}"
    heads = {True: f"Flagged: {said}", False: "Not flagged"}
    groups = [
        {"title": heads[flagged], "flagged": flagged, "rows": [row for row in rows if row.flagged == flagged]}
        for flagged in (True, False)
    ]
    return [group for group in groups if group["rows"]]


def _tab(served: Served, name: str, current: str) -> Tab:
    expected = f"{served.by_offence[name]['mean'].sum():,.0f}"
    return Tab(_address(offence=name), served.offences[name], expected, name == current)


def _caption(title: str, query: WindowQuery) -> str:
    place = f" in {query.district}" if query.district else ""
    return f"{title}{place}, area by area"


def _address(**query: str) -> str:
    return f"/?{urlencode(query)}"
