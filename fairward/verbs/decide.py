"""`fairward decide`: writes the committee's decision on a release into the ledger."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from fairward.options import Json, Release, writing
from fairward.output import Reporter


def run(
    context: typer.Context,
    number: Release,
    outcome: Annotated[
        str,
        typer.Option(help="approve, approve-with-conditions, amend-and-return, more-information or reject."),
    ],
    by: Annotated[str, typer.Option(help="Who records it, and votes for it; never who trained it.")],
    reason: Annotated[str, typer.Option(help="Why, in a sentence or more.")],
    condition: Annotated[list[str] | None, typer.Option(help="'text; owner; YYYY-MM-DD'; may be given again.")] = None,
    waive: Annotated[
        list[str] | None,
        typer.Option(help="'gate: reason' or 'gate: reason; YYYY-MM-DD' for a gate that failed; may be given again."),
    ] = None,
    vote: Annotated[
        list[str] | None,
        typer.Option(help="'name: for, against or abstain: reason' of another member; may be given again."),
    ] = None,
    recused: Annotated[
        list[str] | None, typer.Option(help="'name: reason' of a member who stands aside; may be given again.")
    ] = None,
    expires: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of an approval.")] = None,
    as_json: Json = False,
) -> None:
    """Record what the committee decided on a release's dossier; the same decision twice is recorded once."""
    say = Reporter(as_json)
    with writing(context) as city:
        from audit.decisions import decide

        entry = decide(
            city,
            number,
            outcome,
            by=by,
            reason=reason,
            conditions=condition or (),
            waivers=waive or (),
            votes=vote or (),
            recused=recused or (),
            when=datetime.now(UTC),
            expires=expires.date() if expires else None,
        )
    said = entry.payload
    until = f" until {said['expires']}" if said["expires"] else ""
    lines = [
        f"entry {entry.seq}: {said['outcome']} by {said['by']} for release {number}{until}",
        *(f"  condition: {each['text']} ({each['owner']}, by {each['due']})" for each in said["conditions"]),
        *(f"  waived until {each['expires']}: {each['gate']}: {each['reason']}" for each in said["waivers"]),
        *(f"  {each['vote']}: {each['by']}: {each['reason']}" for each in said["votes"]),
        *(f"  recused: {each['by']}: {each['reason']}" for each in said["recused"]),
    ]
    say.result({"entry": entry.seq, "hash": entry.hash, **said}, lines=lines)
