"""The registry as a mirror of the ledger: alias `champion` and tags of each version say what the entries say."""

import logging
from collections.abc import Collection

from audit.entries import Entry
from audit.history import ENDING, in_use
from audit.ledger import ledger_of
from audit.standing import standing
from configs.city import City
from configs.load import load_policy
from configs.policy import Policy
from configs.seal import is_sealed
from training import registry

STATE, DECISION, EXPIRES = "fairward.state", "fairward.decision", "fairward.expires"
LOG = logging.getLogger("fairward")
_VERBS = {
    "asked": "ask",
    "answered": "answer",
    "audited": "audit",
    "decided": "decide",
    "released": "release",
    "condition": "condition",
    **ENDING,
}


def mirror(city: City) -> None:
    """Make the registry's alias and tags say what the ledger says; where they do already, do nothing.

    Each act ends with it, so that an act which was killed is finished by its repetition. What was moved by no act is
    put back too, and logged.

    Raises
    ------
    IntegrityError
        The ledger does not verify.
    """
    entries, policy = ledger_of(city).verify(), load_policy(city.policy)
    found, number = registry.mirrored(city), in_use(entries)
    if not found.tags:
        return
    for fault in _faults(found, entries, policy, {number, in_use(entries[:-1])}):
        LOG.warning("%s: %s; it is put back", city.name, fault)
    if number is None and found.champion is not None:
        registry.clear_champion(city)
    elif number in found.tags and number is not None and found.champion != number:
        registry.set_champion(city, number)
    for version, tags in found.tags.items():
        registry.set_tags(city, version, tags, tags_of(entries, version, policy))


def tags_of(entries: list[Entry], number: int, policy: Policy) -> dict[str, str]:
    """Return the tags that a version should have; none while the ledger knows nothing of it.

    They follow from entries alone, without the calendar: what lapses does so by `fairward.expires`, and nobody has to
    move a tag on that day.
    """
    if not any(entry.payload.get("release") == number for entry in entries):
        return {}
    found = standing(entries, number, policy, None)
    decided = found.decision
    return {
        STATE: found.title,
        DECISION: f"{decided['outcome']} by {decided['by']}, {decided['when']}" if decided else "none",
        EXPIRES: str(found.until) if found.until else "none",
    }


def moved(city: City, entries: list[Entry]) -> list[str]:
    """Return in what the registry disagrees with the ledger; each names alias or tag, and what both say.

    The alias must be right. Tags may be as they were before the ledger's newest entry: a verb that runs now, or was
    killed, between the two leaves them so, and nothing reads them as truth. A sealed copy has no registry.
    """
    if is_sealed(city.home):
        return []
    return _faults(registry.mirrored(city), entries, load_policy(city.policy), {in_use(entries)})


def unsettled(city: City, entries: list[Entry]) -> bool:
    """Tell whether the registry is as it was before the ledger's newest entry: what moves the alias may be at it."""
    before = {in_use(entries), in_use(entries[:-1])}
    return not _faults(registry.mirrored(city), entries, load_policy(city.policy), before)


def remedy(entries: list[Entry]) -> str:
    """Return what mends a registry that disagrees with the ledger."""
    if not entries:
        return "find out who moved it, and take it away"
    newest = entries[-1]
    if newest.kind not in _VERBS:
        return "find out who moved it: the next act puts it back"
    verb = f"fairward {_VERBS[newest.kind]} {newest.payload.get('release')}"
    return f"if {verb} was killed, run it again; else find out who moved it: the next verb that writes puts it back"


def _faults(
    found: registry.Mirrored, entries: list[Entry], policy: Policy, champions: Collection[int | None]
) -> list[str]:
    """Return what neither the entries explain nor those before the newest; the alias may name one of some releases."""
    number, faults = in_use(entries), []
    if found.champion not in champions:
        faults.append(f"the registry's champion is {_named(found.champion)} but the ledger has {_named(number)} in use")
    for version, tags in found.tags.items():
        expected = tags_of(entries, version, policy)
        if tags not in (expected, tags_of(entries[:-1], version, policy)):
            faults += [_tag_fault(version, name, tags, expected) for name in sorted({*tags, *expected})]
    return [fault for fault in faults if fault]


def _tag_fault(version: int, name: str, tags: dict[str, str], expected: dict[str, str]) -> str:
    said, wanted = tags.get(name, "nothing"), expected.get(name, "nothing")
    return f"tag {name} of release {version} says {said!r}, and the ledger {wanted!r}" if said != wanted else ""


def _named(number: int | None) -> str:
    return "none" if number is None else f"release {number}"
