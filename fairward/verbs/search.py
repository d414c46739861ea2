"""`fairward search`: incidents in the hub by offence, area, source, place and time; never by person."""

from datetime import datetime
from typing import Annotated

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter, table


def run(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="Parts of names.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day after the last.")] = None,
    near: Annotated[
        tuple[float, float, float] | None, typer.Option(help="Easting, northing and distance in metres.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, max=10_000, help="Rows to show, the newest first.")] = 20,
    as_json: Json = False,
) -> None:
    """Search the hub's incidents; each word narrows the search, and places are given by area only."""
    say = Reporter(as_json)
    city = city_of(context)
    from features.lookup.index import area_names
    from features.lookup.search import Query, search

    query = Query(tuple(words or ()), since and since.date(), until and until.date(), near)
    found = search(city, query, limit)
    areas = area_names(city)
    names = dict(zip(areas["area"], areas["name"], strict=True))
    times = ("occurred_start", "occurred_end", "reported", "withdrawn")
    rows = found.rows.assign(name=found.rows["area"].map(names))
    for name in times:
        rows[name] = rows[name].dt.tz_convert(city.timezone).dt.strftime("%Y-%m-%d %H:%M").fillna("")
    shown = rows[["occurred_start", "offence", "area", "name", "source", "location_confidence"]]
    lines = [
        f"{found.total:,} incidents",
        *(f"  {count:,} {city.offences[name].title}" for name, count in found.offences.items()),
        *(f"  {count:,} in {year}" for year, count in found.years.items()),
    ]
    say.result(
        {"total": found.total, "offences": found.offences, "years": found.years, "rows": rows.to_dict("records")},
        lines=lines,
        table=table("The newest", ["began", *shown.columns[1:]], shown.astype(str).to_numpy().tolist()),
    )
