"""What pages and API read of the record: weeks with their scores, series of drift, alerts, what was watched."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from configs.city import City
from serving.archive.seals import Seal, seals
from serving.monitor.kept import REFERRED, SCORES, WATCH, read, week_folder
from serving.monitor.notices import Alert
from serving.monitor.told import told


@dataclass(frozen=True)
class Week:
    """One issued edition and what became of it; a window that two releases forecast has two.

    Attributes
    ----------
    name : str
        Of its folder in the archive: the first day of the window, with a number behind it where another followed.
    folder : Path
        Where it lies (see `serving.archive.editions.read_edition`).
    seal : Seal
        Window, release, when it was issued, how late.
    scores : dict or None
        As `serving.monitor.score.score` says; None until its outcome has matured.
    watch : dict or None
        As `serving.monitor.watch.watch` says: the gates as asked after it was scored.
    referred : dict or None
        The ledger's entry by which its release was taken out of use after it.
    """

    name: str
    folder: Path
    seal: Seal
    scores: dict[str, Any] | None
    watch: dict[str, Any] | None
    referred: dict[str, Any] | None


def weeks(city: City) -> list[Week]:
    """Return every issued edition, oldest first."""
    return [_week(city, folder, seal) for folder, seal in seals(city)]


def score_series(city: City, metric: str, offence: str | None = None) -> list[dict[str, Any]]:
    """Return one metric of each scored edition, oldest first.

    Parameters
    ----------
    city : City
        Whose record.
    metric : str
        A key of `training.metrics.METRICS`, or incidents or expected; of all offences together incidents, expected,
        deviance or skill.
    offence : str, optional
        All together by default.

    Returns
    -------
    list of dict
        window, release, value (None where it is undefined).
    """
    found = []
    for week in weeks(city):
        if week.scores is None:
            continue
        said = week.scores["all"] if offence is None else week.scores["offences"].get(offence, {})
        found.append({"window": week.seal.window, "release": week.seal.release, "value": said.get(metric)})
    return found


def gate_series(city: City, gate: str) -> list[dict[str, Any]]:
    """Return what a gate said each time it was asked in use, oldest first.

    Returns
    -------
    list of dict
        window, release, and what `serving.monitor.watch.watch` keeps of a gate: outcome, statistic, interval,
        threshold, sentence, rows, fails, waived, in_a_row, broken.
    """
    return [
        {"window": week.seal.window, "release": week.seal.release, **each}
        for week in weeks(city)
        for each in (week.watch or {}).get("gates", [])
        if each["gate"] == gate
    ]


def drift_series(city: City) -> list[dict[str, Any]]:
    """Return each column's drift each time it was measured in use, oldest first.

    Returns
    -------
    list of dict
        window, release, column, psi, limit, p, evidently and outcome, as the drift gate's rows.
    """
    names = ("column", "psi", "limit", "p", "evidently", "outcome")
    return [
        {"window": look["window"], "release": look["release"], **{name: row[name] for name in names}}
        for look in gate_series(city, "drift")
        for row in look["rows"]
    ]


def alerts(city: City, window: str | None = None, *, only_new: bool = False) -> list[Alert]:
    """Return alerts, oldest window first.

    Parameters
    ----------
    city : City
        Whose record.
    window : str, optional
        First day of the only window that is wanted.
    only_new : bool
        Without what the window before had too.

    Returns
    -------
    list of dict
        As `serving.monitor.notices.of_window`.
    """
    found = [each for each in told(city) if window is None or each["window"] == window]
    return [each for each in found if each["new"] or not only_new]


def _week(city: City, folder: Path, seal: Seal) -> Week:
    kept = week_folder(city, folder.name)
    return Week(folder.name, folder, seal, *(read(kept / name) for name in (SCORES, WATCH, REFERRED)))
