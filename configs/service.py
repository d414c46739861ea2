"""Settings of the running service: how it keeps what is its own. No part of a city's digest."""

from configs.base import Frozen
from configs.feeds import DatabaseAddress, WebAddress
from configs.messages import MailSettings, MessageSettings, WebhookSettings


class StoreSettings(Frozen):
    """Where the service keeps accounts, messages and subscriptions.

    Without `url` it is an SQLite file in the workspace. `url` is an SQLAlchemy URL of a PostgreSQL or SQLite database
    for one city; `{NAME}` in it stands for an environment variable. It may be the ledger's: the tables differ.
    """

    url: DatabaseAddress | None = None


class ServiceSettings(Frozen):
    """What a running service needs beside the city.

    `address` is where people reach it, for links in messages. Without `mail` nobody is told by e-mail.
    """

    store: StoreSettings = StoreSettings()
    address: WebAddress | None = None
    mail: MailSettings | None = None
    webhooks: WebhookSettings = WebhookSettings()
    messages: MessageSettings = MessageSettings()
