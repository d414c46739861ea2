"""Records that a condition of an approval is met, with the evidence for it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit.entries import Entry, newest_of
from audit.ledger import ledger_of
from audit.mirror import mirror
from audit.proof import keep_proof
from audit.standing import refuse_unless_it_allows, standing
from audit.waivers import SHORTEST_REASON
from configs.city import City
from configs.errors import StateError
from configs.files import sha256_file
from configs.load import load_policy
from configs.people import refuse_unless_allowed
from training import registry


def meet_condition(city: City, number: int, condition: int, *, evidence: str, by: str, when: datetime) -> Entry:
    """Record that a condition of a release's newest decision is met; told again, it is recorded once.

    A condition that is met after its day stays late: where the policy says so, the release is before the committee
    until it decides anew.

    Parameters
    ----------
    city, number : City, int
        The release.
    condition : int
        1 for the first condition of the decision.
    evidence : str
        Path of a file, of which name and SHA-256 are kept, or what shows that it is met, in a sentence.
    by : str
        Who vouches for it.
    when : datetime.datetime
        The moment, with its time zone.

    Raises
    ------
    StateError
        There is no such release or condition, its state does not allow it, or the person may not.
    IntegrityError
        The ledger does not verify.
    """
    registry.run_of(city, number)
    ledger, policy = ledger_of(city), load_policy(city.policy)
    refuse_unless_allowed(policy.people, by, "meet_condition")
    entries = ledger.verify()
    found = standing(entries, number, policy, when.astimezone(UTC).date())
    decided = newest_of(entries, "decided", number)
    if decided is None or condition not in {each.number for each in found.conditions}:
        has = f"it has {len(found.conditions)}" if found.conditions else "it has none"
        raise StateError(f"the decision on release {number} has no condition {condition}: {has}", remedy="see register")
    refuse_unless_it_allows(found, "meet_condition")
    payload = {
        "release": number, "decision": decided.hash, "condition": condition, "met": True, "by": by.strip(),
        "evidence": _evidence(evidence),
    }  # fmt: skip
    same = [entry for entry in entries if entry.kind == "condition" and entry.payload == payload]
    entry = same[0] if same else ledger.append("condition", payload, when)
    mirror(city)
    keep_proof(city, number)
    return entry


def _evidence(given: str) -> dict[str, Any]:
    path = Path(given)
    if len(given) < 4096 and path.is_file():
        return {"file": path.name, "sha256": sha256_file(path)}
    if len(given.strip()) < SHORTEST_REASON:
        raise StateError(
            f"the evidence {given!r} is no file, and too short for a sentence",
            remedy="name a file or say more",
        )
    return {"text": given.strip()}
