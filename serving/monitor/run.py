"""One look at the city: fetch, ingest, issue what is due, score what matured, watch, refer; each step once for good."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from audit.entries import Entry
from configs.city import City
from configs.errors import FairwardError, StateError
from configs.load import load_policy
from configs.policy import Policy
from configs.window_words import noun
from features.fetch import fetch
from features.hub import Hub, ingest, load_hub
from features.panel import Panel
from features.panel.build import panel_of
from serving.alerts.deliver import deliver
from serving.alerts.outbox import queue
from serving.approved.state import approval
from serving.archive.editions import archive_folder, read_edition
from serving.archive.forecasts import issue
from serving.archive.period import lived, until
from serving.archive.seals import read_seal, write_seal
from serving.monitor import notices
from serving.monitor.due import due, silent
from serving.monitor.kept import ALERTS, WATCH, keep, week_folder
from serving.monitor.moment import Moment, moment_of
from serving.monitor.score import ripe, score
from serving.monitor.silence import note_silence
from serving.monitor.told import told
from serving.monitor.watch import refer_broken, scored, watch
from serving.store.database import Store
from training.load import load_release

Progress = Callable[[str], None]


@dataclass
class Done:
    """What one run did; everything is empty where there was nothing to do.

    Attributes
    ----------
    moment : Moment
        When it looked.
    landed : int
        New rows of remote feeds.
    issued, late, scored, watched : list of str
        First days of windows.
    referred : list of Entry
        Entries of the ledger that put a release back before the committee.
    sent, unsent : int
        Messages to subscribers that were delivered, and that will be tried again.
    waits : StateError or None
        Why windows that are due were not issued.
    error : FairwardError or None
        Why a feed was not fetched to its end.
    """

    moment: Moment
    landed: int = 0
    issued: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    scored: list[str] = field(default_factory=list)
    watched: list[str] = field(default_factory=list)
    referred: list[Entry] = field(default_factory=list)
    sent: int = 0
    unsent: int = 0
    waits: StateError | None = None
    error: FairwardError | None = None


def monitor(city: City, now: datetime, say: Progress) -> Done:
    """Do everything that is due in a city's week, and nothing twice.

    To be called under the workspace's lock (`configs.files.one_writer`). Each step leaves whole files that the next
    run finds: killed anywhere and run again, what was left is done.

    Parameters
    ----------
    city : City
        With the period of its settings.
    now : datetime.datetime
        The system's clock, with its zone. A simulated city's own time is that of its simulation.
    say : callable
        Told a line at each step.

    Raises
    ------
    FairwardError
        The sources cannot be read, or a file is not what was issued, scored or decided.
    """
    done = Done(moment_of(city, now))
    _fetch(city, done, say)
    policy, today = load_policy(city.policy), now.astimezone(UTC).date()
    wanted = due(city, done.moment.at, policy.monitor.issue)
    living = until(city, max(lived(city).end, *(day for day, _ in wanted))) if wanted else lived(city)
    say("ingest")
    ingest(living)
    hub = load_hub(living)
    panel = panel_of(living, hub)
    _issue(living, hub, panel, wanted, policy, today, done, say)
    note_silence(living, hub, wanted, policy.monitor.issue)
    _score(living, panel, policy, done, say)
    _watch(living, panel, policy, today, done, say)
    _refer(living, now, done, say)
    _tell(living, now, done, say)
    return done


def _fetch(city: City, done: Done, say: Progress) -> None:
    """Land what is new; a feed that fails leaves the others landed, and what is there is used."""
    accounts = fetch(city, None, say)
    done.landed = sum(each.rows for each in accounts)
    errors = [each.error for each in accounts if each.error]
    done.error = errors[0] if errors else None


def _issue(
    city: City, hub: Hub, panel: Panel, wanted: list[tuple[date, datetime]], policy: Policy, today: date,
    done: Done, say: Progress,
) -> None:  # fmt: skip
    """Issue each window that is due and has no sealed forecast, oldest first, and say what people are told of it."""
    for day, start in wanted:
        folder = archive_folder(city, day)
        if read_seal(folder) is None and not _issue_one(city, hub, day, start, policy, today, done, say):
            break
        _notices(city, panel, folder, policy)


def _issue_one(
    city: City, hub: Hub, day: date, start: datetime, policy: Policy, today: date, done: Done, say: Progress
) -> bool:
    """Issue one window; tell whether it was."""
    why = silent(hub, start, policy.monitor.issue)
    if why is not None:
        done.waits = StateError(why, where=str(city.data_folder), remedy="find out why the feeds are silent")
        return False
    try:
        number = approval(city, today).release
    except StateError as refusal:
        done.waits = refusal
        return False
    edition = issue(city, hub, load_release(city, number), day)
    seal = write_seal(edition.folder, done.moment.at, start, done.moment.clock)
    done.issued.append(seal.window)
    if seal.late:
        done.late.append(seal.window)
    say(f"issued {noun(city.window)} {seal.window} by release {number}{', late' if seal.late else ''}")
    return True


def _notices(city: City, panel: Panel, folder: Path, policy: Policy) -> None:
    path = week_folder(city, folder.name) / ALERTS
    seal = read_seal(folder)
    if path.exists() or seal is None:
        return
    found = notices.of_window(city, panel, read_edition(folder), seal, policy.monitor.alerts)
    keep(path, {"window": seal.window, "release": seal.release, "alerts": found})


def _score(city: City, panel: Panel, policy: Policy, done: Done, say: Progress) -> None:
    for each in ripe(city, panel, policy):
        told = score(city, panel, policy, each)
        done.scored.append(told["window"])
        say(f"scored {noun(city.window)} {told['window']}")


def _watch(city: City, panel: Panel, policy: Policy, today: date, done: Done, say: Progress) -> None:
    for each in scored(city):
        if (week_folder(city, each.name) / WATCH).exists():
            continue
        found = watch(city, panel, policy, each, today)
        done.watched.append(found["window"])
        failed = [gate["gate"] for gate in found["gates"] if gate["fails"]]
        if failed:
            say(f"after {noun(city.window)} {found['window']} these gates fail in use: {', '.join(failed)}")


def _refer(city: City, now: datetime, done: Done, say: Progress) -> None:
    for each in scored(city):
        entry = refer_broken(city, each, now)
        if entry is not None:
            done.referred.append(entry)
            say(f"entry {entry.seq}: release {entry.payload['release']} is out of use, and before the committee again")


def _tell(city: City, now: datetime, done: Done, say: Progress) -> None:
    """Put what is new on its way to those who subscribed, and deliver what is there."""
    store = Store(city)
    queue(store, [alert for alert in told(city) if alert["new"]], now)
    found = deliver(city, store, now)
    done.sent, done.unsent = found.sent, found.failed
    if found.sent or found.failed:
        say(f"alerts: {found.sent} messages delivered, {found.failed} not yet")


def as_json(done: Done) -> dict[str, Any]:
    """Return what one run did as plain JSON."""
    return {
        "at": done.moment.at.isoformat(),
        "clock": done.moment.clock,
        "landed": done.landed,
        "issued": done.issued,
        "late": done.late,
        "scored": done.scored,
        "watched": done.watched,
        "referred": [entry.payload["release"] for entry in done.referred],
        "sent": done.sent,
        "unsent": done.unsent,
        "waits": str(done.waits) if done.waits else None,
        "error": str(done.error) if done.error else None,
    }
