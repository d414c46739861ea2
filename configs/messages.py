"""Settings of messages that leave the service: a mail server, webhooks, and the address under which links lead back."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from configs.base import Frozen
from configs.feeds import SecretError


def _variable_in_place_of(text: str) -> str:
    if not re.fullmatch(r"\{[A-Za-z_]\w*\}", text):
        raise SecretError(
            "the settings hold a password",
            "put it into an environment variable and write {NAME} in its place, such as {MAIL_PASSWORD}",
        )
    return text


SecretName = Annotated[str, AfterValidator(_variable_in_place_of)]
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
MAIL_ADDRESS = rf"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*$"
"""Of HTML's `input type=email`, so that the page and the service agree."""


class MailSettings(Frozen):
    """The SMTP server by which mail is sent; `password` is an environment variable, written {NAME}."""

    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    starttls: bool = True
    user: str | None = None
    password: SecretName | None = None
    sender: str = Field(pattern=MAIL_ADDRESS)
    timeout: float = Field(default=20, gt=0, le=120)


class WebhookSettings(Frozen):
    """How webhooks are called; the city's own network only where `allow_private` says so, and plain http only there."""

    allow_private: bool = False
    timeout: float = Field(default=10, gt=0, le=60)


class MessageSettings(Frozen):
    """How messages are delivered: how often one is tried, and how long after the first try the second comes."""

    tries: int = Field(default=10, ge=1, le=50)
    minutes: float = Field(default=5, gt=0, le=1440)
