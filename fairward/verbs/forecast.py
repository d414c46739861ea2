"""`fairward forecast`: next window's forecast from the champion, in the format somebody needs."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from fairward.options import Ahead, Json, city_of, span_of, writing
from fairward.output import Reporter


def run(
    context: typer.Context,
    origin: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the window.")] = None,
    kind: Annotated[str, typer.Option("--format", help="table, csv, parquet, geojson or hub.")] = "table",
    by: Annotated[str | None, typer.Option("--by", help="Divide: day, shift, or times such as 06:00,18:00.")] = None,
    ahead: Ahead = "1",
    totals: Annotated[bool, typer.Option("--totals", help="Districts, the city and all offences; not areas.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="File to write; standard output by default.")] = None,
    rule: Annotated[
        bool, typer.Option("--rule", help="By the best simple rule; only while no release is approved; not archived.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Forecast the windows that follow the data with the approved release, and archive them.

    With --ahead another window than the next, or all of them together, up to the release's model.horizons. With
    --totals what areas add up to, with intervals that belong to the totals. With --by the next window is divided by
    day, by shift or by any clock times, each area and offence by its own hours of the week; what is archived stays the
    whole window.

    Refuses, and says what is missing, where no release is approved. Then the rule serves: with --rule each offence is
    forecast by the simple rule that did best on the last windows; every row says that no model is approved.
    """
    if rule:
        if by is not None or totals or ahead != "1":
            raise typer.BadParameter("a rule forecasts areas in the next window: leave out --by, --ahead and --totals")
        _by_rule(context, origin, kind, out, as_json)
        return
    if by is not None and (totals or ahead != "1"):
        raise typer.BadParameter("divides areas in the next window: leave out --ahead and --totals", param_hint="--by")
    city_of(context)
    from configs.files import write_bytes
    from serving.approved.state import approval
    from serving.archive.forecasts import issue
    from serving.archive.period import lived
    from serving.files.choose import chosen, refuse_kind

    span = span_of(ahead)
    refuse_kind(kind, span, by=by, totals=totals)
    say = Reporter(as_json)
    with writing(context) as city, say.working("forecasting"):
        from features.hub import load_hub
        from training.load import load_release

        number = approval(city, datetime.now(UTC).date()).release
        city = lived(city)
        start = origin.date() if origin else city.end
        release = load_release(city, number)
        edition = issue(city, load_hub(city), release, start)
        rows, content = chosen(city, release, edition, span, kind, by=by, totals=totals)
    if out is not None:
        write_bytes(out.absolute(), content)
    result = {"release": number, "window_start": start.isoformat(), "rows": rows, "archive": str(edition.folder)}
    if as_json or out is not None:
        say.result({**result, "out": str(out) if out else None}, lines=[f"{rows:,} rows in {out}"])
    else:
        sys.stdout.buffer.write(content)


def _by_rule(context: typer.Context, origin: datetime | None, kind: str, out: Path | None, as_json: bool) -> None:
    """Forecast by rule where nothing is approved, labelled so; nothing is kept in the archive."""
    city = city_of(context)
    from audit.mitigation.mark import mark
    from configs.errors import ConfigError
    from configs.files import write_bytes
    from configs.load import load_policy
    from features.hub import load_hub
    from serving.approved.state import refuse_rule_beside_approval
    from serving.draw.geometry import geojson_shapes
    from serving.files.formats import FORMATS, write
    from training.by_rule import forecast_by_rule

    kinds = [name for name in FORMATS if name != "hub"]
    if kind not in kinds:
        raise ConfigError(f"no rows by rule are written as {kind!r}", remedy=f"use one of {', '.join(kinds)}")
    refuse_rule_beside_approval(city, datetime.now(UTC).date())
    say = Reporter(as_json)
    with say.working("forecasting by rule"):
        hub = load_hub(city)
        made = forecast_by_rule(city, hub, origin.date() if origin else None)
        rows = mark(made.rows, hub.areas, city, load_policy(city.policy)).rows
    content = write(rows, kind, geojson_shapes(hub.areas))
    rules = "; ".join(f"{offence}: {title}" for offence, title in made.rules.items())
    label = f"No model is approved; this is the rule, not a release. {rules}."
    if out is not None:
        write_bytes(out.absolute(), content)
    if as_json or out is not None:
        result = {"release": None, "label": label, "rules": made.rules, "rows": len(made.rows)}
        say.result({**result, "out": str(out) if out else None}, lines=[label, f"{len(made.rows):,} rows in {out}"])
        return
    sys.stdout.buffer.write(f"{label}\n".encode() + content if kind == "table" else content)
