"""Every way to tamper with a dossier or its proof is found and named, by Fairward and by the page that stands alone."""

import re
import runpy

import pytest

from audit.ledger import ledger_of
from audit.merkle import root
from audit.notes import Checkpoint, signed
from configs.errors import IntegrityError
from configs.files import canonical_json
from configs.keys import private_key, write_public_key
from tests.audit.proofs import PAGE, forged, other_files, proof_of


@pytest.fixture(scope="module")
def check_alone():
    """Return the check of the page that stands alone, in this process."""
    return runpy.run_path(str(PAGE))


def _entry(place, **changes):
    return lambda document: document["entries"][place]["entry"].update(changes)


def _payload(place, **changes):
    return lambda document: document["entries"][place]["entry"]["payload"].update(changes)


def _drop(name, place):
    return lambda document: document[name].pop(place)


def _swap(document):
    document["entries"][:2] = document["entries"][1::-1]


def _twice(document):
    document["entries"].append(document["entries"][0])


def _path(name, place, change):
    def edit(document):
        document[name][place]["path"] = change(document[name][place]["path"])

    return edit


def _note(change):
    return lambda document: document.update({name: change(document[name]) for name in ("checkpoint", "listing")})


def _older_checkpoint(document):
    document["checkpoint"] = document["earlier"][1]["checkpoint"]


EDITS = [
    (_payload(1, outcome="approve"), r"entry 3 \(decided\) is not in the log: it or its path was changed"),
    (_payload(0, gates={}), r"entry 1 \(audited\) is not in the log"),
    (_entry(2, when="2020-01-01T00:00:00Z"), r"entry 5 \(released\) is not in the log"),
    (_entry(1, kind="released"), r"entry 3 \(released\) is not in the log"),
    (_entry(1, note="added"), "not built as"),
    (_drop("entries", 0), "entry 1 is missing from"),
    (_drop("entries", 1), "entry 3 is missing from"),
    (_drop("entries", 2), "entry 5 is missing from"),
    (_swap, r"entries \[3, 1, 5\], and the log lists \[1, 3, 5\]: some were moved or added"),
    (_twice, r"entries \[1, 3, 5, 1\], and the log lists \[1, 3, 5\]"),
    (_path("entries", 1, lambda path: path[:-1]), r"entry 3 \(decided\) is not in the log"),
    (_path("entries", 1, lambda path: [*path, path[0]]), r"entry 3 \(decided\) is not in the log"),
    (_path("entries", 1, lambda path: path[::-1]), r"entry 3 \(decided\) is not in the log"),
    (_path("entries", 1, lambda path: [path[0].upper(), *path[1:]]), "a path in .* holds what is no hash"),
    (_path("earlier", 1, lambda path: path[::-1]), "the log of 3 entries is not the beginning of the log of 6"),
    (_drop("earlier", 0), "checkpoint of entry 1 is missing, or another stands in its place"),
    (_drop("earlier", 2), "2 earlier checkpoints"),
    (_older_checkpoint, "the signed listing belongs to another checkpoint"),
    (_note(lambda note: note.replace("made", "paid")), "the signed checkpoint is signed with another key"),
    (_note(lambda note: note.replace("\n6\n", "\n7\n")), "the signed checkpoint was changed after it was signed"),
    (_note(lambda note: note.replace(" 1 3 5", " 1 5")), "the signed listing was changed after it was signed"),
    (_note(lambda note: "yes"), "the signed checkpoint is no signed note"),
    (lambda document: document.update(schema=2), "format is 2, and this program reads 1"),
    (lambda document: document.update(remark="approved"), "not as Fairward writes|has other parts"),
    (lambda document: document.update(entries=7), "not built as a proof|damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "named"), EDITS)
def test_an_edited_proof_is_refused_by_both_and_named(case, change, named):
    case.edit(change)
    with pytest.raises(IntegrityError, match=named):
        case.check()
    code, said = case.page()
    assert code == 1
    assert said.startswith("REFUSED: ")
    assert re.search(named, said) or "damaged" in said, said


def test_an_edited_dossier_is_refused_by_both(case):
    case.dossier.write_bytes(case.dossier.read_bytes().replace(b"fail", b"pass"))
    with pytest.raises(IntegrityError, match=r"dossier\.json: .*this dossier is not what entry 1 audited"):
        case.check()
    assert "this dossier is not what entry 1 audited" in case.page()[1]


def test_another_key_is_refused_by_both(case):
    other = private_key(case.folder / "other.key")
    write_public_key(case.key, other)
    with pytest.raises(IntegrityError, match="the signed checkpoint is signed with another key"):
        case.check()
    assert case.page() == (1, "REFUSED: the signed checkpoint is signed with another key\n")
    case.key.write_text("no key")
    with pytest.raises(IntegrityError, match="not an Ed25519 public key"):
        case.check()
    assert case.page()[0] == 1


def test_a_dossier_that_was_overtaken_is_named_by_both(case):
    ledger = ledger_of(case.city)
    rows = [entry for entry in ledger.entries() if entry.payload["release"] == 1]
    leaves, entries = forged(case, [(each.kind, each.payload) for each in rows] + [("audited", other_files(rows[0]))])
    case.proof.write_bytes(canonical_json(proof_of(case, leaves, entries)))
    with pytest.raises(IntegrityError, match="this dossier was overtaken: entry 4 audited release 1 anew"):
        case.check()
    assert "this dossier was overtaken: entry 4" in case.page()[1]


def test_a_history_forked_by_the_holder_of_the_key_is_named_by_both(case):
    rows = [entry for entry in ledger_of(case.city).entries() if entry.payload["release"] == 1]
    leaves, entries = forged(case, [(each.kind, each.payload) for each in rows])
    proof = proof_of(case, leaves, entries)
    proof["earlier"][1]["checkpoint"] = signed(Checkpoint("fairward/made", 2, root([b"a", b"b"])).text(), case.signer)
    case.proof.write_bytes(canonical_json(proof))
    with pytest.raises(IntegrityError, match="log of 2 entries is not the beginning of the log of 3: it was forked"):
        case.check()
    assert "the log of 2 entries is not the beginning of the log of 3: forked" in case.page()[1]


@pytest.mark.parametrize("bit", [1, 0x20])
def test_every_byte_of_a_proof_counts(case, check_alone, bit):
    content, dossier = case.proof.read_bytes(), case.dossier.read_bytes()
    alone = check_alone["check"]
    key = check_alone["load_pem_public_key"](case.key.read_bytes())
    assert alone(dossier, content, key)[3] == 1
    for place in range(len(content)):
        changed = content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]
        case.proof.write_bytes(changed)
        with pytest.raises(IntegrityError, match="the proof does not hold"):
            case.check()
        with pytest.raises((check_alone["RefusedError"], ValueError, LookupError, TypeError, AttributeError)):
            alone(dossier, changed, key)


@pytest.mark.parametrize("place", [0, 1, 100, -2, -1])
def test_a_byte_of_the_dossier_counts(case, place):
    content = bytearray(case.dossier.read_bytes())
    content[place] ^= 1
    case.dossier.write_bytes(content)
    with pytest.raises(IntegrityError, match="this dossier is not what entry 1 audited"):
        case.check()
