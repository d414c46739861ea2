"""What each setting of the running service means."""

SERVICE: dict[str, dict[str, str]] = {
    "ServiceSettings": {
        "store": "database that holds accounts, messages and subscriptions",
    },
    "StoreSettings": {
        "url": "such as postgresql+psycopg://store:{STORE_PASSWORD}@host/db; without it a file in the workspace",
    },
}
