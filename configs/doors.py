"""The table of doors, read from data: which act each address of the service takes, by method."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import model_validator

from configs.base import Frozen
from configs.permissions import permissions


class Doors(Frozen):
    """By path of a route and method: an act of the permission table."""

    doors: dict[str, dict[str, str]]

    @model_validator(mode="after")
    def _known_acts(self) -> "Doors":
        for path, methods in self.doors.items():
            for method, act in methods.items():
                if act not in permissions():
                    raise ValueError(f"{method} {path}: the permission table has no act {act!r}")
        return self


@cache
def doors() -> dict[str, dict[str, str]]:
    """Return the act that each path takes, by method."""
    content = yaml.safe_load((Path(__file__).parent / "governance" / "doors.yaml").read_text(encoding="utf-8"))
    return Doors(**content).doors
