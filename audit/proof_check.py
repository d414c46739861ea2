"""Checks a dossier against the proof beside it with the ledger's public key alone, and names what does not fit."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.entries import leaf
from audit.keyring import REKEYED, Keyring, KeyringError, keyring
from audit.merkle import verify_consistency, verify_inclusion
from audit.notes import Checkpoint, NoteError, checkpoint_of, opened
from audit.proof import SCHEMA
from configs.errors import IntegrityError, StateError
from configs.files import canonical_json, sha256_file
from configs.keys import public_key

_LISTING = re.compile(
    r"(?P<origin>[^\n]+)\nrelease (?P<release>\d+)\nentries (?P<seqs>\d+(?: \d+)*) of (?P<size>\d+)\n"
)
_KEYS = {"schema", "checkpoint", "listing", "entries", "earlier"}


@dataclass(frozen=True)
class Proven:
    """What is certain once a proof has been checked.

    Attributes
    ----------
    release : int
        Which release the dossier is about.
    checkpoint : Checkpoint
        The log as it was when the proof was made.
    digest : str
        SHA-256 of the dossier.
    entries : list of dict
        All that the log held about the release then: seq, when, kind and payload.
    """

    release: int
    checkpoint: Checkpoint
    digest: str
    entries: list[dict[str, Any]]


def check_proof(dossier: Path, proof: Path, key_path: Path) -> Proven:
    """Check that a dossier is the one that was audited last, and that the log holds what the proof says it holds.

    Parameters
    ----------
    dossier, proof : pathlib.Path
        The two files.
    key_path : pathlib.Path
        The ledger's public key.

    Raises
    ------
    StateError
        A file is missing.
    IntegrityError
        Says what was changed.
    """
    for path in (dossier, proof, key_path):
        if not path.is_file():
            raise StateError("there is no such file", where=str(path), remedy="ask for it where the dossier came from")
    key, document = public_key(key_path), _read(proof)
    try:
        keys = _keys(document["entries"], key)
        checkpoint = _opened("the signed checkpoint", document["checkpoint"], keys.newest)
        release, seqs = _listing(document["listing"], checkpoint, keys.newest)
        entries = _entries(document["entries"], seqs, checkpoint)
        _earlier(document["earlier"], seqs, checkpoint, keys)
    except (_FaultError, KeyringError) as fault:
        raise _refused(str(fault), proof) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _refused("it is not built as a proof is", proof) from None
    digest = sha256_file(dossier)
    other = _not_the_dossier(entries, release, digest)
    if other:
        raise _refused(other, dossier)
    return Proven(release, checkpoint, digest, entries)


class _FaultError(Exception):
    """What does not fit in a proof."""


def _read(proof: Path) -> dict[str, Any]:
    content = proof.read_bytes()
    try:
        document = json.loads(content)
        exact = canonical_json(document) == content
    except (ValueError, TypeError, RecursionError):
        exact = False
    if not exact or not isinstance(document, dict) or set(document) != _KEYS:
        raise _refused("it is not as Fairward writes a proof: it was edited", proof)
    if document["schema"] != SCHEMA:
        raise _refused(f"its format is {document['schema']}, and this program reads {SCHEMA}", proof)
    return document


def _keys(shown: list[dict[str, Any]], given: Ed25519PublicKey) -> Keyring:
    entries = [each["entry"] for each in shown]
    return keyring([(entry["seq"], entry["payload"]) for entry in entries if entry["kind"] == REKEYED], given)


def _opened(name: str, note: str, key: Ed25519PublicKey) -> Checkpoint:
    try:
        return checkpoint_of(note, key)
    except NoteError as fault:
        raise _FaultError(f"{name} {fault}") from None


def _listing(note: str, checkpoint: Checkpoint, key: Ed25519PublicKey) -> tuple[int, list[int]]:
    try:
        found = _LISTING.fullmatch(opened(note, key))
    except NoteError as fault:
        raise _FaultError(f"the signed listing {fault}") from None
    if found is None or (found["origin"], int(found["size"])) != (checkpoint.origin, checkpoint.size):
        raise _FaultError("the signed listing belongs to another checkpoint")
    return int(found["release"]), [int(seq) for seq in found["seqs"].split()]


def _entries(shown: list[dict[str, Any]], seqs: list[int], checkpoint: Checkpoint) -> list[dict[str, Any]]:
    given = [each["entry"]["seq"] for each in shown]
    for seq in seqs:
        if seq not in given:
            raise _FaultError(f"entry {seq} is missing from it")
    for each in shown:
        entry = each["entry"]
        content, path = leaf(**entry), _hashes(each["path"])
        if not verify_inclusion(content, entry["seq"] - 1, checkpoint.size, path, checkpoint.root):
            raise _FaultError(f"entry {entry['seq']} ({entry['kind']}) is not in the log: it or its path was changed")
    if given != seqs:
        raise _FaultError(f"it shows entries {given}, and the log lists {seqs}: some were moved or added")
    return [each["entry"] for each in shown]


def _earlier(shown: list[dict[str, Any]], seqs: list[int], checkpoint: Checkpoint, keys: Keyring) -> None:
    for seq, each in zip(seqs, shown, strict=False):
        older = _opened(f"the checkpoint of entry {seq}", each["checkpoint"], keys.at(seq))
        if (older.origin, older.size) != (checkpoint.origin, seq):
            raise _FaultError(f"the checkpoint of entry {seq} is missing, or another stands in its place")
        if not verify_consistency(seq, checkpoint.size, _hashes(each["path"]), older.root, checkpoint.root):
            raise _FaultError(
                f"the log of {seq} entries is not the beginning of the log of {checkpoint.size}: "
                "it was forked, or the path between them was changed"
            )
    if len(shown) != len(seqs):
        raise _FaultError(f"it has {len(shown)} earlier checkpoints for {len(seqs)} entries")


def _hashes(path: list[str]) -> list[bytes]:
    hashes = [bytes.fromhex(each) for each in path]
    if [each.hex() for each in hashes] != path or any(len(each) != 32 for each in hashes):
        raise _FaultError("a path in it holds what is no hash")
    return hashes


def _not_the_dossier(entries: list[dict[str, Any]], release: int, digest: str) -> str | None:
    audits = {
        entry["seq"]: entry["payload"]["files"]["dossier.json"] for entry in entries if entry["kind"] == "audited"
    }
    others = [entry for entry in entries if entry["kind"] != REKEYED and entry["payload"]["release"] != release]
    if not audits or others:
        return f"the log holds no audit of release {release}"
    newest = max(audits)
    if audits[newest] == digest:
        return None
    if digest in audits.values():
        return f"this dossier was overtaken: entry {newest} audited release {release} anew"
    return (
        f"this dossier is not what entry {newest} audited: recorded was SHA-256 {audits[newest]}, here it is {digest}"
    )


def _refused(what: str, where: Path) -> IntegrityError:
    remedy = "trust neither file, and ask the committee for both anew"
    return IntegrityError(f"the proof does not hold: {what}", where=str(where), remedy=remedy)
