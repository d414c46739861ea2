"""What people are told of a window: areas that emerge or fade, forecasts well above usual, lateness; never persons."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from configs.city import City
from configs.monitoring import AlertsPolicy
from configs.window_words import day, noun
from features.panel import Panel
from serving.archive.editions import Edition
from serving.archive.seals import Seal
from serving.monitor.kept import ALERTS, read, week_folder

KINDS = {
    "emerging": "areas where the level rose",
    "fading": "areas where the level fell",
    "above_usual": "forecasts well above usual",
    "drift": "drift and gates that fail in use",
    "withdrawal": "a release taken out of use",
    "late": "forecasts that were issued late",
    "silent": "data that have gone silent, so that nothing was issued",
}
"""Every kind of alert, and what it is about."""
ALL = "all"
Alert = dict[str, Any]


def of_window(city: City, panel: Panel, edition: Edition, seal: Seal, policy: AlertsPolicy) -> list[Alert]:
    """Return the alerts of an issued window, each with whether the window before it had it too.

    Parameters
    ----------
    city, panel : City, Panel
        What was known when the window started.
    edition : Edition
        Its forecast.
    seal : Seal
        When that was issued.
    policy : AlertsPolicy
        What is worth an alert.

    Returns
    -------
    list of dict
        key (unique for good), kind, window, area and offence (None where it concerns none), title, text, figures and
        new: whether the window before did not have it.
    """
    names = dict(zip(edition.areas["area"].astype(str), edition.areas["name"].astype("string").fillna(""), strict=True))
    named: Callable[[str], str] = lambda area: names[area] or area  # noqa: E731 - a function of one line
    found = [*_changes(city, panel, edition, named, policy), *_above(city, edition, named, policy)]
    if seal.late:
        text = f"The forecast of the {noun(city.window)} of {day(edition.start)} was issued {_hours(seal)} late."
        found.append(_alert("late", seal.window, None, None, "Forecast late", text, {"hours": seal.late_hours}))
    return _new(city, edition.folder, found)


def silence(city: City, start: date, why: str) -> Alert:
    """Return the alert that a window was due and nothing was issued for it, by why its data cannot be used."""
    text = f"Nothing was issued for the {noun(city.window)} of {day(start)}: {why}. It is made up for when data come."
    return _alert("silent", start.isoformat(), None, None, "Data have gone silent", text, {}) | {"new": True}


def withdrawal(found: Mapping[str, Any], entry: Mapping[str, Any], unit: str) -> Alert:
    """Return the alert that a release was taken out of use, by what the gates said and the ledger's entry."""
    gates = [gate for gate in found["gates"] if gate["broken"]]
    said = " ".join(gate["sentence"] for gate in gates)
    text = (
        f"Release {found['release']} was taken out of use after the {unit} of {found['window']} and is before the "
        f"committee again: {said}"
    )
    figures = {"entry": entry["entry"], "gates": [gate["gate"] for gate in gates], "release": found["release"]}
    return _alert("withdrawal", found["window"], None, None, "Release taken out of use", text, figures) | {"new": True}


def drifts(found: Mapping[str, Any]) -> list[Alert]:
    """Return an alert for each gate that failed when it was asked in use, and for columns that moved."""
    alerts = []
    for gate in found["gates"]:
        if not gate["fails"] and not gate["warnings"]:
            continue
        text = gate["sentence"] if gate["fails"] else " ".join(gate["warnings"])
        name = gate["gate"].replace("_", " ")
        title = f"Gate {name} fails in use" if gate["fails"] else f"Gate {name}: look again"
        figures = {"gate": gate["gate"], "statistic": gate["statistic"], "in_a_row": gate["in_a_row"]}
        alert = _alert("drift", found["window"], None, gate["gate"], title, text, figures)
        alerts.append(alert | {"offence": None, "new": gate["in_a_row"] == 1})
    return alerts


def _changes(
    city: City, panel: Panel, edition: Edition, named: Callable[[str], str], policy: AlertsPolicy
) -> list[Alert]:
    from features.lookup.emerging import emerging

    origin = panel.origin_of(edition.start)
    known = panel.known(origin).astype(np.float64)
    series = {ALL: known.sum(axis=2)} | {name: known[:, :, k] for k, name in enumerate(panel.offences)}
    found = []
    for offence, counts in series.items():
        try:
            rng = np.random.default_rng(city.seed)
            table = emerging(counts, panel.areas, panel.neighbours, false_discoveries=policy.false_discoveries, rng=rng)
        except ValueError:  # too short a history to tell
            return []
        for row in table[table["change"] != ""].to_dict("records"):
            found.append(_change(city, str(edition.start), offence, row, named))
    return found


def _change(city: City, window: str, offence: str, row: Mapping[Any, Any], named: Callable[[str], str]) -> Alert:
    of, kind = _title(city, offence), str(row["change"])
    length, unit = int(row["windows"]), noun(city.window, int(row["windows"]))
    past = f"the last {length} {unit}" if length > 1 else f"the last {unit}"
    text = (
        f"{named(row['area'])}: {row['recent']:,.0f} incidents ({of}) in {past}, where {row['expected']:,.1f} were to "
        "be expected from its past."
    )
    figures = {name: float(row[name]) for name in ("recent", "expected", "p")} | {"windows": length}
    title = f"{of}: {'rising' if kind == 'emerging' else 'falling'} in {named(row['area'])}"
    return _alert(kind, window, str(row["area"]), offence, title, text, figures)


def _above(city: City, edition: Edition, named: Callable[[str], str], policy: AlertsPolicy) -> list[Alert]:
    rows = edition.forecast
    above = (rows["mean"] >= policy.above_usual * rows["mean_52"]) & (
        rows["mean"] - rows["mean_52"] >= policy.least_more
    )
    found = []
    for row in rows[above].to_dict("records"):
        of = _title(city, str(row["offence"]))
        text = (
            f"{named(row['area'])}: {row['mean']:.1f} incidents ({of}) are expected in the {noun(city.window)} of "
            f"{day(edition.start)}, {row['mean_52']:.1f} in a usual one."
        )
        figures = {"expected": float(row["mean"]), "usual": float(row["mean_52"])}
        title = f"{of}: well above usual in {named(row['area'])}"
        found.append(
            _alert("above_usual", str(edition.start), str(row["area"]), str(row["offence"]), title, text, figures)
        )
    return found


def _alert(
    kind: str, window: str, area: str | None, offence: str | None, title: str, text: str, figures: dict[str, Any]
) -> Alert:
    key = "/".join([window, kind, area or "-", offence or "-"])
    return {
        "key": key, "kind": kind, "window": window, "area": area, "offence": offence, "title": title, "text": text,
        "figures": figures,
    }  # fmt: skip


def _new(city: City, folder: Path, found: list[Alert]) -> list[Alert]:
    """Mark what the window before did not have."""
    before = sorted(path.name for path in folder.parent.glob("????-??-??") if path.name < folder.name)
    told = read(week_folder(city, before[-1]) / ALERTS) if before else None
    known = {alert["key"].partition("/")[2] for alert in (told or {}).get("alerts", [])}
    return [alert | {"new": alert["key"].partition("/")[2] not in known} for alert in found]


def _title(city: City, offence: str) -> str:
    return "All offences" if offence == ALL else city.offences[offence].title


def _hours(seal: Seal) -> str:
    hours = seal.late_hours
    return f"{hours / 24:,.0f} days" if hours >= 48 else f"{hours:,.0f} hours" if hours >= 2 else "a little"
