"""Checks a dossier against the proof beside it with the ledger's public key; needs Python and `cryptography` alone."""

#     python verify_ledger.py dossier.json proof.json ledger.pub
#
# docs/ledger.md says what each part of a proof is. The hashes are those of RFC 6962, the checks those of RFC 9162
# (2.1.3.2, 2.1.4.2), the notes those of C2SP's signed-note and tlog-checkpoint.

import base64
import hashlib
import json
import re
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key


class RefusedError(Exception):
    """Says what does not fit."""


def demand(true, fault):
    """Refuse the proof unless something is true."""
    if not true:
        raise RefusedError(fault)


def canonical(value):
    """Return the one JSON text of a value, which is what the log hashes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def node(left, right):
    """Return the hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def hashes(path):
    """Return a path's hashes, each 64 digits in the file."""
    demand(all(re.fullmatch("[0-9a-f]{64}", each) for each in path), "a path in the proof holds what is no hash")
    return list(map(bytes.fromhex, path))


def climb(place, last, path, *starts):
    """Follow a path to the top of a tree and return where each start ends; a path of the wrong length ends nowhere."""
    ends = list(starts)
    for sibling in path:
        if not last:
            return []
        if place % 2 or place == last:
            ends = [node(sibling, end) for end in ends]
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            ends[-1] = node(ends[-1], sibling)
        place, last = place // 2, last // 2
    return [] if last else ends


def included(leaf, index, size, path, root):
    """Tell whether a leaf stands at an index (from 0) of the tree with this size and root."""
    return 0 <= index < size and climb(index, size - 1, path, hashlib.sha256(b"\x00" + leaf).digest()) == [root]


def consistent(old_size, size, path, old_root, root):
    """Tell whether the tree of an older checkpoint is the beginning of a newer one's."""
    if old_size == size:
        return not path and old_root == root
    place, last = old_size - 1, size - 1
    while place % 2:
        place, last = place // 2, last // 2
    path = path if place else [old_root, *path]
    return bool(path) and climb(place, last, path[1:], path[0], path[0]) == [old_root, root]


def opened(name, note, key):
    """Return the lines of a signed note, once its signature holds."""
    found = re.fullmatch("(([^\n]+)\n.*\n)\n— ([^\n ]+) ([A-Za-z0-9+/]{91}=)\n", note, re.DOTALL)
    demand(found and found[2] == found[3], f"{name} is no signed note")
    text, origin, signature = found[1], found[2], base64.b64decode(found[4])
    demand(base64.b64encode(signature).decode() == found[4], f"{name} has a signature that was edited")
    digest = hashlib.sha256(origin.encode() + b"\n\x01" + key.public_bytes_raw()).digest()
    demand(signature[:4] == digest[:4], f"{name} is signed with another key")
    try:
        key.verify(signature[4:], text.encode())
    except InvalidSignature:
        raise RefusedError(f"{name} was changed after it was signed") from None
    return text.split("\n")[:-1]


def checkpoint(name, note, key):
    """Return origin, size and root of a signed checkpoint."""
    lines = opened(name, note, key)
    demand(len(lines) == 3 and re.fullmatch("[1-9][0-9]*", lines[1]), f"{name} is no checkpoint")
    root = base64.b64decode(lines[2])
    demand(len(root) == 32, f"{name} has no root")
    return lines[0], int(lines[1]), root


def listed(note, key, origin, size):
    """Return the release, and the numbers of all entries about it, from the signed listing."""
    lines = opened("the signed listing", note, key)
    release = re.fullmatch(r"release (\d+)", lines[1])
    entries = re.fullmatch(r"entries (\d+(?: \d+)*) of (\d+)", lines[2])
    demand(release and entries and len(lines) == 3, "the signed listing is no listing")
    demand((lines[0], int(entries[2])) == (origin, size), "the signed listing belongs to another checkpoint")
    return int(release[1]), [int(number) for number in entries[1].split()]


def keyring(entries, given):
    """Return the keys that signed the log, and the entries that changed them, each signed last by the key before."""
    changes = [each for each in entries if each["kind"] == "rekeyed"]
    old, new = ([each["payload"][name] for each in changes] for name in ("old", "new"))
    demand(old[1:] == new[:-1], "the log's keys do not follow one another")
    names = [*old[:1], *new] or [given]
    demand(given in names, "the key is none of those that the log names")
    keys = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(name)) for name in names]
    return keys, [each["seq"] for each in changes]


def check_entries(shown, numbers, size, root):
    """Check that each entry is in the log, and that none about the release is left out."""
    given = [each["entry"]["seq"] for each in shown]
    for number in numbers:
        demand(number in given, f"entry {number} is missing from the proof")
    for each in shown:
        entry = each["entry"]
        place = f"entry {entry['seq']} ({entry['kind']})"
        demand(set(entry) == {"seq", "when", "kind", "payload"}, f"{place} is not built as an entry is")
        inside = included(canonical(entry), entry["seq"] - 1, size, hashes(each["path"]), root)
        demand(inside, f"{place} is not in the log: it or its path was changed")
    demand(given == numbers, f"the proof shows entries {given}, and the log lists {numbers}: some were moved or added")
    return [each["entry"] for each in shown]


def check_earlier(shown, numbers, keys, changes, origin, size, root):
    """Check that the checkpoint signed with each entry is the beginning of the newest one's log."""
    for number, each in zip(numbers, shown, strict=False):
        name, key = f"the checkpoint of entry {number}", keys[sum(change < number for change in changes)]
        old_origin, old_size, old_root = checkpoint(name, each["checkpoint"], key)
        demand((old_origin, old_size) == (origin, number), f"{name} is missing, or another stands in its place")
        same = consistent(old_size, size, hashes(each["path"]), old_root, root)
        demand(same, f"the log of {old_size} entries is not the beginning of the log of {size}: forked or edited")
    demand(len(shown) == len(numbers), f"{len(shown)} earlier checkpoints stand beside {len(numbers)} entries")


def check_dossier(dossier, entries, release):
    """Check that the dossier is the one that the newest audit of the release recorded."""
    audits = {each["seq"]: each["payload"]["files"]["dossier.json"] for each in entries if each["kind"] == "audited"}
    mine = all(each["payload"]["release"] == release for each in entries if each["kind"] != "rekeyed")
    demand(audits and mine, f"the log holds no audit of release {release}")
    newest, digest = max(audits), hashlib.sha256(dossier).hexdigest()
    mine, known = digest == audits[newest], digest in audits.values()
    demand(mine or not known, f"this dossier was overtaken: entry {newest} audited the release anew")
    demand(mine, f"this dossier is not what entry {newest} audited: its SHA-256 is {digest}, not {audits[newest]}")
    return digest


def check(dossier, proof, key):
    """Check a dossier's bytes against a proof's bytes, and return what is certain then."""
    document = json.loads(proof)
    demand(canonical(document) == proof, "the proof is not as Fairward writes one: it was edited")
    demand(set(document) == {"schema", "checkpoint", "listing", "entries", "earlier"}, "the proof has other parts")
    demand(document["schema"] == 1, f"the proof's format is {document['schema']}, and this program reads 1")
    keys, changes = keyring([each["entry"] for each in document["entries"]], key.public_bytes_raw().hex())
    origin, size, root = checkpoint("the signed checkpoint", document["checkpoint"], keys[-1])
    release, numbers = listed(document["listing"], keys[-1], origin, size)
    entries = check_entries(document["entries"], numbers, size, root)
    check_earlier(document["earlier"], numbers, keys, changes, origin, size, root)
    digest = check_dossier(dossier, entries, release)
    return origin, size, root, release, digest, entries


def said(entry, digest):
    """Return an entry in words."""
    if entry["kind"] != "decided":
        return entry["kind"]
    which = "this dossier" if entry["payload"]["dossier"] == digest else "an earlier dossier, NOT on this one"
    return "decided: {outcome} by {by} on {which}; holds until {expires}".format(**entry["payload"], which=which)


def main(arguments):
    """Check the three files, print what is certain, and return the exit code."""
    if len(arguments) != 3:
        print("usage: python verify_ledger.py dossier.json proof.json ledger.pub", file=sys.stderr)
        return 2
    try:
        dossier, proof, pem = (Path(name).read_bytes() for name in arguments)
        key = load_pem_public_key(pem)
        demand(isinstance(key, Ed25519PublicKey), "the key is no Ed25519 public key")
        origin, size, root, release, digest, entries = check(dossier, proof, key)
    except (RefusedError, OSError) as fault:
        print(f"REFUSED: {fault}")
        return 1
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, UnsupportedAlgorithm) as fault:
        print(f"REFUSED: proof or key is damaged ({type(fault).__name__}: {fault})")
        return 1
    print(f"GENUINE: the dossier of release {release} as it was audited, SHA-256 {digest}")
    for entry in entries:
        print(f"entry {entry['seq']}, {entry['when']}: {said(entry, digest)}")
    print(f"log {origin}, {size} entries, root {root.hex()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
