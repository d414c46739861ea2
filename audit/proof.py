"""Makes the proof of a release: its entries, and what shows anybody with the public key that they are in the ledger."""

from typing import Any

from audit.entries import leaf_of
from audit.keyring import REKEYED
from audit.ledger import Ledger, ledger_of
from audit.ledger_check import PROOF
from audit.merkle import consistency_path, inclusion_path
from audit.notes import signed
from audit.records import folder_of
from configs.city import City
from configs.errors import StateError
from configs.files import canonical_json, write_bytes
from configs.seal import is_sealed

SCHEMA = 1


def prove(ledger: Ledger, number: int) -> dict[str, Any]:
    """Return what proves the entries about a release.

    Parameters
    ----------
    ledger : Ledger
        The city's.
    number : int
        The release.

    Returns
    -------
    dict
        checkpoint, the newest; listing, a signed note of which entries are about the release; entries, each with its
        inclusion path; earlier, the checkpoints signed with those entries, each with its consistency path. Changes of
        the log's key are about every release.

    Raises
    ------
    StateError
        The ledger holds nothing about it.
    IntegrityError
        The ledger does not verify, or its key is not at hand.
    """
    rows = ledger.verified()
    leaves = [leaf_of(entry) for entry in rows.entries]
    mine = [entry for entry in rows.entries if entry.payload.get("release") == number or entry.kind == REKEYED]
    if all(entry.kind == REKEYED for entry in mine):
        raise StateError(f"the ledger holds nothing about release {number}", remedy=f"run fairward audit {number}")
    return {
        "schema": SCHEMA,
        "checkpoint": rows.notes[len(leaves)],
        "listing": signed(_listing(ledger.origin, number, [entry.seq for entry in mine], len(leaves)), ledger.key()),
        "entries": [
            {
                "entry": {"seq": entry.seq, "when": entry.when, "kind": entry.kind, "payload": entry.payload},
                "path": [each.hex() for each in inclusion_path(leaves, entry.seq - 1)],
            }
            for entry in mine
        ],
        "earlier": [
            {
                "checkpoint": rows.notes[entry.seq],
                "path": [each.hex() for each in consistency_path(leaves, entry.seq)],
            }
            for entry in mine
        ],
    }


def proof_of(city: City, number: int) -> bytes:
    """Return the proof of a release as the ledger stands; of a sealed copy the one that was signed with it.

    Raises
    ------
    StateError
        The ledger holds nothing about it.
    IntegrityError
        The ledger does not verify, or its key is not at hand.
    """
    kept = folder_of(city, number) / PROOF
    if is_sealed(city.home) and kept.is_file():
        return kept.read_bytes()
    return canonical_json(prove(ledger_of(city), number))


def keep_proof(city: City, number: int) -> None:
    """Write a release's proof beside its dossier; where it says the same already, do nothing.

    Raises
    ------
    IntegrityError
        The ledger does not verify.
    """
    path = folder_of(city, number) / PROOF
    ledger = ledger_of(city)
    ledger.seal()
    content = canonical_json(prove(ledger, number))
    if not path.is_file() or path.read_bytes() != content:
        write_bytes(path, content)


def _listing(origin: str, number: int, seqs: list[int], size: int) -> str:
    return f"{origin}\nrelease {number}\nentries {' '.join(map(str, seqs))} of {size}\n"
