"""`fairward ingest`: sources → hub, with the account of every row."""

import typer

from fairward.options import Json, writing
from fairward.output import Reporter, table


def run(context: typer.Context, as_json: Json = False) -> None:
    """Read all sources into the hub and account for every row: kept, quarantined or linked."""
    say = Reporter(as_json)
    with writing(context) as city, say.working(f"ingesting {city.title}"):
        from features.hub import ingest

        account = ingest(city)
    total = account.total
    rows = [
        [name, *(f"{count:,}" for count in (part.rows, part.kept, part.quarantined, part.linked))]
        for name, part in {**account.sources, "all": total}.items()
    ]
    lines = [
        f"{total.rows:,} rows in = {total.kept:,} kept + {total.quarantined:,} quarantined + "
        f"{total.linked:,} linked, from {len(account.files)} files into {account.areas} areas",
        *(f"  quarantined: {count:,} {reason}" for reason, count in total.reasons.items()),
        *(f"  linked: {count:,} {why}" for why, count in total.why.items()),
        *(f"  location confidence {level}: {count:,}" for level, count in total.confidence.items()),
        *(f"  warning: {warning}" for warning in account.warnings),
        f"data digest {account.digest}",
    ]
    say.result(
        account.model_dump(mode="json"),
        lines=lines,
        table=table("Account of rows", ["source", "rows", "kept", "quarantined", "linked"], rows),
    )
