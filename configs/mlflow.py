"""Settings of MLflow: which tracking server holds runs and releases. No part of a city's digest."""

from urllib.parse import urlsplit

from pydantic import field_validator

from configs.base import Frozen


class MlflowSettings(Frozen):
    """Where runs and registered releases are kept, and where people look at them.

    Without `url` they are in an SQLite file of the workspace. `url` is the http or https address of an MLflow tracking
    server with a store of artifacts of its own; who signs in there is said by MLflow's own environment variables. `ui` is
    the address of its pages, to which pages of the service lead.
    """

    url: str | None = None
    ui: str | None = None

    @field_validator("url", "ui")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r:.80} is no address of a server: write one such as https://mlflow.example.org")
        if parts.username or parts.password:
            raise ValueError("no name or password belongs here: set MLFLOW_TRACKING_USERNAME and …_PASSWORD")
        return url.rstrip("/")
