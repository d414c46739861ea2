"""Delivers the messages whose time has come, one by one; what fails is tried again later."""

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from configs.city import City
from configs.errors import ConfigError
from serving.alerts.mail import letter, send
from serving.alerts.outbox import failed, sent, take
from serving.alerts.webhook import RefusedError, call
from serving.store.database import Store


@dataclass(frozen=True)
class Delivered:
    """How many messages were delivered, and how many were not."""

    sent: int
    failed: int


def deliver(city: City, store: Store, now: datetime) -> Delivered:
    """Deliver every message whose time has come.

    Parameters
    ----------
    city : City
        Its settings say how.
    store : Store
        The service's database.
    now : datetime.datetime
        The system's clock, with its zone.
    """
    done = missed = 0
    while (message := take(store, now)) is not None:
        why = _deliver(city, message, now)
        if why is None:
            sent(store, message["id"])
            done += 1
        else:
            failed(store, message, why, city.service.messages, now)
            missed += 1
    return Delivered(done, missed)


def home_of(city: City) -> str:
    """Return where people reach the service: as the settings say, or on this machine."""
    return city.service.address or f"http://127.0.0.1:{city.port}"


def _deliver(city: City, message: Mapping[str, Any], now: datetime) -> str | None:
    """Deliver one message; return why it could not be, None where it was."""
    settings, home = city.service, home_of(city)
    try:
        if message["to"]["channel"] == "webhook":
            call(message, city.name, home, settings.webhooks, now)
        elif settings.mail is None:
            return "no mail server is configured (service.mail)"
        else:
            send(letter(message, settings.mail, city.title, home, now), settings.mail)
    except (OSError, smtplib.SMTPException, httpx.HTTPError, httpx.InvalidURL, RefusedError, ConfigError) as error:
        return f"{type(error).__name__}: {error}"
    return None
