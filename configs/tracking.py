"""Which MLflow server holds runs and releases, and where people look at them. No part of a city's digest."""

import re

from pydantic import field_validator

from configs.base import Frozen


class MlflowSettings(Frozen):
    """Where runs and registered releases are kept, and where MLflow's own pages are.

    Without `url` they are in an SQLite file of the workspace. `url` is an MLflow tracking server that keeps artifacts
    itself; who signs in there is said by MLflow's own environment variables.
    """

    url: str | None = None
    ui: str | None = None

    @field_validator("url", "ui")
    @classmethod
    def _an_address(cls, address: str | None) -> str | None:
        if address is not None and not re.fullmatch(r"https?://[^\s@]+", address):
            raise ValueError("that is no address of pages: write one such as https://mlflow.city.example, no password")
        return address.rstrip("/") if address else address
