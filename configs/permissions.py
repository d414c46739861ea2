"""The tables of governance, read from data: which roles may do an act, and what a release's state allows."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from configs.base import Frozen

_FOLDER = Path(__file__).parent / "governance"
Role = Literal["scientist", "analyst", "member", "chair", "auditor", "resident", "administrator"]
StateName = Literal[
    "candidate",
    "audited",
    "returned",
    "more_information",
    "rejected",
    "approved",
    "approved_with_conditions",
    "in_service",
    "superseded",
    "lapsed",
    "referred",
    "withdrawn",
    "decommissioned",
]
StateAct = Literal["audit", "decide", "meet_condition", "release", "serve", "withdraw", "refer", "decommission"]


class Act(Frozen):
    """Something that a person does, and the roles that may."""

    means: str
    roles: tuple[Role, ...] = Field(min_length=1)


class Permissions(Frozen):
    """Every act by name."""

    acts: dict[str, Act]


class State(Frozen):
    """A state of a release, and what may be done with a release that is in it."""

    means: str
    allows: tuple[StateAct, ...]


class States(Frozen):
    """Every state by name."""

    states: dict[StateName, State]


@cache
def permissions() -> dict[str, Act]:
    """Return every act by name."""
    return Permissions(**_read("permissions.yaml")).acts


@cache
def states() -> dict[StateName, State]:
    """Return every state by name, in the order in which a release mostly goes through them."""
    return States(**_read("states.yaml")).states


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
    return content
