"""`fairward similar`: the areas most like one area, with the distances shown."""

from typing import Annotated

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter, table


def run(
    context: typer.Context,
    area: Annotated[str, typer.Argument(metavar="AREA", help="Id of the area.")],
    number: Annotated[int, typer.Option(min=1, help="How many areas.")] = 10,
    as_json: Json = False,
) -> None:
    """List the areas whose rates (the city's `comparator`) are nearest to an area's.

    Distance 1 is one spread in every rate; stability is the share of draws with 2% errors in every rate in which an
    area is again among the nearest.
    """
    say = Reporter(as_json)
    city = city_of(context)
    import numpy as np

    from configs.errors import ConfigError
    from features.lookup.read import hub_areas
    from features.lookup.similar import most_similar, rates_of

    areas = hub_areas(city)
    rates = rates_of(city, areas)
    if area not in rates.index:
        called = areas.loc[areas["name"].str.casefold() == area.casefold(), "area"].tolist()
        remedy = f"use {' or '.join(called)}" if called else "fairward search AREA-NAME shows ids"
        raise ConfigError(f"no area with rates has the id {area!r}", remedy=remedy)
    found = most_similar(rates, area, number, noise=0.02, rng=np.random.default_rng(city.seed))
    found.insert(1, "name", found["area"].map(dict(zip(areas["area"], areas["name"], strict=True))))
    text = found.assign(
        distance=found["distance"].map("{:.2f}".format), stability=found["stability"].map("{:.0%}".format)
    )
    for key in city.comparator:
        text[key] = found[key].map("{:+.2f}".format)
    say.result(
        {
            "area": area,
            "rates": {key: rate.title for key, rate in city.comparator.items()},
            "similar": found.to_dict("records"),
        },
        lines=[f"{key}: {rate.title}" for key, rate in city.comparator.items()],
        table=table(f"Most like {area}; differences in spreads", list(text.columns), text.to_numpy().tolist()),
    )
