"""`fairward simulate`: writes the demo city's sources, and the truth beside them."""

from datetime import date, datetime
from typing import Annotated

import typer
from pydantic import ValidationError

from configs.city import City
from configs.errors import ConfigError
from fairward.options import Json, writing
from fairward.output import Reporter, table


def run(
    context: typer.Context,
    areas: Annotated[int | None, typer.Option(help="Number of areas.")] = None,
    districts: Annotated[int | None, typer.Option(help="Number of districts.")] = None,
    years: Annotated[int | None, typer.Option(help="Length of the history.")] = None,
    rate: Annotated[float | None, typer.Option(help="Incidents relative to the default.")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A Monday: let the city that is there live on to it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the simulated city: areas, attributes, three dirty sources, and the truth beside them.

    With --until the city that was simulated lives on: each further week is a delivery of its own, and what was there
    stays as it is. Then `fairward monitor` finds that time has passed.

    Another size than the configuration's must also be in the configuration (or FAIRWARD_SIMULATION__AREAS,
    FAIRWARD_START, …) when the other verbs run.
    """
    say = Reporter(as_json)
    if until is not None:
        _live_on(context, until.date(), {"areas": areas, "districts": districts, "years": years, "rate": rate}, say)
        return
    with writing(context) as city, say.working("simulating the city"):
        from features.simulate import simulate

        wanted = {"areas": areas, "districts": districts, "years": years, "rate": rate}
        account = simulate(_sized(city, {name: value for name, value in wanted.items() if value is not None}))
    rows = [[name, f"{account.incidents[name]:,}", f"{account.counted[name]:,}"] for name in account.incidents]
    say.result(
        {
            "folder": str(account.folder),
            "areas": account.areas,
            "weeks": account.weeks,
            "incidents": account.incidents,
            "counted": account.counted,
            "rows": account.rows,
        },
        lines=[
            f"{account.areas} areas, {account.weeks} weeks, {sum(account.rows.values()):,} rows in {account.folder}"
        ],
        table=table("What happened, and what sources hold of it", ["offence", "happened", "recorded"], rows),
    )


def _live_on(context: typer.Context, until: date, sizes: dict[str, float | None], say: Reporter) -> None:
    """Let the city that is there live on."""
    if any(value is not None for value in sizes.values()):
        raise typer.BadParameter("the city lives on in its own size: leave out the others", param_hint="--until")
    with writing(context) as city, say.working("living on"):
        from features.simulate import simulate_until

        done = simulate_until(city, until)
    new = "1 new week" if done.weeks == 1 else f"{done.weeks} new weeks"
    say.result(
        {"folder": str(city.data_folder), "until": done.until.isoformat(), "weeks": done.weeks, "rows": done.rows},
        lines=[f"lived until {done.until}: {new}, {sum(done.rows.values()):,} new rows in {city.data_folder}"],
    )


def _sized(city: City, changed: dict[str, float]) -> City:
    """Return the city in another size, where one is asked for."""
    from features.simulate import resized

    try:
        return resized(city, **changed) if changed else city
    except ValidationError as error:
        said = "; ".join(f"--{item['loc'][0]}: {item['msg']}, not {item['input']}" for item in error.errors())
        raise ConfigError(said, remedy="give a size that fits") from None
