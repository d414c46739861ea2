"""A key that is changed: what was signed stays valid, each public key leads to the others."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from audit import keyring
from audit.ledger import Ledger
from audit.proof import prove
from configs import keys
from configs.errors import IntegrityError
from configs.files import canonical_json, sha256_file
from configs.keys import private_key, public_key
from tests.audit.ledgers import in_sqlite
from tests.audit.proofs import Case

WHEN = datetime(2026, 11, 23, 9, tzinfo=UTC)
SAID = {"by": "Charlie Chair", "reason": "its holder left"}


@pytest.fixture
def home(tmp_path):
    """Give the folder of a city whose ledger has an audit, a change of its key, another audit and another change."""
    folder = tmp_path / "made"
    dossier = folder / "releases" / "1" / "dossier.json"
    dossier.parent.mkdir(parents=True)
    dossier.write_bytes(b'{"release":1}')
    ledger = Ledger(folder)
    audited = {"release": 1, "files": {"dossier.json": sha256_file(dossier)}}
    ledger.append("audited", {**audited, "note": "first"}, WHEN)
    ledger.rekey(SAID, WHEN + timedelta(days=1))
    ledger.append("audited", audited, WHEN + timedelta(days=2))
    ledger.rekey(SAID, WHEN + timedelta(days=3))
    ledger.append("audited", {**audited, "release": 2}, WHEN + timedelta(days=4))
    return folder


class Holder(Case):
    """Somebody with the dossier, its proof and one of the public keys that the log has had."""

    def __init__(self, folder, home, which):
        folder.mkdir()
        names = [keys.fingerprint(key)[:16] for key in _all(home)]
        paths = [*(home / "keys" / f"ledger.{name}.pub" for name in names[:-1]), home / "keys" / "ledger.pub"]
        self.folder = folder
        self.dossier, self.proof, self.key = (folder / name for name in ("dossier.json", "proof.json", "ledger.pub"))
        self.dossier.write_bytes((home / "releases" / "1" / "dossier.json").read_bytes())
        self.proof.write_bytes(canonical_json(prove(Ledger(home), 1)))
        self.key.write_bytes(paths[which].read_bytes())
        self.signer = private_key(home / "keys" / "ledger.key")


def _all(home):
    ledger = Ledger(home)
    changes = [(entry.seq, entry.payload) for entry in ledger.verify() if entry.kind == "rekeyed"]
    return keyring.keyring(changes, public_key(ledger.public_path)).keys


def test_each_checkpoint_is_signed_with_the_key_of_its_size(home):
    ledger = Ledger(home)
    first, second, third = _all(home)
    ring = keyring.keyring([(entry.seq, entry.payload) for entry in ledger.verify() if entry.kind == "rekeyed"], third)
    assert [ring.at(size) for size in range(1, 6)] == [first, first, second, second, third]
    assert len({keys.fingerprint(key) for key in (first, second, third)}) == 3
    assert public_key(ledger.public_path) == third == private_key(ledger.key_path).public_key()


def test_only_the_newest_private_key_is_left(home):
    assert sorted(path.name for path in (home / "keys").iterdir() if path.suffix == ".key") == ["ledger.key"]
    assert len(list((home / "keys").glob("ledger.*.pub"))) == 2


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_holder_of_any_of_the_public_keys_can_check_a_proof(home, tmp_path, which):
    holder = Holder(tmp_path / "holder", home, which)
    assert [entry["seq"] for entry in holder.check().entries] == [1, 2, 3, 4]
    code, said = holder.page()
    assert code == 0, said
    assert "entry 4, 2026-11-26T09:00:00Z: rekeyed" in said


def test_a_key_that_the_log_never_had_proves_nothing(home, tmp_path):
    holder = Holder(tmp_path / "holder", home, 0)
    keys.write_public_key(holder.key, private_key(tmp_path / "other.key"))
    with pytest.raises(IntegrityError, match="the key is none of those that the log names"):
        holder.check()
    assert holder.page()[0] == 1


def _leave_out(document):
    document["entries"] = [each for each in document["entries"] if each["entry"]["kind"] != "rekeyed"]


def _name_another(document):
    document["entries"][1]["entry"]["payload"]["new"] = "ab" * 32


def _never_signed(document):
    document["earlier"][1] = document["earlier"][0]


@pytest.mark.parametrize("change", [_leave_out, _name_another, _never_signed])
@pytest.mark.parametrize("which", [0, 2])
def test_a_change_of_key_that_was_edited_is_refused(home, tmp_path, change, which):
    holder = Holder(tmp_path / "holder", home, which)
    holder.edit(change)
    with pytest.raises(IntegrityError):
        holder.check()
    code, said = holder.page()
    assert code == 1
    assert said.startswith("REFUSED: ")


def test_who_kept_the_old_private_key_cannot_go_on_in_its_name(tmp_path):
    kept = in_sqlite(tmp_path / "made")
    kept.ledger.append("audited", {"release": 1}, WHEN)
    old = kept.ledger.key_path.read_bytes()
    kept.ledger.rekey(SAID, WHEN)
    kept.ledger.append("audited", {"release": 1}, WHEN)
    kept.ledger.key_path.write_bytes(old)
    with pytest.raises(IntegrityError, match="this key is not the ledger's"):
        kept.ledger.append("audited", {"release": 2}, WHEN)
    kept.ledger.public_path.write_bytes(next(kept.ledger.public_path.parent.glob("ledger.*.pub")).read_bytes())
    with pytest.raises(IntegrityError, match="entry 2 names another key as its newest"):
        kept.ledger.verify()


def test_a_change_of_key_by_somebody_without_the_key_is_found(home):
    ledger = Ledger(home)
    kept = in_sqlite(home)
    kept.rewrite(4, new="cd" * 32)
    with pytest.raises(IntegrityError, match="none of those that the log names"):
        ledger.verify()


@pytest.mark.parametrize("cut", ["before any file", "after the private key"])
def test_a_change_that_was_cut_off_after_its_entry_is_ended_by_the_next_reader(tmp_path, monkeypatch, cut):
    ledger = Ledger(tmp_path / "made")
    ledger.append("audited", {"release": 1}, WHEN)

    def killed(path):
        if cut == "after the private key":
            keys.write_bytes(path.with_suffix(".0123456789abcdef.pub"), path.with_suffix(".pub").read_bytes())
            path.with_suffix(".next.key").replace(path)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("audit.ledger.take_over", killed)
        with pytest.raises(KeyboardInterrupt):
            ledger.rekey(SAID, WHEN)
    entries = Ledger(tmp_path / "made").verify()
    assert [entry.kind for entry in entries] == ["audited", "rekeyed"]
    after = Ledger(tmp_path / "made")
    after.append("audited", {"release": 1}, WHEN)
    assert json.loads(canonical_json(entries[1].payload))["new"] == after.key().public_key().public_bytes_raw().hex()
    assert not keys.has_next(after.key_path)
