"""Signed notes: keys are named as Go's checksum database and C2SP name them, and nothing but the signed text opens."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.notes import Checkpoint, NoteError, checkpoint_of, key_id, opened, signed

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
CHECKPOINT = Checkpoint("fairward/made", 4, bytes(range(32)))
NOTE = signed(CHECKPOINT.text(), KEY)
PUBLISHED = [
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
]
"""Names and keys that Go's documentation of signed notes and its checksum database publish."""


@pytest.mark.parametrize("published", PUBLISHED)
def test_a_key_is_named_as_others_name_it(published):
    name, digits, encoded = published.split("+", 2)
    assert key_id(name, Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:])).hex() == digits


def test_a_published_signature_has_the_layout_of_ours():
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    line = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    name, _, encoded = PUBLISHED[0].split("+", 2)
    key, given = Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:]), base64.b64decode(line)
    assert given[:4] == key_id(name, key)
    key.verify(given[4:], text.encode())


def test_a_checkpoint_is_three_lines_a_blank_one_and_a_signature():
    root = base64.b64encode(bytes(range(32))).decode()
    assert NOTE.startswith(f"fairward/made\n4\n{root}\n\n— fairward/made ")
    assert NOTE.endswith("=\n")
    assert checkpoint_of(NOTE, PUBLIC) == CHECKPOINT


@pytest.mark.parametrize(
    ("note", "fault"),
    [
        ("", "is no signed note"),
        (NOTE + "\n", "is no signed note"),
        (NOTE.replace("— fairward/made", "— fairward/paid"), "is no signed note"),
        (NOTE.replace("fairward/made", "fairward/paid"), "is signed with another key"),
        (NOTE.replace("\n4\n", "\n5\n"), "was changed after it was signed"),
        (NOTE[:-8] + "\n", "is no signed note"),
        (signed(CHECKPOINT.text(), Ed25519PrivateKey.generate()), "is signed with another key"),
        (signed("fairward/made\nrelease 1\n", KEY), "is no checkpoint"),
        (signed("fairward/made\n04\n" + "A" * 43 + "=\n", KEY), "is no checkpoint"),
    ],
)
def test_what_does_not_open(note, fault):
    with pytest.raises(NoteError, match=fault):
        checkpoint_of(note, PUBLIC)


def test_a_signature_has_one_spelling():
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    spelled = NOTE[:-3] + alphabet[alphabet.index(NOTE[-3]) + 1] + NOTE[-2:]
    assert base64.b64decode(spelled.split()[-1]) == base64.b64decode(NOTE.split()[-1])
    with pytest.raises(NoteError, match="has a signature that was edited"):
        opened(spelled, PUBLIC)
