"""`fairward release`: makes a release the champion, or says which gate or decision is missing."""

from datetime import UTC, datetime

import typer

from fairward.options import By, Json, Release, allowed, writing
from fairward.output import Reporter


def run(
    context: typer.Context,
    number: Release,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Move the alias `champion` to a release once gates and decision allow it; else say everything that is missing."""
    say = Reporter(as_json)
    with writing(context) as city:
        from audit.release import release

        approved = release(city, number, datetime.now(UTC), allowed(city, by, "release"))
    result = {"release": number, "champion": True, "by": approved.decision["by"], "expires": str(approved.expires)}
    say.result(result, lines=[f"release {number} is the champion until {approved.expires}"])
