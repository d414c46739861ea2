"""Mail by a real SMTP server on this machine: encrypted, signed in, confirmed, once."""

import re
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from configs.city import City
from configs.messages import MailSettings
from serving.alerts.deliver import deliver
from serving.alerts.outbox import queue
from serving.alerts.subscriptions import confirm, subscribe, subscriptions_of
from serving.store.database import Store
from tests.serving.alerts.conftest import DRIFT, MAIL, NOW, RISING

PASSWORD = "mail word of this test"


class Post:
    """Keeps what arrives; refuses as many mails as it is told."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        """Take a mail from one who signed in over an encrypted line."""
        assert session.ssl is not None
        assert session.authenticated
        if self.refuse:
            self.refuse -= 1
            return "451 4.3.0 later"
        content = envelope.content
        assert isinstance(content, bytes)
        found = message_from_bytes(content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for 127.0.0.1 and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "cert.pem", folder / "key.pem"


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    known = isinstance(given, LoginPassword) and (given.login, given.password) == (b"fairward", PASSWORD.encode())
    return AuthResult(success=known, handled=known)


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Post, MailSettings]]:
    cert, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    handler = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True,
                            authenticator=authenticate, auth_required=True)  # fmt: skip
    controller.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    named = {"user": "fairward", "password": "{MAIL_PASSWORD}", "sender": "alerts@fairhaven.example"}
    yield handler, MailSettings(host="127.0.0.1", port=port, **named)
    controller.stop()


def with_mail(city: City, settings: MailSettings) -> City:
    changed = {"mail": settings, "address": "https://fairward.example"}
    return city.model_copy(update={"service": city.service.model_copy(update=changed)})


def test_confirmed_then_told_once_with_a_link_out(city: City, store: Store, post: tuple[Post, MailSettings]) -> None:
    handler, settings = post
    sending = with_mail(city, settings)
    row = subscribe(store, "Ana", MAIL, [], NOW)
    assert deliver(sending, store, NOW).sent == 1
    asked = handler.mails.pop()
    assert asked["To"] == "ana@example.org"
    assert re.findall(r"https://\S+/confirm/\S+", asked.get_content()) == [
        f"https://fairward.example/alerts/confirm/{row['token']}"
    ]
    confirm(store, row["token"], NOW)
    later = NOW + timedelta(minutes=1)
    queue(store, [RISING, DRIFT], later)
    handler.refuse = 1
    first = deliver(sending, store, later)
    assert (first.sent, first.failed) == (0, 1)
    assert "451" in subscriptions_of(store, "Ana")[0]["message"]["why"]
    assert deliver(sending, store, later + timedelta(minutes=5)).sent == 1
    assert deliver(sending, store, NOW + timedelta(days=1)).sent == 0
    (told,) = handler.mails
    assert told["Subject"] == "Fairhaven (simulated): 2 alerts"
    assert "Ashmount: 9 incidents, 2 expected." in told.get_content()
    assert told["List-Unsubscribe"] == f"<https://fairward.example/alerts/unsubscribe/{row['token']}>"
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert told["From"] == "alerts@fairhaven.example"


def test_a_server_without_encryption_or_with_another_password_is_told_nothing(
    city: City, store: Store, post: tuple[Post, MailSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    handler, settings = post
    subscribe(store, "Ana", MAIL, [], NOW)
    monkeypatch.setenv("MAIL_PASSWORD", "another")
    assert deliver(with_mail(city, settings), store, NOW).failed == 1
    why = subscriptions_of(store, "Ana")[0]["message"]["why"]
    assert "535" in why
    assert "another" not in why
    monkeypatch.delenv("SSL_CERT_FILE")
    later = NOW + timedelta(hours=1)
    assert deliver(with_mail(city, settings), store, later).failed == 1
    assert "certificate" in subscriptions_of(store, "Ana")[0]["message"]["why"].lower()
    assert deliver(city, store, later + timedelta(hours=1)).failed == 1
    assert "no mail server is configured" in subscriptions_of(store, "Ana")[0]["message"]["why"]
    assert handler.mails == []
