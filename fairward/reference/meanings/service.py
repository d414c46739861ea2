"""What each setting of the running service means."""

SERVICE: dict[str, dict[str, str]] = {
    "ServiceSettings": {
        "store": "database that holds accounts, messages and subscriptions",
        "address": "where people reach the service, such as https://fairward.example; links in messages start with it",
        "mail": "SMTP server by which alerts are sent; without it nobody is told by e-mail",
        "webhooks": "how webhooks are called",
        "messages": "how often a message is tried",
    },
    "MailSettings": {
        "host": "name of the SMTP server",
        "port": "587 for submission with STARTTLS",
        "starttls": "whether the connection is encrypted before anything is said; a server that cannot is refused",
        "user": "who signs in, where somebody must",
        "password": "environment variable that holds the password, such as {MAIL_PASSWORD}",
        "sender": "address from which alerts come",
        "timeout": "seconds after which the server is held to be away",
    },
    "WebhookSettings": {
        "allow_private": "whether addresses of the own network, and plain http, may be called",
        "timeout": "seconds after which a receiver is held to be away",
    },
    "MessageSettings": {
        "tries": "how often a message is tried before it is given up",
        "minutes": "between first and second try; doubled each time, up to twelve hours",
    },
    "StoreSettings": {
        "url": "such as postgresql+psycopg://store:{STORE_PASSWORD}@host/db; without it a file in the workspace",
    },
}
