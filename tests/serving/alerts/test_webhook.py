"""Webhooks against a real server: signed, no redirect, no private address unless the settings say so."""

import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from configs.city import City
from configs.messages import WebhookSettings
from serving.alerts.deliver import deliver
from serving.alerts.outbox import queue
from serving.alerts.subscriptions import Wish, subscribe, subscriptions_of
from serving.alerts.webhook import RefusedError, call
from serving.store.database import Store
from tests.serving.alerts.conftest import NOW, RISING


class Receiver:
    """A real HTTP server that answers as it is told, and keeps what it was sent."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append((self.path, {key.lower(): value for key, value in self.headers.items()}, body))
                status, headers = receiver.answers.pop(0) if receiver.answers else (204, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def allowing(city: City) -> City:
    hooks = WebhookSettings(allow_private=True, timeout=5)
    return city.model_copy(update={"service": city.service.model_copy(update={"webhooks": hooks})})


def message(address: str) -> dict[str, Any]:
    return {"id": "m1", "purpose": "alerts", "alerts": [RISING], "to": {"address": address, "secret": "s" * 64}}


def test_a_message_arrives_once_signed_and_of_areas_alone(city: City, store: Store, receiver: Receiver) -> None:
    subscribe(store, "Ana", Wish("webhook", f"{receiver.address}/hook?x=1", ("emerging",)), [], NOW)
    queue(store, [RISING], NOW)
    assert (deliver(allowing(city), store, NOW).sent, deliver(allowing(city), store, NOW).sent) == (1, 0)
    ((path, headers, body),) = receiver.got
    assert path == "/hook?x=1"
    (mine,) = subscriptions_of(store, "Ana")
    signed = f"{headers['fairward-timestamp']}.".encode() + body
    expected = hmac.new(mine["secret"].encode(), signed, hashlib.sha256).hexdigest()
    assert headers["fairward-signature"] == f"sha256={expected}"
    assert headers["host"] == receiver.address.removeprefix("http://")
    said = json.loads(body)
    assert said["delivery"] == headers["fairward-delivery"]
    assert set(said["alerts"][0]) == {"key", "kind", "window", "area", "offence", "title", "text", "figures"}
    assert b"Ana" not in body


@pytest.mark.parametrize(("status", "headers"), [(302, {"location": "/other"}), (500, {}), (410, {})])
def test_what_is_not_taken_is_tried_again_and_redirects_are_not_followed(
    city: City, store: Store, receiver: Receiver, status: int, headers: dict[str, str]
) -> None:
    receiver.answers.append((status, headers))
    subscribe(store, "Ana", Wish("webhook", receiver.address, ("emerging",)), [], NOW)
    queue(store, [RISING], NOW)
    found = deliver(allowing(city), store, NOW)
    assert (found.sent, found.failed, len(receiver.got)) == (0, 1, 1)
    assert subscriptions_of(store, "Ana")[0]["message"]["why"] == f"RefusedError: the receiver answered {status}"
    assert deliver(allowing(city), store, NOW + timedelta(minutes=5)).sent == 1
    assert receiver.got[0][1]["fairward-delivery"] == receiver.got[1][1]["fairward-delivery"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0",
     "[::ffff:127.0.0.1]", "[fd00::1]", "2130706433", "224.0.0.1", "[2002:7f00:1::]"],
)  # fmt: skip
def test_private_addresses_are_never_called(host: str, receiver: Receiver) -> None:
    url = f"https://{host}:{receiver.server.server_port}/"
    with pytest.raises(RefusedError, match=r"private network|not known"):
        call(message(url), "demo", "https://here", WebhookSettings(timeout=2), NOW)
    assert receiver.got == []


def test_a_public_name_for_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    with pytest.raises(RefusedError, match=r"hook\.example\.org is an address of a private network"):
        call(message("https://hook.example.org/"), "demo", "https://here", WebhookSettings(timeout=2), NOW)


def test_plain_http_is_refused_in_the_open() -> None:
    with pytest.raises(RefusedError, match="only https"):
        call(message("http://example.org/"), "demo", "https://here", WebhookSettings(timeout=2), NOW)
