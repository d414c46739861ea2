"""`fairward withdraw`: takes a release out of use until the committee decides anew."""

from datetime import UTC, datetime

import typer

from fairward.options import Json, Reason, Release, Who, writing
from fairward.output import Reporter


def run(context: typer.Context, number: Release, by: Who, reason: Reason, as_json: Json = False) -> None:
    """Take a release out of use until the committee decides anew.

    In its place comes the last release whose approval still stands, or none: then the rule serves. A running service
    follows within a minute. Repeated, it records nothing more.
    """
    with writing(context) as city:
        from audit.withdraw import withdraw
        from fairward.ended import say_ended

        entry = withdraw(city, number, by=by, reason=reason, when=datetime.now(UTC))
    say_ended(Reporter(as_json), entry)
