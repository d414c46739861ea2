"""Where the audit keeps things, and what it reads back of a release: dossier, digests, ledger entries."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.entries import Entry
from audit.history import History, history_of
from audit.written import DOSSIER, PRINT, WRITTEN, evidence_files
from configs.city import City
from configs.errors import IntegrityError
from configs.files import sha256_file
from configs.load import load_policy, settings_digest


@dataclass(frozen=True)
class Case:
    """What is on record of one release when somebody asks whether it may be used.

    Attributes
    ----------
    number : int
        The release.
    trainer : str
        Who trained it, by the signed manifest.
    history : History
        What the ledger says of it.
    dossier : dict or None
        The dossier as it lies in the folder.
    changed : tuple of str
        Files that are not what was audited.
    policy_digest : str
        Of the policy as it is now.
    placebo : str or None
        What its placebo said, by the signed manifest (see `training.placebo`); None where none was run.
    """

    number: int
    trainer: str
    history: History
    dossier: dict[str, Any] | None
    changed: tuple[str, ...]
    policy_digest: str
    placebo: str | None

    @property
    def audited(self) -> dict[str, Any] | None:
        """Its newest audit, as the ledger has it."""
        return self.history.audited

    @property
    def decided(self) -> dict[str, Any] | None:
        """Its newest decision, as the ledger has it."""
        return self.history.decided


def folder_of(city: City, number: int) -> Path:
    """Return a release's folder."""
    return city.home / "releases" / str(number)


def policy_digest(city: City) -> str:
    """Return the digest of the committee's policy as it is now."""
    return settings_digest(load_policy(city.policy))


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of dossier and evidence, by name; files that are missing are left out."""
    names = (*WRITTEN, *evidence_files(folder))
    return {name: sha256_file(folder / name) for name in names if (folder / name).is_file()}


def open_case(city: City, number: int, manifest: dict[str, Any], entries: list[Entry]) -> Case:
    """Gather what is on record of a release.

    Parameters
    ----------
    city : City
        Whose workspace is read.
    number : int
        The release.
    manifest : dict
        Verified against its signature.
    entries : list of Entry
        The ledger's, verified.
    """
    folder = folder_of(city, number)
    history = history_of(entries, number)
    return Case(
        number=number,
        trainer=manifest["trainer"],
        history=history,
        dossier=_read(folder / DOSSIER),
        changed=_changed(history.audited, digests(folder)),
        policy_digest=policy_digest(city),
        placebo=manifest.get("placebo", {}).get("verdict"),
    )


def _changed(audited: dict[str, Any] | None, found: dict[str, str]) -> tuple[str, ...]:
    if audited is None:
        return ()
    recorded = on_record(audited, found)
    return tuple(name for name, digest in sorted(recorded.items()) if found.get(name) != digest)


def on_record(audited: dict[str, Any], found: dict[str, str]) -> dict[str, str]:
    """Return the digests that an audit recorded, without that of a print that is not at hand: the page is still.

    Parameters
    ----------
    audited : dict
        Payload of an audit.
    found : dict of str to str
        Digests of the files that are at hand.
    """
    return {name: digest for name, digest in audited["files"].items() if name != PRINT or name in found}


def _read(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    try:
        value: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError:
        raise IntegrityError("this dossier cannot be read", where=str(path), remedy="audit the release again") from None
    return value
