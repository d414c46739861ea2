"""Signed notes after C2SP: text that people can read, a blank line, and an Ed25519 signature under the log's name."""

import base64
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_CHECKPOINT = re.compile(r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9]\d*)\n(?P<root>[A-Za-z0-9+/]{43}=)\n")
_SIGNED = re.compile(
    r"(?P<text>(?P<origin>[^\n]+)\n.*\n)\n— (?P<name>[^\n ]+) (?P<signature>[A-Za-z0-9+/]{91}=)\n", re.DOTALL
)
_ED25519 = b"\x01"


class NoteError(ValueError):
    """A note is not what its signer wrote; says why."""


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself at some size.

    Attributes
    ----------
    origin : str
        The log's name.
    size : int
        How many entries it had.
    root : bytes
        The root of the tree over them.
    """

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the checkpoint's three lines, as they are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def signed(text: str, key: Ed25519PrivateKey) -> str:
    """Return text as a note signed in the name that stands in its first line.

    Parameters
    ----------
    text : str
        Lines, the last of them ended too.
    key : Ed25519PrivateKey
        The log's.
    """
    name = text.partition("\n")[0]
    signature = base64.b64encode(key_id(name, key.public_key()) + key.sign(text.encode())).decode()
    return f"{text}\n— {name} {signature}\n"


def opened(note: str, key: Ed25519PublicKey) -> str:
    """Return a note's text once its signature has been checked.

    Raises
    ------
    NoteError
        It is no note, was signed with another key, or was changed.
    """
    found = _SIGNED.fullmatch(note)
    if found is None or found["name"] != found["origin"]:
        raise NoteError("is no signed note")
    given = base64.b64decode(found["signature"])
    if base64.b64encode(given).decode() != found["signature"]:
        raise NoteError("has a signature that was edited")
    if given[:4] != key_id(found["name"], key):
        raise NoteError("is signed with another key")
    try:
        key.verify(given[4:], found["text"].encode())
    except InvalidSignature:
        raise NoteError("was changed after it was signed") from None
    return found["text"]


def checkpoint_of(note: str, key: Ed25519PublicKey) -> Checkpoint:
    """Return what a signed checkpoint says.

    Raises
    ------
    NoteError
        It is not what its signer wrote, or no checkpoint.
    """
    found = _CHECKPOINT.fullmatch(opened(note, key))
    if found is None:
        raise NoteError("is no checkpoint")
    return Checkpoint(found["origin"], int(found["size"]), base64.b64decode(found["root"]))


def size_of(note: str) -> int:
    """Return the size that a checkpoint claims, before anything of it was checked; 0 where it claims none."""
    found = re.match(r"[^\n]+\n([1-9]\d{0,17})\n", note)
    return int(found[1]) if found else 0


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """Return the four bytes by which a note's signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + key.public_bytes_raw()).digest()[:4]
