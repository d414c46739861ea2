"""What the page of alerts says: the newest windows' alerts by kind, what is new first."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from configs.city import City
from serving.approved.guard import Guard
from serving.monitor.notices import KINDS
from serving.monitor.read import alerts

WINDOWS = 8
"""Newest windows that can be chosen."""


class AlertsQuery(BaseModel):
    """What somebody wants to see: a window (the newest by default), a kind, an offence."""

    model_config = ConfigDict(extra="forbid")

    window: str = ""
    kind: str = ""
    offence: str = ""


def alerts_page(guard: Guard, query: AlertsQuery) -> dict[str, Any]:
    """Return the values that alerts/list.html prints."""
    every = alerts(guard.city)
    windows = sorted({each["window"] for each in every}, reverse=True)[:WINDOWS]
    window = query.window if query.window in windows else (windows[0] if windows else "")
    found = [each for each in every if each["window"] == window and _wanted(each, query)]
    return {
        "windows": windows,
        "window": window,
        "kinds": KINDS,
        "offences": offences_of(guard.city),
        "query": query,
        "groups": [
            {"kind": kind, "about": about, "alerts": sorted(some, key=_order)}
            for kind, about in KINDS.items()
            if (some := [each for each in found if each["kind"] == kind])
        ],
        "total": len(found),
    }


def offences_of(city: City) -> dict[str, str]:
    """Return the title of each offence that is forecast."""
    return {name: city.offences[name].title for name in city.targets}


def _wanted(alert: dict[str, Any], query: AlertsQuery) -> bool:
    return query.kind in ("", alert["kind"]) and (not query.offence or alert["offence"] in (None, query.offence))


def _order(alert: dict[str, Any]) -> tuple[bool, float, str]:
    """Put what is new first, then what is least likely by chance or furthest above usual."""
    figures = alert["figures"]
    weight = figures.get("p", figures.get("usual", 0.0) - figures.get("expected", 0.0))
    return (not alert["new"], float(weight), alert["key"])
