"""Sends a message by the configured SMTP server: plain text, with links that confirm or end the subscription."""

import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from configs.addresses import secrets_of
from configs.messages import MailSettings
from serving.words import count


def letter(message: Mapping[str, Any], settings: MailSettings, city: str, address: str, when: datetime) -> EmailMessage:
    """Return the e-mail of a message.

    Its id is that of the message: sent twice because somebody was killed between sending and noting it, it is one.

    Parameters
    ----------
    message : mapping
        As `serving.alerts.outbox.take` gives it.
    settings : MailSettings
        The sender.
    city, address : str
        The city's title, and where people reach the service.
    when : datetime.datetime
        The moment, with its zone.
    """
    found = EmailMessage()
    found["From"], found["To"] = settings.sender, message["to"]["address"]
    found["Date"] = format_datetime(when)
    found["Message-ID"] = f"<{message['id']}@{settings.sender.rpartition('@')[2]}>"
    found["Auto-Submitted"] = "auto-generated"
    ends = f"{address}/alerts/unsubscribe/{message['to']['token']}"
    if message["purpose"] == "confirm":
        found["Subject"] = f"{city}: do you want to be told of alerts?"
        link = f"{address}/alerts/confirm/{message['to']['token']}"
        text = f"{message['to']['by']} asked that alerts of {city} be sent to this address.\n\nTo confirm: {link}\n"
        text += f"If you do not want that, do nothing, or: {ends}\n"
    else:
        alerts = message["alerts"]
        found["Subject"] = (
            f"{city}: {alerts[0]['title']}" if len(alerts) == 1 else f"{city}: {count(len(alerts), 'alert')}"
        )
        found["List-Unsubscribe"] = f"<{ends}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        parts = [f"{each['title']}\n{each['text']}\n" for each in alerts]
        text = "\n".join(parts) + f"\nAll alerts: {address}/alerts\nTo end this: {ends}\n"
    text += "\nFairward speaks of areas, never of persons. Records are not the whole truth.\n"
    found.set_content(text)
    return found


def send(found: EmailMessage, settings: MailSettings) -> None:
    """Send an e-mail.

    Raises
    ------
    OSError
        The server does not answer, or its certificate does not hold.
    smtplib.SMTPException
        It does not take the mail, or cannot encrypt where the settings ask for that.
    ConfigError
        The variable of the password is not set.
    """
    secrets = secrets_of(settings.password or "", "service.mail.password")
    with smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout) as server:
        if settings.starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.user is not None:
            server.login(settings.user, next(iter(secrets.values()), ""))
        server.send_message(found)
