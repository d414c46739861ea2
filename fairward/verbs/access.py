"""`fairward access`: the log of who read and did what in the service."""

from typing import Annotated

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter

app = typer.Typer(no_args_is_help=True, help="Print or check the log of who read and did what in the service.")
Day = Annotated[str, typer.Argument(metavar="[YYYY-MM-DD]", help="A day (UTC); the newest by default.")]


@app.command()
def show(context: typer.Context, day: Day = "", as_json: Json = False) -> None:
    """Print a day's lines, oldest first."""
    city = city_of(context)
    from serving.people.access import days, read_log
    from serving.people.house import access_folder

    folder = access_folder(city)
    chosen = day or next(iter(days(folder)[::-1]), "")
    lines = list(read_log(folder, chosen))
    said = [f"{line['at']} {line['who']}: {line['what']} ({line['act']}) {line['status']}" for line in lines]
    Reporter(as_json).result({"day": chosen, "lines": lines}, lines=said)


@app.command()
def verify(context: typer.Context, as_json: Json = False) -> None:
    """Check that no line of any day was changed, taken out or moved."""
    city = city_of(context)
    from serving.people.access import days, read_log
    from serving.people.house import access_folder

    folder = access_folder(city)
    counted = {day: sum(1 for _ in read_log(folder, day)) for day in days(folder)}
    line = f"{sum(counted.values()):,} lines of {len(counted)} days, each chained to the one before"
    Reporter(as_json).result({"days": counted, "verified": True}, lines=[line])
