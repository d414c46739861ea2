"""`fairward decommission`: ends a release for good."""

from datetime import UTC, datetime

import typer

from fairward.options import Json, Reason, Release, Who, writing
from fairward.output import Reporter


def run(context: typer.Context, number: Release, by: Who, reason: Reason, as_json: Json = False) -> None:
    """End a release for good: it may not be audited, decided on or released again.

    In its place comes the last release whose approval still stands, or none: then the rule serves. Its files and its
    entries in the ledger stay. Repeated, it records nothing more.
    """
    with writing(context) as city:
        from audit.withdraw import decommission
        from fairward.ended import say_ended

        entry = decommission(city, number, by=by, reason=reason, when=datetime.now(UTC))
    say_ended(Reporter(as_json), entry)
