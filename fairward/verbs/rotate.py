"""`fairward rotate`: puts a new key in the place of the one that signs the ledger, or models."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from fairward.options import Json, Reason, Who, writing
from fairward.output import Reporter


class Signs(StrEnum):
    """What a key signs."""

    ledger = "ledger"
    model = "model"


def run(
    context: typer.Context,
    which: Annotated[Signs, typer.Argument(metavar="ledger|model", help="What the key signs.")],
    by: Who,
    reason: Reason,
    as_json: Json = False,
) -> None:
    """Change a key; what the old one signed stays valid, and its private half is gone.

    The ledger says who changed it and why, signed by the old key; proofs made from then on lead from either public key
    to the other. Publish the new ledger.pub and its fingerprint beside the old one.
    """
    with writing(context) as city:
        from audit.rotate import rotate
        from configs.keys import fingerprint, public_key

        entry = rotate(city, which.value, by=by, reason=reason, when=datetime.now(UTC))
        public = city.home / "keys" / f"{which.value}.pub"
        digest = fingerprint(public_key(public))
    lines = [
        f"entry {entry.seq}: the key that signs {'the ledger' if which is Signs.ledger else 'models'} was changed "
        f"by {entry.payload['by']}: {entry.payload['reason']}",
        f"the new public key is {public}, SHA-256 {digest}",
    ]
    Reporter(as_json).result({"entry": entry.seq, "hash": entry.hash, "sha256": digest, **entry.payload}, lines=lines)
