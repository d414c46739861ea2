"""`fairward describe`: what is in the hub, by source, offence, period, quality and confidence, and draws it."""

import math
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter, table

if TYPE_CHECKING:
    import pandas as pd

    from features.hub.describe import Description

_BARS = "▁▂▃▄▅▆▇█"
_NEWEST = 12
_HEADS = ["source", "rows", "kept", "quarantined", "linked", "first", "last"]


def run(
    context: typer.Context,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="As it was known when this day began.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Draw it: an HTML file that needs no network.")] = None,
    as_json: Json = False,
) -> None:
    """Print what is in the hub, and what changed between deliveries; with --out, draw it.

    With --as-of, incidents, links, delays and changes are as they were known then; the account of rows and the
    quarantine are those of the whole hub.
    """
    say = Reporter(as_json)
    city = city_of(context)
    import pandas as pd

    from configs.files import write_bytes
    from features.hub import load_hub
    from features.hub.describe import describe
    from features.panel.delay_table import delay_days

    hub = load_hub(city, as_of)
    found = describe(city, hub)
    moment = pd.Timestamp(as_of or city.end, tz=city.timezone)
    delays = delay_days(hub.incidents, moment)
    if out is not None:
        from features.hub.picture import hub_page

        write_bytes(out.absolute(), hub_page(city, hub, found).encode())
    frames = (
        "sources",
        "offences",
        "months",
        "confidence",
        "reasons",
        "links",
        "areas",
        "districts",
        "attributes",
        "beside",
    )
    counts = ("rows", "kept", "quarantined", "linked")
    shown = found.sources.assign(**{name: found.sources[name].map("{:,}".format) for name in counts})
    rows = shown[["source", *counts, "first", "last"]].astype(str).to_numpy().tolist()
    day = as_of.date().isoformat() if as_of else None
    say.result(
        {
            "city": city.name,
            "digest": hub.digest,
            "as_of": day,
            **{name: getattr(found, name).to_dict("records") for name in frames},
            "delays": delays.to_dict("records"),
            "changes": [vars(change) for change in found.changes],
            "out": str(out) if out else None,
        },
        lines=[
            f"{city.title}, {city.start} to {city.end}"
            + (f", as known on {day}; quarantine and account of rows are of the whole hub" if day else ""),
            *_lines(found, delays),
            f"data digest {hub.digest}",
        ],
        table=table("Sources", _HEADS, rows),
    )


def _lines(found: "Description", delays: "pd.DataFrame") -> Iterator[str]:
    """Yield what a terminal shows above the table of sources."""
    for kind, column, frame in (("source", "source", found.sources), ("offence", "offence", found.offences)):
        months = found.months.pivot_table(index="month", columns=column, values="incidents", aggfunc="sum").fillna(0)
        for key, title in zip(frame[column], frame["title"], strict=True):
            counts = [float(count) for count in months[key]] if key in months else []
            yield f"{kind:<11} {int(sum(counts)):>9,}  {_course(counts):<40} {key}: {title}"
    for each in delays.to_dict("records"):
        within = f"half within {each['q0.5']:.1f} days, nine in ten within {each['q0.9']:.1f}"
        yield f"reported    {each['incidents']:>9,}  {each['source']}, {each['offence']}: {within}"
    for row in found.reasons.itertuples():
        yield f"quarantine  {row.rows:>9,}  {row.source}: {row.reason}"
    yield from _links(found)
    for row in found.confidence.itertuples():
        yield f"confidence  {row.incidents:>9,}  {row.source}: {row.location_confidence}, by {row.location_method}"
    yield from _beside(found)
    yield from _ground(found)
    for change in found.changes[-_NEWEST:]:
        yield f"changed     {change.file}: {change.kind}: {change.before} → {change.now}"
    yield f"changes between deliveries: {len(found.changes)}, the newest {min(_NEWEST, len(found.changes))} shown"


def _links(found: "Description") -> Iterator[str]:
    for row in found.links.to_dict("records"):
        far = ((row["minutes_median"], "minutes"), (row["metres_median"], "m"))
        said = [f"{value:.0f} {unit}" for value, unit in far if not math.isnan(value)]
        apart = f"; half within {', '.join(said)}" if said else ""
        linked = f"{row['source']} to {row['kept_source']}, {row['offence']}: {row['why']}"
        yield f"linked      {row['rows']:>9,}  {linked}{apart}"


def _beside(found: "Description") -> Iterator[str]:
    for row in found.beside.to_dict("records"):
        period = f", {row['first']} to {row['last']}" if row["first"] else ""
        refused = f"; {row['quarantined']:,} of {row['rows']:,} rows in quarantine" if row["quarantined"] else ""
        yield f"beside      {row['kept']:>9,}  {row['group']} {row['source']}{period}{refused}"


def _ground(found: "Description") -> Iterator[str]:
    for row in found.districts.to_dict("records") if len(found.districts) > 1 else []:
        yield f"district    {row['incidents']:>9,}  {row['district']}: {row['areas']} areas"
    for row in found.attributes.to_dict("records"):
        since = f"known from {row['known']:%Y-%m-%d %H:%M} UTC"
        yield f"attribute   {row['year']:>9}  {row['table']} {row['total']}, {since}: {row['source']}"


def _course(counts: list[float]) -> str:
    """Return counts as at most forty bars of equal time."""
    step = max(1, -(-len(counts) // 40))
    means = [sum(part) / len(part) for part in (counts[at : at + step] for at in range(0, len(counts), step))]
    top = max(means, default=0.0) or 1.0
    return "".join(_BARS[min(int(8 * mean / top), 7)] for mean in means)
