"""Keys are made once, kept from others, known by a fingerprint, and never replaced in silence."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from configs.errors import IntegrityError
from configs.keys import fingerprint, private_key, public_key, write_public_key


def test_a_key_is_made_once_and_read_by_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "model.key"
    first = private_key(path)
    assert private_key(path).private_bytes_raw() == first.private_bytes_raw()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_key_that_was_made_and_is_gone_is_not_replaced(tmp_path):
    path = tmp_path / "model.key"
    write_public_key(tmp_path / "model.pub", private_key(path))
    path.unlink()
    with pytest.raises(IntegrityError, match="this private key is gone"):
        private_key(path)
    assert not path.exists()


def test_the_fingerprint_is_the_digest_of_the_32_bytes(tmp_path):
    # RFC 8032, section 7.1, test 1; the digest by `xxd -r -p | sha256sum`
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = Ed25519PrivateKey.from_private_bytes(secret)
    assert key.public_key().public_bytes_raw().hex().startswith("d75a980182b10ab7")
    assert fingerprint(key.public_key()) == "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9"
    write_public_key(tmp_path / "a.pub", key)
    assert fingerprint(public_key(tmp_path / "a.pub")) == fingerprint(key.public_key())
