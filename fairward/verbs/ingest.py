"""`fairward ingest`: sources → hub, with the account of every row."""

from typing import TYPE_CHECKING

import typer

from fairward.options import Json, writing
from fairward.output import Reporter, table

if TYPE_CHECKING:
    from features.hub.account import Account


def run(context: typer.Context, as_json: Json = False) -> None:
    """Read all sources into the hub and account for every row: kept, quarantined or linked.

    Files that did not change since the last ingest are not read again; the result is the same.
    """
    say = Reporter(as_json)
    with writing(context) as city, say.working(f"ingesting {city.title}"):
        from features.hub import ingest
        from serving.archive.period import lived

        account = ingest(lived(city))
    rows = [
        [name, *(f"{count:,}" for count in (part.rows, part.kept, part.quarantined, part.linked))]
        for name, part in {**account.sources, "all": account.total}.items()
    ]
    say.result(
        {**account.model_dump(mode="json"), "anew": account.anew, "changes": account.changes},
        lines=[*_of_rows(account), *_of_files(account), f"data digest {account.digest}"],
        table=table("Account of rows", ["source", "rows", "kept", "quarantined", "linked"], rows),
    )


def _of_rows(account: "Account") -> list[str]:
    total = account.total
    return [
        f"{total.rows:,} rows in = {total.kept:,} kept + {total.quarantined:,} quarantined + "
        f"{total.linked:,} linked, from {len(account.files)} files into {account.areas} areas",
        *(f"  quarantined: {count:,} {reason}" for reason, count in total.reasons.items()),
        *(f"  linked: {count:,} {why}" for why, count in total.why.items()),
        *(f"  mended: {count:,} by {rule}" for rule, count in total.mended.items()),
        *(f"  location confidence {level}: {count:,}" for level, count in total.confidence.items()),
        *(f"  warning: {warning}" for warning in account.warnings),
    ]


def _of_files(account: "Account") -> list[str]:
    """Say what was read, what the screen for personal data did, and what became of the rows of other tables."""
    unread, withheld, blanked = _personal(account)
    return [
        f"read anew: {account.anew} of {len(account.files)} files, the others are unchanged",
        *(f"  never read, looks personal: {source}: {', '.join(columns)}" for source, columns in unread.items()),
        *(f"  withheld, looks personal: {field} in {count} files" for field, count in withheld.items()),
        *(f"  blanked, looks personal: {field} in {count:,} rows" for field, count in blanked.items()),
        *([_changed(account.changes)] if account.changes else []),
        *(
            f"  {each.group} {each.source}: {each.rows:,} rows in = {each.kept:,} kept + {each.quarantined:,} "
            f"quarantined, from {each.file}"
            for each in account.context
        ),
    ]


def _changed(number: int) -> str:
    what = "1 change" if number == 1 else f"{number:,} changes"
    return f"  {what} between deliveries: `fairward describe` lists what changed"


def _personal(account: "Account") -> tuple[dict[str, list[str]], dict[str, int], dict[str, int]]:
    unread: dict[str, list[str]] = {}
    withheld: dict[str, int] = {}
    blanked: dict[str, int] = {}
    for file in account.files:
        columns = unread.setdefault(file.source, [])
        columns += [column for column in file.unread if column not in columns]
        for field, kind in file.withheld.items():
            name = f"{file.source} {field} ({kind})"
            withheld[name] = withheld.get(name, 0) + 1
        for field, count in file.blanked.items():
            name = f"{file.source} {field}"
            blanked[name] = blanked.get(name, 0) + count
    return {source: columns for source, columns in unread.items() if columns}, withheld, blanked
