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
        str | None, typer.Option(metavar="PLACE", help="A place of the gazetteer, or easting,northing in metres.")
    ] = None,
    metres: Annotated[
        int | None, typer.Option(min=1, max=100_000, help="How far around --near; the place's own radius by default.")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="As it was known when this day began.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, max=10_000, help="Rows to show, the newest first.")] = 20,
    as_json: Json = False,
) -> None:
    """Search the hub's incidents; each word narrows the search, and places are given by area only."""
    if metres is not None and near is None:
        raise typer.BadParameter("around what? Name a place with --near", param_hint="--metres")
    say = Reporter(as_json)
    city = city_of(context)
    from features.lookup.near import circle
    from features.lookup.read import area_names
    from features.lookup.search import Query, search

    around = circle(city, near, metres) if near is not None else None
    query = Query(
        tuple(words or ()),
        since and since.date(),
        until and until.date(),
        (around.x, around.y, around.metres) if around else None,
        as_of and as_of.date(),
    )
    found = search(city, query, limit)
    areas = area_names(city)
    names = dict(zip(areas["area"], areas["name"], strict=True))
    times = ("occurred_start", "occurred_end", "reported")
    rows = found.rows.assign(name=found.rows["area"].map(names))
    for name in times:
        rows[name] = rows[name].dt.tz_convert(city.timezone).dt.strftime("%Y-%m-%d %H:%M")
    shown = rows[["occurred_start", "offence", "area", "name", "source", "location_confidence"]]
    titles = {name: offence.title for name, offence in city.offences.items()}
    within = f" within {around.metres:g} m of {around.place or near}" if around else ""
    lines = [
        f"{found.total:,} incidents{within}",
        *(f"  {count:,} {titles.get(name, name)}" for name, count in found.offences.items()),
        *(f"  {count:,} in {year}" for year, count in found.years.items()),
    ]
    say.result(
        {
            "near": vars(around) if around else None,
            "total": found.total,
            "offences": found.offences,
            "years": found.years,
            "rows": rows.to_dict("records"),
        },
        lines=lines,
        table=table("The newest", ["began", *shown.columns[1:]], shown.astype(str).to_numpy().tolist()),
    )
