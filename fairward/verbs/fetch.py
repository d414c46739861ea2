"""`fairward fetch`: lands what is new of the city's remote feeds, for `ingest` to read."""

from typing import Annotated

import typer

from fairward.options import Json, writing
from fairward.output import Reporter, table


def run(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Which feeds, as calls or sources.calls; all by default."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Land what is new of the city's remote feeds: databases, open-data portals, monthly archives.

    Run again, it goes on where it stopped. A feed that fails leaves the others landed; the exit code is then that of
    its error.
    """
    say = Reporter(as_json)
    with writing(context) as city, say.working(f"fetching {city.title}"):
        from features.fetch import fetch

        accounts = fetch(city, names, say.step)
    rows = [
        [
            each.name,
            f"{each.pages:,}",
            f"{each.rows:,}",
            f"{each.landed:,}",
            "" if each.cursor is None else str(each.cursor),
        ]
        for each in accounts
    ]
    lines = [f"warning: {warning}" for each in accounts for warning in each.warnings]
    lines += [f"not fetched to its end: {each.error}" for each in accounts if each.error]
    if not accounts:
        lines = [f"{city.title} has no remote feeds: its rows are files, which ingest reads as they are"]
    say.result(
        {"feeds": [each.as_json() for each in accounts]},
        lines=lines,
        table=table("Landed", ["feed", "new pages", "new rows", "rows in all", "cursor"], rows) if accounts else None,
    )
    for error in (each.error for each in accounts if each.error):
        raise error
