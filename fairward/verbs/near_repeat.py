"""`fairward near-repeat`: Knox's test of incidents close in place and time."""

from datetime import datetime
from typing import Annotated

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter, table


def run(
    context: typer.Context,
    offence: Annotated[str, typer.Argument(metavar="OFFENCE", help="The offence.")],
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day after the last.")] = None,
    metres: Annotated[int, typer.Option(min=1, help="Width of a distance band; the first is the same place.")] = 100,
    days: Annotated[int, typer.Option(min=1, help="Width of a band of days.")] = 7,
    bands: Annotated[int, typer.Option(min=1, max=20, help="Bands each way.")] = 4,
    permutations: Annotated[int, typer.Option(min=1, help="99 give p-values down to .01.")] = 99,
    as_json: Json = False,
) -> None:
    """Count pairs of incidents close in place and time against what chance would give (Knox)."""
    say = Reporter(as_json)
    city = city_of(context)
    from configs.errors import ConfigError

    if offence not in city.offences:
        raise ConfigError(f"no offence is named {offence!r}", remedy=f"use one of {', '.join(city.offences)}")
    with say.working("counting pairs"):
        import numpy as np

        from features.lookup.near_repeat import knox
        from features.lookup.read import points_of

        points, local, left_out = points_of(city, offence, since and since.date(), until and until.date())
        found = knox(
            points[:, 0],
            points[:, 1],
            local.to_numpy().astype("datetime64[D]").astype(np.int64),
            metres=(0, *(metres * band for band in range(1, bands + 1))),
            days=tuple(days * band - 1 for band in range(1, bands + 1)),
            permutations=permutations,
            rng=np.random.default_rng(city.seed),
        )
    made = found.table()
    texts = {"metres": "{:g}", "days": "{:g}", "pairs": "{:,}", "expected": "{:,.1f}", "ratio": "{:.2f}", "p": "{:.3f}"}
    text = made.assign(**{name: made[name].map(form.format) for name, form in texts.items()})
    said = f"{len(points):,} incidents by the day they began, {permutations} permutations"
    told = {"offence": offence, "incidents": len(points), "left_out": left_out, "permutations": permutations}
    say.result(
        {**told, "bands": made.to_dict("records")},
        lines=[f"{said}; {left_out:,} more without a point of their own are left out" if left_out else said],
        table=table("Pairs up to so many metres and days apart", list(text.columns), text.to_numpy().tolist()),
    )
