"""`fairward backup`: writes a city's folder into one file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from fairward.options import Json, city_of, writing
from fairward.output import Reporter, table


def run(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.tar.gz", help="The file to write; there is none yet.")],
    as_json: Json = False,
) -> None:
    """Write all of a city's folder that cannot be made again into one file, while its service goes on reading.

    The private keys are in it, so only its owner may read it. Databases and servers elsewhere are not: it says which,
    and how to save them.
    """
    from audit.backup.pack import backup, refuse_unfit

    say = Reporter(as_json)
    file = out.absolute()
    refuse_unfit(city_of(context), file)
    with writing(context) as city, say.working("reading, and writing"):
        made = backup(city, file, datetime.now(UTC))
    said = made.manifest
    lines = [
        f"{len(said.files)} files of {said.city} are in {made.path}, {made.size / 1e6:.1f} MB, SHA-256 {made.sha256}",
        f"ledger: {said.ledger.entries} entries, root {said.ledger.root}",
        "the private keys are in it: only its owner may read it; keep it encrypted, and off this machine",
    ]
    rows = [[each.key, each.what, each.save] for each in said.outside]
    found = {"file": str(made.path), "sha256": made.sha256, "size": made.size, "files": len(said.files)}
    rest = said.model_dump(mode="json", include={"fairward", "city", "made", "ledger", "outside"})
    say.result(found | rest, lines=lines, table=table("Not in it", ["setting", "what", "how to save it"], rows))
