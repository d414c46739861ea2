"""`fairward ask`: keeps a question about a release in the ledger."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from fairward.options import Json, Release, Who, writing
from fairward.output import Reporter


def run(
    context: typer.Context,
    number: Release,
    text: Annotated[str, typer.Option(help="The question; of areas and groups, never of persons.")],
    by: Who,
    gate: Annotated[str | None, typer.Option(help="The gate that it is about.")] = None,
    as_json: Json = False,
) -> None:
    """Ask something about a release; it stays with the release, and the same question twice is kept once."""
    with writing(context) as city:
        from audit.asked import ask

        entry = ask(city, number, text, by=by, when=datetime.now(UTC), gate=gate.replace("-", "_") if gate else None)
    line = f"entry {entry.seq}: asked by {entry.payload['by']}; answer it with fairward answer {entry.seq}"
    Reporter(as_json).result({"entry": entry.seq, "hash": entry.hash, **entry.payload}, lines=[line])
