"""`fairward keys`: makes a city's two keys where they are missing, and prints by what people know them."""

import typer

from fairward.options import Json, writing
from fairward.output import Reporter, table


def run(context: typer.Context, as_json: Json = False) -> None:
    """Make the keys that sign models and the ledger, where they are missing, and print their fingerprints.

    Verbs that need a key before this has run make it the same way. One that was made and is gone is never replaced.
    """
    say = Reporter(as_json)
    with writing(context) as city:
        from audit.ledger import ledger_of
        from configs.keys import fingerprint
        from training.signing import signing_key

        ledger = ledger_of(city)
        made = {"model": signing_key(city), "ledger": ledger.key(new=not ledger.entries())}
        folder = city.home / "keys"
        found = {
            name: {"private": str(folder / f"{name}.key"), "public": str(folder / f"{name}.pub"), "sha256": digest}
            for name, key in made.items()
            for digest in [fingerprint(key.public_key())]
        }
    rows = [[name, each["sha256"], each["public"]] for name, each in found.items()]
    say.result(
        {"keys": found},
        lines=[
            f"private keys are in {folder}, readable by their owner only: keep a copy apart, and never in a repository",
            f"publish {folder / 'ledger.pub'} and its fingerprint: with it anybody can check a dossier",
        ],
        table=table("Keys", ["of", "SHA-256 of the public key", "public key"], rows),
    )
