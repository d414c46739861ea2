"""`fairward forecast`: next window's forecast from the champion, in the format somebody needs."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from fairward.options import Json, city_of, writing
from fairward.output import Reporter


def run(
    context: typer.Context,
    origin: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the window.")] = None,
    kind: Annotated[str, typer.Option("--format", help="table, csv, parquet, geojson or hub.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", help="File to write; standard output by default.")] = None,
    as_json: Json = False,
) -> None:
    """Forecast the window that follows the data with the approved release, and archive it.

    Refuses, and says what is missing, where no release is approved.
    """
    city_of(context)
    from configs.errors import ConfigError
    from configs.files import write_bytes
    from serving.forecasts import archive_folder, issue, read_edition
    from serving.formats import FORMATS, write
    from serving.geometry import geojson_shapes
    from serving.state import approval

    if kind not in FORMATS:
        raise ConfigError(f"no format is named {kind!r}", remedy=f"use one of {', '.join(FORMATS)}")
    say = Reporter(as_json)
    with writing(context) as city, say.working("forecasting"):
        from features.hub import load_hub
        from training.release import load_release

        number = approval(city, datetime.now(UTC).date()).release
        start = origin.date() if origin else city.end
        frame = issue(city, load_hub(city), load_release(city, number), start)
        edition = read_edition(archive_folder(city, start))
    content = write(frame, kind, geojson_shapes(edition.areas))
    if out is not None:
        write_bytes(out.absolute(), content)
    result = {"release": number, "window_start": start.isoformat(), "rows": len(frame), "archive": str(edition.folder)}
    if as_json or out is not None:
        say.result({**result, "out": str(out) if out else None}, lines=[f"{len(frame):,} rows in {out}"])
    else:
        sys.stdout.buffer.write(content)
