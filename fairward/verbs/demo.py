"""`fairward demo`: the whole way through on the simulated city, each step a verb that could be typed."""

import sys
from contextlib import nullcontext, redirect_stdout
from datetime import UTC, datetime, timedelta

import typer

from configs.city import City
from fairward.options import Json, city_of
from fairward.output import Reporter
from fairward.verbs import audit, decide, forecast, ingest, release, simulate, train

SCIENTIST = "demo data scientist"
REASON = "It beats the rules it replaces, and what no gate could tell yet has an owner and a date."
CONDITION = "Ask again what the gates could not tell or did not pass; demo data lab"
DISSENT = "Nobody lives here, so nobody was asked; in a real city I would want residents heard first."
WAIVER = "nobody lives in the simulated city: waived in the demo committee's name so that the rest can be shown"


def run(context: typer.Context, as_json: Json = False) -> None:
    """Simulate a city, ingest, train, audit, decide, release and forecast; then `fairward serve` shows it.

    The decision is the demo committee's, taken in its name so that the demo can be shown; a real city's is taken by
    people who have read the dossier. Run again, it finds every step done and duplicates nothing.
    """
    from configs.errors import ConfigError
    from serving.people.first import demo_accounts

    city = city_of(context)
    if city.simulation is None:
        raise ConfigError(
            f"{city.title} is a real city and its committee is real too", remedy="run its verbs one by one"
        )
    with redirect_stdout(sys.stderr) if as_json else nullcontext():
        number = _all(context, city)
    made, dossier = demo_accounts(city), str(city.home / "releases" / str(number) / "dossier.html")
    accounts = [{"name": name, "password": word} for name, word in made.items()]
    Reporter(as_json).result(
        {"release": number, "dossier": dossier, "accounts": accounts},
        lines=[
            f"the committee's dossier: {dossier}",
            *_told(made),
            "the pages: fairward serve (or make serve)",
        ],
    )


def _told(made: dict[str, str]) -> list[str]:
    """Say the passwords of accounts that were made just now, the one time that they are known."""
    if not made:
        return ["accounts are there; a new password: fairward account password NAME"]
    return [
        "accounts, and their passwords, shown only this once:",
        *(f"  {name}: {word}" for name, word in made.items()),
    ]


def _all(context: typer.Context, city: City) -> int:
    """Run verb after verb and return the number of the release."""
    if not (city.data_folder / "truth").is_dir():
        simulate.run(context)
    ingest.run(context)
    number = train.run(context, by=SCIENTIST)
    audit.run(context, number, by=SCIENTIST)
    _decide(context, number)
    release.run(context, number, by=SCIENTIST)
    forecast.run(context, kind="csv", out=city.home / "next-week.csv")
    return number


def _decide(context: typer.Context, number: int) -> None:
    """Take the demo committee's decision once; one that stands is not taken again."""
    from audit.ledger import ledger_of
    from audit.records import open_case
    from audit.standing import standing
    from configs.load import load_policy
    from training.load import load_release

    city, today = city_of(context), datetime.now(UTC).date()
    entries, policy = ledger_of(city).verify(), load_policy(city.policy)
    if standing(entries, number, policy, today).state not in ("audited", "lapsed", "referred"):
        return
    case = open_case(city, number, load_release(city, number).manifest, entries)
    gates = (case.dossier or {}).get("gates", [])
    failed = [gate["gate"] for gate in gates if gate["outcome"] == "fail" and not gate["hard"]]
    chair = policy.people.leads()[0]
    decide.run(
        context,
        number,
        outcome="approve-with-conditions",
        by=chair,
        reason=REASON,
        condition=[f"{CONDITION}; {today + timedelta(days=60)}"],
        waive=[f"{gate}: {WAIVER}" for gate in failed],
        vote=_votes([name for name in policy.people.members() if name != chair]),
    )


def _votes(members: list[str]) -> list[str]:
    """Return how the demo committee's other members vote: the last of several against it, to show dissent."""
    against = members[-1:] if len(members) > 1 else []
    return [f"{name}: against: {DISSENT}" if name in against else f"{name}: for: {REASON}" for name in members]
