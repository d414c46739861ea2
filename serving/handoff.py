"""Hands an approval from the process that just checked it to the one it starts, so that nobody checks it thrice."""

import json
import time
from dataclasses import asdict
from datetime import date
from typing import Any

from configs.city import City
from configs.load import load_policy
from serving.state import Approval
from training.signing import verify

VARIABLE = "SERVING_APPROVAL"
SECONDS = 60.0


def hand_over(city: City, approval: Approval, now: float) -> dict[str, str]:
    """Return the variable that tells a child process what was approved at a moment (seconds since 1970)."""
    said = {name: value for name, value in asdict(approval).items() if name not in ("manifest", "policy")}
    days = {name: said[name].isoformat() for name in ("decided", "expires")}
    return {VARIABLE: json.dumps({**said, **days, "home": str(city.home), "at": now})}


def handed_over(city: City, variables: Any, now: float | None = None) -> Approval | None:
    """Return the approval that a parent process handed over less than a minute ago for this city, if one did.

    The release's signature and digests are checked here again; only the ledger and the registry are not asked.

    Raises
    ------
    IntegrityError
        The release is not what was signed.
    """
    text = variables.get(VARIABLE)
    said: dict[str, Any] = json.loads(text) if text else {}
    age = (time.time() if now is None else now) - said.get("at", 0.0)
    if said.get("home") != str(city.home) or not 0 <= age < SECONDS:
        return None
    return Approval(
        release=said["release"],
        outcome=said["outcome"],
        by=said["by"],
        decided=date.fromisoformat(said["decided"]),
        expires=date.fromisoformat(said["expires"]),
        conditions=said["conditions"],
        waivers=said["waivers"],
        manifest=verify(city, city.home / "releases" / str(said["release"])),
        policy=load_policy(city.policy),
    )
