"""Where people look at MLflow's runs. No part of a city's digest."""

import re

from pydantic import field_validator

from configs.base import Frozen


class MlflowSettings(Frozen):
    """Where MLflow's own pages are, so that the pages of the service can lead to a run."""

    ui: str | None = None

    @field_validator("ui")
    @classmethod
    def _an_address(cls, address: str | None) -> str | None:
        if address is not None and not re.fullmatch(r"https?://[^\s@]+", address):
            raise ValueError("that is no address of pages: write one such as https://mlflow.city.example, no password")
        return address.rstrip("/") if address else address
