"""`fairward restore`: puts a city's folder in place from a backup."""

from pathlib import Path
from typing import Annotated

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter


def run(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What fairward backup wrote.")],
    as_json: Json = False,
) -> None:
    """Put a city's folder in place from a backup, where there is none, once every file and the ledger were checked.

    Killed, it leaves nothing half-done and can be run again. Databases elsewhere are restored first.
    """
    from audit.backup.restore import restore

    say, city = Reporter(as_json), city_of(context)
    with say.working("unpacking, and checking"):
        found = restore(city, file.absolute())
    said, use = found.manifest, f"release {found.release} is in use" if found.release else "no release is in use"
    lines = [
        f"{len(said.files)} files of {said.city}, as of {said.made:%Y-%m-%d %H:%M} UTC, are in {city.home}",
        f"ledger: {said.ledger.entries} entries verified, root {said.ledger.root}; {use}",
        *(f"the registry does not say what the ledger says: {fault}" for fault in found.moved),
        *(f"not in the backup: {each.key} ({each.what})" for each in said.outside),
    ]
    value = {"home": str(city.home), "files": len(said.files), "release": found.release, "registry": found.moved}
    rest = said.model_dump(mode="json", include={"fairward", "city", "made", "ledger", "outside"})
    say.result(value | rest, lines=lines)
