"""`fairward bento`: the approved release with its forecast and everything behind it, to be served elsewhere."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from fairward.options import Json, writing
from fairward.output import Reporter


def run(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(help="A file that ends in .bento, or a folder; by default a file in the workspace.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a self-contained bento of the approved release, which `bentoml serve` starts on another machine.

    It holds the release, the forecasts that were issued, the dossier, the whole ledger and public keys; neither the
    hub, nor MLflow, nor accounts, nor any key that signs.
    """
    say = Reporter(as_json)
    with writing(context) as city:
        from serving.bento.build import build

        built = build(city, out, datetime.now(UTC), say.step)
    told = {"tag": built.tag, "path": str(built.path), "bytes": built.size, "release": built.seal.release}
    lines = [
        f"{built.tag}: {built.path} ({built.size / 1e6:.1f} MB), release {built.seal.release}, the window that starts "
        f"on {built.seal.window}",
        f"elsewhere: bentoml import {built.path.name} && bentoml serve {built.tag}"
        if built.path.is_file()
        else f"elsewhere: bentoml serve {built.path.name}",
    ]
    say.result(told | {"window_start": str(built.seal.window)}, lines=lines)
