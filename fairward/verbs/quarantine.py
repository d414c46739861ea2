"""`fairward quarantine`: what cannot be used and why, with examples, and what the rules for mending do."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter, table

if TYPE_CHECKING:
    import pandas as pd

    from features.hub.quarantine import RuleCount

_NO_TEXTS = ("source", "file", "row", "reason", "texts")
Source = Annotated[
    str | None, typer.Option("--source", help="Only rows of this source, or of a table as counts.burglary.")
]
Cause = Annotated[str | None, typer.Option("--reason", help="Only rows whose reason contains this text.")]
File = Annotated[str | None, typer.Option("--file", help="Only rows of this file, named as under the data folder.")]
Limit = Annotated[int, typer.Option("--limit", min=0, help="How many rows of each source and reason to show.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write all rows that are asked for to this CSV file.")]


def run(
    context: typer.Context,
    source: Source = None,
    reason: Cause = None,
    file: File = None,
    limit: Limit = 3,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List the rows that cannot be used, of sources and of tables beside them, by reason, with examples.

    Texts that look personal are masked. For each rule under `mends` it says how many rows it mended and how many more
    it would mend at the next ingest.
    """
    from features.hub.quarantine import read_quarantine, rule_counts

    say, city = Reporter(as_json), city_of(context)
    with say.working(f"looking into the quarantine of {city.title}"):
        rows = read_quarantine(city, source, reason, file)
        rules = [each for each in rule_counts(city) if source in (None, each.source)]
    if out is not None:
        _write(rows, out)
    groups = _groups(rows, limit)
    counts = [[each["source"], each["reason"], f"{each['rows']:,}"] for each in groups]
    say.result(
        {
            "rows": len(rows),
            "groups": groups,
            "rules": [asdict(each) for each in rules],
            "out": str(out) if out else None,
        },
        lines=[*_examples(groups), *_rules(rules), *([f"{len(rows):,} rows written to {out}"] if out else [])],
        table=table(f"{len(rows):,} rows in quarantine", ["source", "reason", "rows"], counts),
    )


def _write(rows: "pd.DataFrame", out: Path) -> None:
    from configs.files import write_bytes

    write_bytes(out, rows.to_csv(index=False, lineterminator="\n").encode())


def _groups(rows: "pd.DataFrame", limit: int) -> list[dict[str, Any]]:
    found = [
        {"source": source, "reason": reason, "rows": len(part), "examples": part.head(limit).to_dict("records")}
        for (source, reason), part in rows.groupby(["source", "reason"], sort=False)
    ]
    return sorted(found, key=lambda each: (each["source"], -each["rows"], each["reason"]))


def _examples(groups: list[dict[str, Any]]) -> list[str]:
    lines = []
    for each in groups:
        lines += [f"{each['source']}: {each['reason']}"] if each["examples"] else []
        for row in each["examples"]:
            texts = {name: text for name, text in row.items() if name not in _NO_TEXTS and text}
            texts |= json.loads(row["texts"] or "{}")
            said = ", ".join(f"{name} {text!r}" for name, text in texts.items())
            lines.append(f"  {row['file']}, row {row['row']}: {said or 'no text'}")
    return lines


def _rules(rules: "list[RuleCount]") -> list[str]:
    return [
        f"{each.source} rule {each.rule} (by {each.by}: {each.why}) mended {each.mended:,} rows; "
        f"of {each.matches:,} in quarantine that it matches the next ingest would keep {each.would_mend:,}"
        for each in rules
    ]
