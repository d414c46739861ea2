"""Settings of the running service: how it keeps what is its own. No part of a city's digest."""

from pydantic import Field

from configs.base import Frozen
from configs.feeds import DatabaseAddress, WebAddress
from configs.messages import MailSettings, MessageSettings, WebhookSettings


class StoreSettings(Frozen):
    """Where the service keeps accounts, messages and subscriptions.

    Without `url` it is an SQLite file in the workspace. `url` is an SQLAlchemy URL of a PostgreSQL or SQLite database
    for one city; `{NAME}` in it stands for an environment variable. It may be the ledger's: the tables differ.
    """

    url: DatabaseAddress | None = None


class ConcernSettings(Frozen):
    """How many concerns are taken, and where accepted observations are written.

    An address is counted by a salted digest that is kept in memory until midnight and never written. `deliveries` is a
    folder of CSV files; `{home}` in it stands for the city's folder in the workspace.
    """

    from_one_address: int = Field(default=10, ge=1, le=100_000)
    in_all: int = Field(default=500, ge=1, le=1_000_000)
    deliveries: str = "{home}/observations"


class LimitSettings(Frozen):
    """How many requests a minute are answered: of a person, of an address without one, and of what is guessed at.

    `guesses` counts sign-ins and confirmations of an address, `sent` what residents send from one. `proxies`: how many
    proxies of one's own stand before the service, each of which adds an address to X-Forwarded-For.
    """

    person: int = Field(default=6_000, ge=1)
    address: int = Field(default=1_200, ge=1)
    guesses: int = Field(default=20, ge=1)
    sent: int = Field(default=6, ge=1)
    proxies: int = Field(default=0, ge=0, le=8)


class OidcSettings(Frozen):
    """A provider of OpenID Connect, by whose word people sign in. `secret` is the name of an environment variable.

    `claim` holds the person's name as the policy writes it, which they must not be able to change there. Who has no
    account is not let in unless `everybody`.
    """

    issuer: str = Field(pattern=r"^(https://[^\s?#]+|http://(localhost|127\.0\.0\.1)(:\d+)?(/[^\s?#]*)?)$")
    client: str = Field(min_length=1)
    secret: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    claim: str = "name"
    title: str = "your organisation"
    everybody: bool = False


class ServiceSettings(Frozen):
    """What a running service needs beside the city.

    `https`: it is reached by https only, so cookies and headers say so. `access_days`: how long the log of what was
    read is kept. `address` is where people reach it, for links in messages and where a proxy stands before it. Without
    `mail` nobody is told by e-mail.
    """

    store: StoreSettings = StoreSettings()
    concerns: ConcernSettings = ConcernSettings()
    limits: LimitSettings = LimitSettings()
    oidc: OidcSettings | None = None
    https: bool = False
    access_days: int = Field(default=400, ge=1)
    address: WebAddress | None = None
    mail: MailSettings | None = None
    webhooks: WebhookSettings = WebhookSettings()
    messages: MessageSettings = MessageSettings()
