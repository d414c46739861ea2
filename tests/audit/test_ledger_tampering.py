"""Every kind of tampering with the ledger, in SQLite and in PostgreSQL, is found and named."""

import shutil

import pytest

from audit.entries import leaf
from audit.ledger import Ledger
from audit.merkle import leaf_hash
from audit.proof import prove
from configs.errors import IntegrityError, StateError
from configs.files import canonical_json
from tests.audit.ledgers import NOTE, TABLES, WHEN, at_size, filled

SWAP = ["UPDATE entries SET seq = 99 WHERE seq = 2", "UPDATE entries SET seq = 2 WHERE seq = 3",
        "UPDATE entries SET seq = 3 WHERE seq = 99"]  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["UPDATE entries SET payload = '{\"release\":9}' WHERE seq = 2"], r"entry 2 \(audited\) was changed"),
        (["UPDATE entries SET payload = payload || ' ' WHERE seq = 2"], r"entry 2 \(audited\) was changed"),
        (["UPDATE entries SET payload = 'nonsense' WHERE seq = 1"], r"entry 1 \(audited\) was changed"),
        (["UPDATE entries SET kind = 'decided' WHERE seq = 3"], r"entry 3 \(decided\) was changed"),
        (["UPDATE entries SET at = '2020-01-01T00:00:00Z' WHERE seq = 4"], r"entry 4 \(audited\) was changed"),
        (["UPDATE entries SET hash = 'f' WHERE seq = 3"], r"entry 3 \(audited\) was changed"),
        (SWAP, r"entry 2 \(audited\) was changed"),
        (["DELETE FROM entries WHERE seq = 1"], "entry 1 is missing"),
        (["DELETE FROM entries WHERE seq = 2"], "entry 2 is missing"),
        (["DELETE FROM entries WHERE seq = 4"], "entry 4 is missing: the log was cut after entry 3"),
        (
            [f"DELETE FROM {table} WHERE seq > 2" for table in TABLES],
            "entry 3 is missing: the log was cut after entry 2",
        ),
        (["DELETE FROM entries"], "entry 1 is missing: the log was cut after entry 0"),
        ([f"DELETE FROM {table}" for table in TABLES], "entry 1 is missing: the log was cut after entry 0"),
        ([f"DROP TABLE {table}" for table in TABLES], "entry 1 is missing: the log was cut after entry 0"),
        (["DELETE FROM checkpoints WHERE seq = 3"], r"entry 3 \(audited\) has no signed checkpoint"),
        (["DROP TABLE checkpoints"], r"entry 1 \(audited\) has no signed checkpoint"),
        (["UPDATE checkpoints SET note = 'yes' WHERE seq = 2"], "the checkpoint of entry 2 is no signed note"),
        (
            ["UPDATE checkpoints SET note = replace(note, 'made', 'paid')"],
            "checkpoint of entry 1 is signed with another",
        ),
        (
            ["UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE seq = 1) WHERE seq = 2"],
            "entry 2 .audited. is not the one that was signed",
        ),
    ],
)
def test_tampering_is_found_and_named(kept, statements, named):
    kept.alter(*statements)
    ledger = kept.ledger
    with pytest.raises(IntegrityError, match=named):
        ledger.verify()
    with pytest.raises(IntegrityError, match=named):
        ledger.append("audited", {}, WHEN)
    with pytest.raises(IntegrityError, match=named):
        ledger.append_once("audited", {"release": 1, "note": NOTE}, WHEN)


def test_an_entry_rewritten_with_its_hash_is_found_by_the_tree(kept):
    kept.rewrite(2, note="another")
    with pytest.raises(IntegrityError, match=r"entry 2 \(audited\) is not the one that was signed: it was changed"):
        kept.ledger.verify()


def test_an_entry_added_without_the_key_is_found(kept):
    payload = {"release": 9}
    digest = leaf_hash(leaf(5, "2026-12-01T00:00:00Z", "decided", payload)).hex()
    kept.ask(f"INSERT INTO entries VALUES (5, '2026-12-01T00:00:00Z', 'decided', '{{\"release\":9}}', '{digest}')")
    with pytest.raises(IntegrityError, match=r"entry 5 \(decided\) has no signed checkpoint: it was added behind"):
        kept.ledger.verify()


def test_a_history_forked_by_the_holder_of_the_key_is_found(kept, other):
    rows = other.ledger.verified()
    for entry in rows.entries:
        content = canonical_json(entry.payload).decode()
        kept.alter(
            f"UPDATE entries SET at = '{entry.when}', payload = '{content}', hash = '{entry.hash}' "
            f"WHERE seq = {entry.seq}",
            f"UPDATE checkpoints SET note = '{rows.notes[entry.seq]}' WHERE seq = {entry.seq}",
        )
    assert kept.ledger.entries() == rows.entries
    with pytest.raises(IntegrityError, match=r"entry 4 is not the one that ledger\.head has seen as newest: .* forked"):
        kept.ledger.verify()


def test_a_missing_checkpoint_file_is_found(ledger):
    ledger.head_path.unlink()
    with pytest.raises(IntegrityError, match="newest signed checkpoint is missing"):
        ledger.verify()


def test_a_database_put_back_to_an_earlier_state_is_found_by_the_checkpoint_file(kept):
    kept.alter(*(f"DELETE FROM {table} WHERE seq = 4" for table in TABLES))
    with pytest.raises(IntegrityError, match=r"entry 4 is missing: .*ledger\.head has seen 4 entries"):
        kept.ledger.verify()


def test_database_and_file_put_back_together_are_found_by_the_proofs_of_releases(kept):
    ledger = kept.ledger
    proof = ledger.head_path.parent / "releases" / "4" / "proof.json"
    proof.parent.mkdir(parents=True)
    proof.write_bytes(canonical_json(prove(ledger, 4)))
    ledger.verify()
    ledger.head_path.write_text(at_size(kept, 3), encoding="utf-8")
    ledger.verify()
    kept.alter(*(f"DELETE FROM {table} WHERE seq = 4" for table in TABLES))
    with pytest.raises(IntegrityError, match=r"entry 4 is missing: .*proof\.json has seen 4 entries"):
        ledger.verify()
    proof.write_text("{")
    with pytest.raises(IntegrityError, match=r"proof\.json: .*this proof cannot be read.*fairward ledger prove"):
        ledger.verify()


def test_a_checkpoint_file_of_another_log_or_text_is_found(ledger, other, tmp_path):
    note = ledger.head_path.read_text(encoding="utf-8")
    ledger.head_path.write_text(other.ledger.head_path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(IntegrityError, match="the log was forked before it"):
        ledger.verify()
    foreign = filled(Ledger(tmp_path / "third" / "made"))
    for text, named in (
        (foreign.head_path.read_text(encoding="utf-8"), "is signed with another key"),
        (note.replace("\n4\n", "\n3\n"), "was changed after it was signed"),
        ("4 abc\n", "is no signed note"),
    ):
        ledger.head_path.write_text(text, encoding="utf-8")
        with pytest.raises(IntegrityError, match=rf"ledger\.head: .*its checkpoint {named}"):
            ledger.verify()


def test_every_byte_of_the_checkpoint_file_counts(ledger):
    content = ledger.head_path.read_bytes()
    for place in range(len(content)):
        ledger.head_path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(IntegrityError, match=r"ledger\.head: .*its checkpoint (is|was|has)"):
            ledger.verify()


def test_no_byte_of_the_file_changes_what_is_read_without_being_found(tmp_path):
    ledger = filled(Ledger(tmp_path / "made"))
    entries, content = ledger.verify(), ledger.path.read_bytes()
    found = 0
    for place in range(0, len(content), 41):
        ledger.path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        try:
            assert ledger.verify() == entries
        except (IntegrityError, StateError):
            found += 1
    assert found > 20


@pytest.mark.parametrize("mine", ["ledger.key", "ledger.pub"])
def test_another_key_or_none_is_found_before_anything_is_signed(ledger, mine, tmp_path):
    filled(Ledger(tmp_path / "other" / "made"))
    path = ledger.key_path.with_name(mine)
    shutil.copy(tmp_path / "other" / "made" / "keys" / mine, path)
    named = (
        "this key is not the ledger's" if mine == "ledger.key" else "checkpoint of entry 1 is signed with another key"
    )
    with pytest.raises(IntegrityError, match=named):
        ledger.append("audited", {}, WHEN)
    path.unlink()
    with pytest.raises(IntegrityError, match=rf"{mine}: .*key is missing"):
        ledger.append("audited", {}, WHEN)
    assert len(ledger.entries()) == 4


def test_a_log_of_another_city_is_not_taken_for_this_one(kept, tmp_path):
    here = tmp_path / "made"
    here.rename(tmp_path / "town")
    moved = Ledger(tmp_path / "town", None if kept.ledger.where.endswith("ledger.db") else kept.ledger.where)
    with pytest.raises(IntegrityError, match="the checkpoint of entry 1 is of fairward/made, not of fairward/town"):
        moved.verify()
