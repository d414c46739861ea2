"""`fairward monitor`: the week's work in one command, for cron or a timer; run twice it does nothing more."""

from datetime import UTC, datetime

import typer

from fairward.options import Json, writing
from fairward.output import Reporter

REFERRED = 8
"""Exit code where a release was taken out of use."""


def run(context: typer.Context, as_json: Json = False) -> None:
    """Do the week's work: fetch, ingest, issue what is due, score what matured, watch, alert, refer what broke.

    What was done is found and left as it is; what was missed or half done is made up for. Exit codes: 0 done, or
    nothing to do; 4 a feed was not fetched to its end; 5 a window is due, but nothing is approved or data are silent;
    8 a gate broke in use and the release was taken out of it.
    """
    say = Reporter(as_json)
    with writing(context) as city, say.working(f"monitoring {city.title}"):
        from serving.monitor import run as monitoring

        done = monitoring.monitor(city, datetime.now(UTC), say.step)
    said = {"issued": done.issued, "scored": done.scored}
    lines = [f"{word}: {', '.join(windows) or 'nothing new'}" for word, windows in said.items()]
    lines += [f"late: {', '.join(done.late)}"] if done.late else []
    say.result(monitoring.as_json(done), lines=lines)
    if done.referred:
        raise typer.Exit(REFERRED)
    for refusal in (done.error, done.waits):
        if refusal is not None:
            raise refusal
