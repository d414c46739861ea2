"""Watches a release in use: after each scored window asks the gates again, and refers it back where one breaks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from audit.entries import Entry
from audit.history import history_of, in_use
from audit.ledger import ledger_of
from audit.results import GateResult
from audit.waivers import expired
from audit.withdraw import refer
from configs.city import City
from configs.errors import StateError
from configs.policy import Policy
from features.panel import Panel
from serving.archive.seals import Seal, seals
from serving.monitor.in_use import ask, fails
from serving.monitor.kept import REFERRED, SCORES, WATCH, keep, read, week_folder
from serving.monitor.score import scored_rows
from training.load import load_release


@dataclass(frozen=True)
class Scored:
    """An edition that was scored: its name in the archive and its seal."""

    name: str
    seal: Seal


def scored(city: City) -> list[Scored]:
    """Return every edition that was scored, by window and then by issue."""
    found = [Scored(folder.name, seal) for folder, seal in seals(city)]
    return [each for each in found if (week_folder(city, each.name) / SCORES).exists()]


def watch(city: City, panel: Panel, policy: Policy, each: Scored, today: date) -> dict[str, Any]:
    """Ask the gates after an edition was scored, and keep what they say.

    Parameters
    ----------
    city, panel : City, Panel
        With the period until now.
    policy : Policy
        Which gates, on how many windows.
    each : Scored
        The newest edition that is looked at: those of its release up to its window are asked.
    today : datetime.date
        Waivers that expired before this day do not count.

    Returns
    -------
    dict
        window, release, decision (hash of the one in force), windows (how many were asked), why (empty, or why no
        gate was asked) and gates: for each gate, outcome, statistic, statistic_name, interval, threshold, source,
        sentence, warnings, rows, fails, waived, in_a_row (looks at which it failed) and broken.
    """
    name = each.seal.release
    past = [other for other in scored(city) if other.seal.release == name and other.seal.window <= each.seal.window]
    past = list({other.seal.window: other for other in past}.values())[-policy.monitor.watch.windows :]
    decided = history_of(ledger_of(city).verify(), name).decided
    decision = decided["hash"] if decided else None
    said: dict[str, Any] = {"window": each.seal.window, "release": name, "decision": decision, "windows": len(past)}
    if len(past) < policy.monitor.watch.fewest:
        said |= {"why": f"{len(past)} of {policy.monitor.watch.fewest} windows are scored", "gates": []}
    else:
        rows = pd.concat([scored_rows(city, other.name) for other in past], ignore_index=True)
        results = ask(city, panel, load_release(city, name), rows, policy, today)
        before = _looks(city, past[:-1], decision)
        waived = _waived(decided, today)
        said |= {"why": "", "gates": [_told(result, waived, before, policy) for result in results]}
    keep(week_folder(city, each.name) / WATCH, said)
    return said


def refer_broken(city: City, each: Scored, when: datetime) -> Entry | None:
    """Put a release back before the committee where a gate broke at an edition, once; return the ledger's entry.

    Killed between the ledger and its own note, it finds the entry and notes it. A release that is no longer in use,
    or on which the committee decided anew since, is left as it is.

    Parameters
    ----------
    city : City
        Whose ledger.
    each : Scored
        The edition after which the gates were asked.
    when : datetime.datetime
        The system's clock, with its zone: the ledger's time is never simulated.
    """
    folder = week_folder(city, each.name)
    found = read(folder / WATCH)
    broken = [gate for gate in (found or {}).get("gates", []) if gate["broken"]]
    if found is None or not broken or (folder / REFERRED).exists():
        return None
    entries, number = ledger_of(city).verify(), found["release"]
    decided = history_of(entries, number).decided
    ended = history_of(entries, number).ended
    same = decided is not None and decided["hash"] == found["decision"]
    entry = None
    if same and (in_use(entries) == number or (ended is not None and ended["by"] == "the monitor")):
        entry = _refer(city, number, found, broken, when)
    note = {"entry": entry.seq, "hash": entry.hash} if entry else {"entry": None, "hash": None}
    keep(folder / REFERRED, {**note, "release": number, "gates": [gate["gate"] for gate in broken]})
    return entry


def _refer(
    city: City, number: int, found: dict[str, Any], broken: list[dict[str, Any]], when: datetime
) -> Entry | None:
    names = ("gate", "statistic", "statistic_name", "interval", "threshold", "sentence", "in_a_row")
    evidence = {
        "window": found["window"],
        "windows": found["windows"],
        "gates": [{name: gate[name] for name in names} for gate in broken],
    }
    listed = ", ".join(gate["gate"].replace("_", " ") for gate in broken)
    reason = f"broken in use, by the week of {found['window']}: {listed}"
    try:
        return refer(city, number, broken[0]["gate"], evidence, when, reason=reason)
    except StateError:
        return None


def _waived(decided: dict[str, Any] | None, today: date) -> set[str]:
    waivers = decided["waivers"] if decided else []
    gone = [each["gate"] for each in expired(waivers, today)]
    return {each["gate"] for each in waivers if each["gate"] not in gone}


def _looks(city: City, past: list[Scored], decision: str | None) -> list[dict[str, Any]]:
    """Return what was found at earlier editions under the same decision, the newest first."""
    found = [read(week_folder(city, each.name) / WATCH) for each in reversed(past)]
    return [each for each in found if each is not None and each["decision"] == decision]


def _told(result: GateResult, waived: set[str], before: list[dict[str, Any]], policy: Policy) -> dict[str, Any]:
    document = result.document()
    names = ("gate", "title", "outcome", "statistic", "statistic_name", "interval", "threshold", "source", "sentence")
    failed, let = fails(result, policy), result.gate in waived
    streak = (1 + _streak(result.gate, before)) if failed else 0
    return {
        **{name: document[name] for name in names},
        "warnings": document["warnings"],
        "rows": document["rows"],
        "record": {key: value for key, value in document["record"].items() if key == "evidently"},
        "fails": failed,
        "waived": let,
        "in_a_row": streak,
        "broken": failed and not let and streak >= policy.monitor.watch.in_a_row,
    }


def _streak(gate: str, before: list[dict[str, Any]]) -> int:
    count = 0
    for look in before:
        if not any(each["gate"] == gate and each["fails"] for each in look["gates"]):
            break
        count += 1
    return count
