"""Plans that are kept: one file each, named by the digest of what it says, and read back only if it still says it."""

import json
import re
from pathlib import Path
from typing import Any

from configs.city import City
from configs.errors import IntegrityError
from configs.files import canonical_json, sha256_bytes, write_bytes
from serving.web.problems import ProblemError

ID = r"^[0-9a-f]{32}$"
_DIGITS = 32


def plan_id(plan: dict[str, Any]) -> str:
    """Return a plan's id: the first half of the SHA-256 of its canonical JSON."""
    return sha256_bytes(canonical_json(plan))[:_DIGITS]


def keep_plan(city: City, plan: dict[str, Any]) -> str:
    """Write a plan under plans/ of the service's own folder, and return its id; kept again, it stays as it is."""
    name = plan_id(plan)
    path = _path(city, name)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, canonical_json(plan))
    return name


def kept_plan(city: City, name: str) -> dict[str, Any]:
    """Read a kept plan.

    Raises
    ------
    ProblemError
        404: none has this id.
    IntegrityError
        The file is not what was kept.
    """
    if not re.match(ID, name) or not _path(city, name).is_file():
        remedy = "copy the whole id, or make the plan again"
        raise ProblemError(404, "unknown-plan", f"no plan with the id {name!r:.80} is kept here", remedy)
    content = _path(city, name).read_bytes()
    if sha256_bytes(content)[:_DIGITS] != name:
        remedy = "remove the file and make the plan again"
        raise IntegrityError("this plan is not what was kept", where=str(_path(city, name)), remedy=remedy)
    plan: dict[str, Any] = json.loads(content)
    return plan


def _path(city: City, name: str) -> Path:
    return city.own / "plans" / f"{name}.json"
