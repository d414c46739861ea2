"""`fairward audit`: runs every gate on a release and writes the committee's dossier."""

from datetime import UTC, datetime

import typer

from fairward.options import By, Json, Number, allowed, writing
from fairward.output import Reporter, table


def run(context: typer.Context, number: Number = None, by: By = None, as_json: Json = False) -> None:
    """Run every gate on a release and write its dossier: an HTML file that opens offline, its print (PDF), and JSON."""
    say = Reporter(as_json)
    with writing(context) as city:
        from audit.dossier import write_dossier
        from training.load import latest_release, load_release
        from training.registry import log_dossier

        allowed(city, by, "audit")
        release = load_release(city, latest_release(city) if number is None else number)
        with say.working(f"auditing release {release.number} of {city.title}"):
            dossier = write_dossier(city, release, datetime.now(UTC), progress=say.step)
            beside = [dossier.html, dossier.json, dossier.public, *([dossier.pdf] if dossier.pdf else [])]
            log_dossier(city, release.number, beside)
    rows = [[gate["title"], gate["outcome"], gate["threshold"]] for gate in dossier.gates]
    say.result(
        {
            "release": release.number,
            "html": str(dossier.html),
            "json": str(dossier.json),
            "pdf": str(dossier.pdf) if dossier.pdf else None,
            "public": str(dossier.public),
            "verdict": dossier.verdict["outcome"],
            "gates": {gate["gate"]: gate["outcome"] for gate in dossier.gates},
        },
        lines=[
            dossier.verdict["headline"],
            *(gate["sentence"] for gate in dossier.gates),
            f"dossier: {dossier.html}",
            *([f"in print: {dossier.pdf}"] if dossier.pdf else []),
            f"public edition: {dossier.public}",
        ],
        table=table(f"Gates of release {release.number}", ["gate", "outcome", "threshold"], rows),
    )
