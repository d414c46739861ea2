"""`fairward ledger verify`, `prove` and `show`: the committee's record, checked and printed without a network."""

from pathlib import Path
from typing import Annotated, Any

import typer

from configs.city import City
from configs.files import canonical_json, write_bytes
from fairward.options import Json, city_of
from fairward.output import Reporter, table

app = typer.Typer(no_args_is_help=True, help="Check or print the append-only record of audits, decisions and releases.")

Dossier = Annotated[Path | None, typer.Argument(metavar="[DOSSIER]", help="A dossier.json with its proof beside it.")]
Key = Annotated[Path | None, typer.Option("--key", help="The ledger's public key, with a dossier.")]
Proof = Annotated[Path | None, typer.Option("--proof", help="The dossier's proof; proof.json beside it by default.")]


@app.command()
def verify(
    context: typer.Context, dossier: Dossier = None, key: Key = None, proof: Proof = None, as_json: Json = False
) -> None:
    """Recompute every hash and check every signed checkpoint; an entry that was tampered with is named.

    With a dossier: check it against its proof and the public key alone, without workspace or database.
    """
    say = Reporter(as_json)
    if dossier is None:
        if key or proof:
            raise typer.BadParameter("name the dossier that --key and --proof are for")
        _verify_log(city_of(context), say)
        return
    if key is None:
        raise typer.BadParameter("a dossier is checked with the ledger's public key", param_hint="--key")
    _verify_dossier(dossier, proof or dossier.with_name("proof.json"), key, say)


@app.command()
def prove(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="RELEASE", help="The release's number.")],
    out: Annotated[Path, typer.Option("--out", help="File to write.")],
    as_json: Json = False,
) -> None:
    """Write the proof of a release as the log stands now: its entries, and what shows that they are in the log."""
    city = city_of(context)
    from audit.ledger import ledger_of
    from audit.proof import prove as proof_of

    proof = proof_of(ledger_of(city), number)
    write_bytes(out, canonical_json(proof))
    seqs = [each["entry"]["seq"] for each in proof["entries"]]
    line = f"{out}: proof of entries {', '.join(map(str, seqs))} about release {number}"
    Reporter(as_json).result({"out": str(out), "release": number, "entries": seqs}, lines=[line])


@app.command()
def show(context: typer.Context, as_json: Json = False) -> None:
    """Print every entry, oldest first."""
    city = city_of(context)
    from audit.ledger import ledger_of

    entries = ledger_of(city).verify()
    rows = [
        [str(entry.seq), entry.when, entry.kind, str(entry.payload.get("release", "")), entry.hash[:12]]
        for entry in entries
    ]
    Reporter(as_json).result(
        {"entries": [vars(entry) for entry in entries]},
        table=table("Ledger", ["entry", "when (UTC)", "kind", "release", "hash"], rows),
    )


def _verify_log(city: City, say: Reporter) -> None:
    from audit.ledger import ledger_of

    ledger = ledger_of(city)
    entries = ledger.verify()
    head = ledger.head() if entries else None
    line = f"{len(entries)} entries, each under a signed checkpoint; root {head}" if head else "the ledger is empty"
    say.result({"entries": len(entries), "head": head, "verified": True}, lines=[line])


def _verify_dossier(dossier: Path, proof: Path, key: Path, say: Reporter) -> None:
    from audit.proof_check import check_proof

    proven = check_proof(dossier, proof, key)
    checkpoint = proven.checkpoint
    result = {
        "release": proven.release, "dossier": proven.digest, "entries": proven.entries, "log": checkpoint.origin,
        "size": checkpoint.size, "head": checkpoint.root.hex(), "verified": True,
    }  # fmt: skip
    lines = [
        f"this is the dossier of release {proven.release} as it was audited; SHA-256 {proven.digest}",
        *(f"entry {entry['seq']}, {entry['when']}: {_said(entry, proven.digest)}" for entry in proven.entries),
        f"log {checkpoint.origin}, {checkpoint.size} entries; root {checkpoint.root.hex()}",
    ]
    say.result(result, lines=lines)


def _said(entry: dict[str, Any], digest: str) -> str:
    said = entry["payload"]
    if "reason" in said and entry["kind"] != "decided":
        return f"{entry['kind']} by {said['by']}: {said['reason']}"
    if entry["kind"] != "decided":
        return str(entry["kind"])
    which = "this dossier" if said["dossier"] == digest else "an earlier dossier, not on this one"
    until = f", until {said['expires']}" if said["expires"] else ""
    return f"{said['outcome']} by {said['by']} on {which}{until}"
