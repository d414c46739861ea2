"""`fairward refer`: takes a release out of use and puts it back before the committee."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from fairward.options import Json, Reason, Release, Who, writing
from fairward.output import Reporter


def run(
    context: typer.Context,
    number: Release,
    by: Who,
    reason: Reason,
    gate: Annotated[str | None, typer.Option(help="The gate that broke in use, where one did.")] = None,
    as_json: Json = False,
) -> None:
    """Take a release out of use and put it back before the committee, as the monitor does when a gate breaks in use.

    In its place comes the last release whose approval still stands, or none: then the rule serves. Repeated, it
    records nothing more.
    """
    with writing(context) as city:
        from audit.withdraw import refer
        from fairward.ended import say_ended

        entry = refer(city, number, gate, None, datetime.now(UTC), by=by, reason=reason)
    say_ended(Reporter(as_json), entry)
