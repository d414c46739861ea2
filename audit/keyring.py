"""Which key signed which checkpoint of a log whose key was changed: each change is an entry that the old key signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.notes import Checkpoint, checkpoint_of, size_of

REKEYED = "rekeyed"
"""Kind of the entry after which a new key signs."""


class KeyringError(ValueError):
    """The keys do not follow one another; says why."""


@dataclass(frozen=True)
class Keyring:
    """The keys of a log, one after the other.

    Attributes
    ----------
    keys : tuple of Ed25519PublicKey
        Oldest first; one more than there are changes.
    changes : tuple of int
        Number of each entry that changed the key. The checkpoint at that size is the last that the old key signed.
    """

    keys: tuple[Ed25519PublicKey, ...]
    changes: tuple[int, ...]

    def at(self, size: int) -> Ed25519PublicKey:
        """Return the key that signed the checkpoint of so many entries."""
        return self.keys[sum(change < size for change in self.changes)]

    def checkpoint(self, note: str) -> Checkpoint:
        """Return what a signed checkpoint says, by the key of the size that it has.

        Raises
        ------
        NoteError
            It is not what its signer wrote, no checkpoint, or signed with another key than that of its size.
        """
        return checkpoint_of(note, self.at(size_of(note)))

    @property
    def newest(self) -> Ed25519PublicKey:
        """The key that signs now."""
        return self.keys[-1]


def keyring(changes: Iterable[tuple[int, dict[str, Any]]], given: Ed25519PublicKey) -> Keyring:
    """Return the keys of a log by its entries of kind `rekeyed`, one of which the given key must be.

    What the entries say is certain only once every checkpoint has been checked with the key of its size: the given key
    vouches for the next by the checkpoint of the entry that changed it, and for those before by the tree it signed.

    Parameters
    ----------
    changes : iterable of (int, dict)
        Number and payload (`old` and `new`, a key's 32 bytes in hexadecimal digits) of each entry, oldest first.
    given : Ed25519PublicKey
        The key that is trusted.

    Raises
    ------
    KeyringError
        An entry names no keys or not the one before it, or the given key is none of the log's.
    """
    keys: list[Ed25519PublicKey] = []
    numbers = []
    for seq, payload in changes:
        old, new = (_key(seq, payload.get(name)) for name in ("old", "new"))
        if keys and keys[-1] != old:
            raise KeyringError(f"entry {seq} ({REKEYED}) does not take up the key before it")
        keys = [*(keys or [old]), new]
        numbers.append(seq)
    if keys and given not in keys:
        raise KeyringError("the key is none of those that the log names")
    return Keyring(tuple(keys or [given]), tuple(numbers))


def named(key: Ed25519PublicKey) -> str:
    """Return a key's 32 bytes in hexadecimal digits, as an entry names it."""
    return key.public_bytes_raw().hex()


def _key(seq: int, text: object) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(text)))
    except ValueError:
        raise KeyringError(f"entry {seq} ({REKEYED}) names no key") from None
