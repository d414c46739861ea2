"""What the pages of the releases say: the list, and one release's gates, decision and ledger entries."""

from datetime import date, datetime
from typing import Any

from audit.standing import Standing
from audit.votes import VOTES, dissent
from configs.city import City
from configs.permissions import states
from configs.window_words import day
from serving import words
from serving.committee.desk import unverified
from serving.register.entries import entry_in_words
from serving.register.releases import Record, record, summaries


def releases_page(city: City, champion: int | None, today: date) -> dict[str, Any]:
    """Return the values that releases.html prints."""
    found, desk = summaries(city, champion), unverified(city, today)
    return {
        "releases": [
            {
                "summary": item,
                "created": moment(item.created),
                "gates": gates_in_words(item.gates),
                **standing_in_words(desk.standing(item.number)),
            }
            for item in found
        ]
    }


def release_page(city: City, number: int, champion: int | None, today: date) -> dict[str, Any]:
    """Return the values that release.html prints.

    Raises
    ------
    ProblemError
        There is no such release.
    """
    found = record(city, number, champion)
    return {
        "number": number,
        "summary": found.summary,
        **standing_in_words(unverified(city, today).standing(number)),
        "created": moment(found.summary.created),
        "gates": [_gate(result) for result in found.dossier.get("gates", [])],
        "lead": _lead(found),
        "entries": [entry_in_words(entry, moment(entry["when"])) for entry in found.entries],
        "facts": _facts(found),
    }


def standing_in_words(found: Standing) -> dict[str, Any]:
    """Return where a release stands, since and until when, and what the committee said of it, dissent with it."""
    said = found.decision
    return {
        "state": found.title,
        "means": states()[found.state].means,
        "since": moment(found.since) if found.since else "",
        "until": day(found.until) if found.until else "",
        "why": found.why,
        "decided": {
            "outcome": said["outcome"],
            "when": moment(said["when"]),
            "by": said["by"],
            "reason": said["reason"],
            "votes": _votes(said),
            "dissent": dissent(said),
        }
        if said
        else None,
    }


def _votes(said: dict[str, Any]) -> str:
    counts = [(vote, sum(each["vote"] == vote for each in said.get("votes", []))) for vote in VOTES]
    return words.listed([f"{count} {'abstained' if vote == 'abstain' else vote}" for vote, count in counts if count])


def gates_in_words(gates: dict[str, int]) -> str:
    """Return how the gates came out: '7 pass, 2 inconclusive'."""
    words_of = {"pass": "pass", "inconclusive": "inconclusive", "fail": "fail"}
    return words.listed([f"{count} {words_of[name]}" for name, count in gates.items()]) or "not audited yet"


def moment(text: str) -> str:
    """Return an ISO 8601 moment in UTC as '5 January 2026, 14:05 UTC', and a day as itself."""
    when = datetime.fromisoformat(text)
    return day(when.date()) if len(text) == 10 else f"{day(when.date())}, {when:%H:%M} UTC"


def _lead(found: Record) -> str:
    made = f"Trained by {found.summary.trainer}, {moment(found.summary.created)}."
    return f"{made} Gates: {gates_in_words(found.summary.gates)}."


def _gate(result: dict[str, Any]) -> dict[str, Any]:
    return {**result, "number": _number(result["statistic"]), "range": _range(result["interval"])}


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def _range(interval: list[float | None] | None) -> str:
    if not interval:
        return "–"
    low, high = (_number(end) for end in interval)
    return f"{low} to {high}"


def _facts(found: Record) -> list[tuple[str, str]]:
    manifest = found.manifest
    start, end = manifest["period"]
    return [
        ("Trained by", f"{found.summary.trainer}, {moment(found.summary.created)}"),
        ("Learnt from", f"{start} to {end}, {manifest['account']['kept']:,} incidents kept"),
        ("Data digest", manifest["data_digest"]),
        ("Settings digest", manifest["config_digest"]),
        ("Code", manifest["code_version"]),
    ]
