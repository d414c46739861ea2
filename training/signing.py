"""Ed25519 signatures over a release's manifest, whose digests in turn cover every model file."""

import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from configs.city import City
from configs.errors import IntegrityError
from configs.files import sha256_file, write_bytes
from configs.keys import private_key, public_key, write_public_key

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
PROFILE = "profile.parquet"


def key_path(city: City) -> Path:
    """Return the file of the workspace's signing key."""
    return city.home / "keys" / "model.key"


def signing_key(city: City) -> Ed25519PrivateKey:
    """Return the workspace's signing key, made with its public half on first use, readable by its owner only."""
    key = private_key(key_path(city))
    write_public_key(_public_path(city), key)
    return key


def sign(city: City, model_folder: Path) -> None:
    """Write the signature of the folder's manifest beside it."""
    key = signing_key(city)
    write_bytes(model_folder / SIGNATURE, key.sign((model_folder / MANIFEST).read_bytes()))


def signed_by_us(city: City, content: bytes, signature: Path) -> bool:
    """Tell whether a file of a signature is by a key of the workspace, over some bytes."""
    given = signature.read_bytes() if signature.is_file() else b""
    return any(_signed(key, given, content) for key in _public_keys(city))


def verify(city: City, release_folder: Path) -> dict[str, Any]:
    """Check a release's manifest against its signature, and every model file against the manifest.

    Returns
    -------
    dict
        The manifest, now known to be what was signed.

    Raises
    ------
    IntegrityError
        The signature or a digest does not match, or a file is missing or not named by the manifest.
    """
    folder = release_folder / "model"
    for path in (folder / MANIFEST, folder / SIGNATURE, _public_path(city)):
        if not path.is_file():
            raise IntegrityError("this file of the release is missing", where=str(path), remedy="restore or retrain")
    content = (folder / MANIFEST).read_bytes()
    if not signed_by_us(city, content, folder / SIGNATURE):
        where = str(folder / MANIFEST)
        raise IntegrityError("the manifest is not what was signed", where=where, remedy="retrain")
    manifest: dict[str, Any] = json.loads(content)
    _check_digests(folder, manifest)
    return manifest


def _check_digests(folder: Path, manifest: dict[str, Any]) -> None:
    files = [*manifest["models"], *filter(None, [manifest.get("profile")])]
    listed = {each["file"]: each["sha256"] for each in files}
    for name, digest in listed.items():
        path = folder / name
        if not path.is_file() or sha256_file(path) != digest:
            raise IntegrityError("this model file is not what was signed", where=str(path), remedy="restore or retrain")
    extra = {path.name for path in folder.iterdir()} - set(listed) - {MANIFEST, SIGNATURE}
    if extra:
        name = sorted(extra)[0]
        raise IntegrityError("the manifest does not name this file", where=str(folder / name), remedy="remove it")


def _public_path(city: City) -> Path:
    return key_path(city).with_suffix(".pub")


def _public_keys(city: City) -> list[Ed25519PublicKey]:
    """Return the key that signs, and those that did before it."""
    path = _public_path(city)
    return [public_key(each) for each in (path, *sorted(path.parent.glob("model.*.pub")))]


def _signed(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
