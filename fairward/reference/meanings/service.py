"""What each setting of the running service means."""

SERVICE: dict[str, dict[str, str]] = {
    "MlflowSettings": {
        "url": "MLflow tracking server that keeps runs, releases and artifacts; without it a file in the workspace",
        "ui": "address of MLflow's pages, such as https://mlflow.city.example, to which pages of runs then lead; "
        "without it they show the command that opens them",
    },
    "ServiceSettings": {
        "store": "database that holds accounts, messages and subscriptions",
        "concerns": "what residents send",
        "limits": "how many requests a minute are answered",
        "oidc": "provider of OpenID Connect by whose word people sign in; without it they sign in with a password",
        "https": "whether people reach the service by https only, so that cookies and headers say so",
        "access_days": "days for which the log of what was read and done is kept",
        "address": "where people reach the service, such as https://fairward.example; links in messages start with it",
        "mail": "SMTP server by which alerts are sent; without it nobody is told by e-mail",
        "webhooks": "how webhooks are called",
        "messages": "how often a message is tried",
    },
    "OidcSettings": {
        "issuer": "the provider's address, just as it names itself; https unless it is on this machine",
        "client": "what this service is called there",
        "secret": "name of the environment variable that holds the service's secret there",
        "claim": "claim that holds the name as the policy writes it; people must not be able to change it there",
        "title": "what the page of sign-in calls the provider",
        "everybody": "whether somebody without an account is given one, with the roles of everyone else",
    },
    "LimitSettings": {
        "person": "requests a minute of somebody who has signed in or of a token",
        "address": "requests a minute of an address without one",
        "guesses": "sign-ins a minute from one address",
        "sent": "forms a minute that residents send from one address",
        "proxies": "how many proxies of one's own stand before the service, each adding to X-Forwarded-For",
    },
    "ConcernSettings": {
        "from_one_address": "concerns and observations that one address may send in a day",
        "in_all": "and all addresses together",
        "deliveries": "folder for the CSV files of observations that an analyst accepted; a source can read them where "
        "it lies under `data_folder`",
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
