"""`fairward ledger verify` and `ledger show`: the committee's record, checked and printed without a network."""

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter, table

app = typer.Typer(no_args_is_help=True, help="Check or print the append-only record of audits, decisions and releases.")


@app.command()
def verify(context: typer.Context, as_json: Json = False) -> None:
    """Recompute every hash; an entry that was changed, moved, removed or cut off is named."""
    city = city_of(context)
    from audit.records import ledger_of

    ledger = ledger_of(city)
    entries = ledger.verify()
    head = ledger.head() if entries else None
    line = f"{len(entries)} entries, each under the signed root {head}" if head else "the ledger is empty"
    Reporter(as_json).result({"entries": len(entries), "head": head, "verified": True}, lines=[line])


@app.command()
def show(context: typer.Context, as_json: Json = False) -> None:
    """Print every entry, oldest first."""
    city = city_of(context)
    from audit.records import ledger_of

    entries = ledger_of(city).verify()
    rows = [
        [str(entry.seq), entry.when, entry.kind, str(entry.payload.get("release", "")), entry.hash[:12]]
        for entry in entries
    ]
    Reporter(as_json).result(
        {"entries": [vars(entry) for entry in entries]},
        table=table("Ledger", ["entry", "when (UTC)", "kind", "release", "hash"], rows),
    )
