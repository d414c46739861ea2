"""`fairward condition`: records that a condition of an approval is met, or shows how they stand."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from fairward.options import Json, Release, Who, writing
from fairward.output import Reporter


def run(
    context: typer.Context,
    number: Release,
    condition: Annotated[int, typer.Argument(metavar="CONDITION", help="1 for the decision's first condition.")],
    evidence: Annotated[str, typer.Option(help="A file, kept by name and SHA-256, or what shows it, in a sentence.")],
    by: Who,
    _: Annotated[bool, typer.Option("--met", help="Say that it is met.")],
    as_json: Json = False,
) -> None:
    """Record that a condition of a release's approval is met, with evidence; told again, it is recorded once."""
    with writing(context) as city:
        from audit.meet import meet_condition

        entry = meet_condition(city, number, condition, evidence=evidence, by=by, when=datetime.now(UTC))
    said = entry.payload
    shown = said["evidence"].get("text") or f"{said['evidence']['file']} ({said['evidence']['sha256'][:12]})"
    line = f"entry {entry.seq}: condition {condition} of release {number} is met, by {said['by']}: {shown}"
    Reporter(as_json).result({"entry": entry.seq, "hash": entry.hash, **said}, lines=[line])
