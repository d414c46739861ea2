"""Ed25519 keys in files: made on first use, the private one readable by its owner only, and changed."""

import hashlib
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from configs.errors import IntegrityError
from configs.files import write_bytes


def private_key(path: Path) -> Ed25519PrivateKey:
    """Return the key of a file, made on first use; one whose public half (`.pub`) is there was made and is lost.

    Raises
    ------
    IntegrityError
        The file holds no Ed25519 key, or is gone.
    """
    if not path.exists():
        if path.with_suffix(".pub").exists():
            raise IntegrityError("this private key is gone", where=str(path), remedy="restore it from a backup")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_bytes(path, made, mode=0o600)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise IntegrityError("this is not an Ed25519 key", where=str(path), remedy="restore the key from a backup")
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """Return the public key of a file.

    Raises
    ------
    IntegrityError
        The file is missing or holds no Ed25519 public key.
    """
    if not path.is_file():
        raise IntegrityError("this public key is missing", where=str(path), remedy="restore it")
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise IntegrityError("this is not an Ed25519 public key", where=str(path), remedy="restore it")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the SHA-256 of a public key's 32 bytes, in hexadecimal digits, by which people compare keys."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def write_public_key(path: Path, key: Ed25519PrivateKey) -> None:
    """Write the public half of a key into a file of its own."""
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    write_bytes(path, pem)


def next_key(path: Path) -> Ed25519PrivateKey:
    """Return the key that is to take the place of a file's, made on first use and kept beside it until then."""
    return private_key(_next(path))


def has_next(path: Path) -> bool:
    """Tell whether a key waits to take the place of a file's."""
    return _next(path).is_file()


def take_over(path: Path) -> None:
    """Put the next key in the place of a file's, which is gone then; its public half stays beside it, under its digits.

    Repeated after it was cut off, it ends what it began.
    """
    public = path.with_suffix(".pub")
    old = public_key(public)
    if has_next(path):
        if old != next_key(path).public_key():
            write_bytes(path.with_suffix(f".{fingerprint(old)[:16]}.pub"), public.read_bytes())
        _next(path).replace(path)
    write_public_key(public, private_key(path))


def _next(path: Path) -> Path:
    return path.with_suffix(".next.key")
