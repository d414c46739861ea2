"""What the page of subscriptions says, and what its form wishes for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from configs.window_words import day
from serving.alerts.subscriptions import MOST, Wish, subscriptions_of
from serving.approved.guard import Guard
from serving.doors.asker import Asker
from serving.monitor.notices import KINDS
from serving.pages.alerts.listed import offences_of
from serving.store.database import Store
from serving.web.problems import ProblemError

STATES = {
    "waiting": "on its way",
    "sent": "delivered",
    "failed": "given up",
    "dropped": "not sent any more",
}


def subscriptions_page(guard: Guard, store: Store, asker: Asker) -> dict[str, Any]:
    """Return the values that alerts/subscriptions.html prints."""
    mine = subscriptions_of(store, asker.name or "")
    return {
        "mine": [_told(row, offences_of(guard.city)) for row in mine],
        "kinds": KINDS,
        "offences": offences_of(guard.city),
        "mail": guard.city.service.mail is not None,
        "private": guard.city.service.webhooks.allow_private,
        "most": MOST,
    }


def wish_of(guard: Guard, form: Mapping[str, str]) -> Wish:
    """Return what a form wishes for.

    Raises
    ------
    ProblemError
        422: no mail can be sent, or the offence is not forecast.
    """
    channel, offence = form.get("channel", ""), form.get("offence", "")
    if channel == "mail" and guard.city.service.mail is None:
        raise ProblemError(422, "invalid", "this service sends no mail", "subscribe a webhook, or set service.mail")
    if offence and offence not in guard.city.targets:
        raise ProblemError(422, "unknown-offence", f"{offence!r:.80} is not forecast", "choose one of the list")
    kinds = tuple(kind for kind in KINDS if form.get(f"kind_{kind}"))
    return Wish(channel, form.get("address", "").strip(), kinds, offence or None, form.get("area", "").strip() or None)


def _told(row: Mapping[str, Any], offences: Mapping[str, str]) -> dict[str, Any]:
    message = row["message"]
    return {
        "id": row["id"],
        "channel": "E-mail" if row["channel"] == "mail" else "Webhook",
        "address": row["address"],
        "secret": row["secret"] if row["channel"] == "webhook" else "",
        "about": "; ".join(KINDS[kind] for kind in row["kinds"]),
        "only": ", ".join(filter(None, (offences.get(row["offence"] or ""), row["area"]))) or "everything",
        "since": day(date.fromisoformat(row["created"][:10])),
        "waits": row["confirmed"] is None,
        "state": "" if message is None else STATES[message["state"]],
        "why": "" if message is None else message["why"],
    }
