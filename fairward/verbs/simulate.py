"""`fairward simulate`: writes the demo city's sources, and the truth beside them."""

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
    as_json: Json = False,
) -> None:
    """Write the simulated city: areas, attributes, three dirty sources, and the truth beside them.

    Another size than the configuration's must also be in the configuration (or FAIRWARD_SIMULATION__AREAS,
    FAIRWARD_START, …) when the other verbs run.
    """
    say = Reporter(as_json)
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


def _sized(city: City, changed: dict[str, float]) -> City:
    """Return the city in another size, where one is asked for."""
    from features.simulate import resized

    try:
        return resized(city, **changed) if changed else city
    except ValidationError as error:
        said = "; ".join(f"--{item['loc'][0]}: {item['msg']}, not {item['input']}" for item in error.errors())
        raise ConfigError(said, remedy="give a size that fits") from None
