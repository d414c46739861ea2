"""Calls a webhook: signed, without redirects, and never an address of the own network unless the settings allow it."""

import hashlib
import hmac
import socket
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any

import httpx

from configs.files import canonical_json
from configs.messages import WebhookSettings


class RefusedError(Exception):
    """A webhook that may not be called, or that did not take the message; says what was found."""


def signature(secret: str, moment: str, body: bytes) -> str:
    """Return what the header Fairward-Signature holds: HMAC-SHA-256 of "moment.body" under the secret."""
    return "sha256=" + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def call(message: Mapping[str, Any], city: str, address: str, settings: WebhookSettings, when: datetime) -> None:
    """Post a message to its webhook.

    The name is resolved once, every address it has is looked at, and the connection goes to the one looked at: a name
    that points elsewhere a moment later leads nowhere.

    Parameters
    ----------
    message : mapping
        As `serving.alerts.outbox.take` gives it.
    city, address : str
        The city's name, and where people reach the service.
    settings : WebhookSettings
        Whether private addresses may be called, and for how long an answer is waited for.
    when : datetime.datetime
        The moment, with its zone.

    Raises
    ------
    RefusedError
        It may not be called, redirects, or answers with another status than 200 to 299.
    httpx.HTTPError
        It does not answer.
    """
    url = httpx.URL(message["to"]["address"])
    host = _looked_at(url, settings)
    body = canonical_json(content(message, city, address))
    moment = str(int(when.timestamp()))
    headers = {
        "Host": url.netloc.decode("ascii"),
        "Content-Type": "application/json",
        "User-Agent": f"Fairward/{version('fairward')}",
        "Fairward-Delivery": message["id"],
        "Fairward-Timestamp": moment,
        "Fairward-Signature": signature(message["to"]["secret"], moment, body),
    }
    with (
        httpx.Client(timeout=settings.timeout, follow_redirects=False, trust_env=False) as client,
        client.stream(
            "POST", url.copy_with(host=host), content=body, headers=headers, extensions={"sni_hostname": url.host}
        ) as answer,
    ):
        if not answer.is_success:
            raise RefusedError(f"the receiver answered {answer.status_code}")


def content(message: Mapping[str, Any], city: str, address: str) -> dict[str, Any]:
    """Return what a webhook is told: areas, offences and figures, and nothing of any person."""
    names = ("key", "kind", "window", "area", "offence", "title", "text", "figures")
    alerts = [{name: each.get(name) for name in names} for each in message["alerts"]]
    return {"delivery": message["id"], "city": city, "link": f"{address}/alerts", "alerts": alerts}


def _looked_at(url: httpx.URL, settings: WebhookSettings) -> str:
    """Return the IP address that is called.

    Raises
    ------
    RefusedError
        The name is not known, an address of it is none of the public internet, or it is not asked by https.
    """
    if url.scheme != "https" and not (settings.allow_private and url.scheme == "http"):
        raise RefusedError("only https is called, unless service.webhooks.allow_private is set")
    try:
        port = url.port or (443 if url.scheme == "https" else 80)
        found = [each[4][0] for each in socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise RefusedError(f"the name {url.host} is not known") from None
    if not settings.allow_private and any(not _public(str(each)) for each in found):
        raise RefusedError(f"{url.host} is an address of a private network")
    return str(found[0])


def _public(text: str) -> bool:
    address = ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)
