"""Archives that are not what was written are refused, and nothing is left of them."""

import gzip
import json
import tarfile

import pytest

from audit.backup.manifest import LONGEST, MANIFEST
from audit.backup.restore import restore
from audit.backup.unpack import unpack
from configs.errors import IntegrityError, StateError
from tests.audit.backup.conftest import archived, with_manifest


def refusal(city, path) -> str:
    """Restore what must be refused; return what is said, once nothing is left."""
    with pytest.raises(IntegrityError) as refused:
        restore(city, path)
    assert list(city.workspace.iterdir()) == []
    return str(refused.value)


def test_what_is_right_is_unpacked(small, tmp_path):
    unpack(archived(tmp_path / "b.tar.gz", small), tmp_path / "demo", "demo")
    assert (tmp_path / "demo/hub/a.csv").read_bytes() == b"a,b\n1,2\n"
    assert (tmp_path / "demo/keys/ledger.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "demo/keys").stat().st_mode & 0o777 == 0o700


def test_a_changed_byte(small, elsewhere, tmp_path):
    path = archived(tmp_path / "b.tar.gz", {**small, "demo/hub/a.csv": b"a,b\n1,3\n"})
    assert "'demo/hub/a.csv' is not what was backed up" in refusal(elsewhere, path)


def test_another_size(small, elsewhere, tmp_path):
    path = archived(tmp_path / "b.tar.gz", {**small, "demo/hub/a.csv": b"a,b\n1,2\n3,4\n"})
    assert "'demo/hub/a.csv' has 12 bytes, not 8" in refusal(elsewhere, path)


def test_a_missing_member(small, elsewhere, tmp_path):
    members = {name: content for name, content in small.items() if name != "demo/keys/ledger.key"}
    assert "it lacks 'keys/ledger.key'" in refusal(elsewhere, archived(tmp_path / "b.tar.gz", members))


def test_a_member_too_many(small, elsewhere, tmp_path):
    path = archived(tmp_path / "b.tar.gz", {**small, "demo/hub/b.csv": b""})
    assert "'demo/hub/b.csv', which its manifest.json does not name" in refusal(elsewhere, path)


@pytest.mark.parametrize("name", ["../out", "demo/../../../out", "/out"])
def test_a_member_that_leads_out(name, small, elsewhere, tmp_path):
    said = refusal(elsewhere, archived(tmp_path / "b.tar.gz", {**small, name: b"out"}))
    assert name in said
    assert not list(tmp_path.rglob("out"))


@pytest.mark.parametrize("name", ["../out", "/out", "hub/../../out", "./hub/a", "", "."])
def test_a_manifest_that_leads_out(name, elsewhere, tmp_path):
    path = archived(tmp_path / "b.tar.gz", with_manifest({name: b"out"}))
    assert "names a place outside the city's folder" in refusal(elsewhere, path)
    assert not list(tmp_path.rglob("out"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_a_member_that_is_no_file(kind, small, elsewhere, tmp_path):
    def change(member: tarfile.TarInfo) -> None:
        if member.name == "demo/hub/empty":
            member.type, member.linkname = kind, "../keys/ledger.key"

    assert "demo/hub/empty" in refusal(elsewhere, archived(tmp_path / "b.tar.gz", small, change))


def test_a_member_twice(small, elsewhere, tmp_path):
    def change(member: tarfile.TarInfo) -> None:
        member.name = "demo/hub/a.csv" if member.name == "demo/twice" else member.name

    path = archived(tmp_path / "b.tar.gz", {**small, "demo/twice": b"a,b\n1,2\n"}, change)
    assert "twice" in refusal(elsewhere, path)


def test_a_folder_that_is_not_named(elsewhere, tmp_path):
    path = archived(tmp_path / "b.tar.gz", with_manifest({"plans/a": b"1"}))
    assert "names no folder" in refusal(elsewhere, path)


def test_an_archive_cut_off_anywhere(small, elsewhere, tmp_path):
    whole = archived(tmp_path / "b.tar.gz", small).read_bytes()
    cut = tmp_path / "cut.tar.gz"
    for length in range(0, len(whole), 7):
        cut.write_bytes(whole[:length])
        refusal(elsewhere, cut)


def test_a_bit_that_was_turned_anywhere(small, elsewhere, tmp_path):
    whole = archived(tmp_path / "b.tar.gz", small).read_bytes()
    turned = tmp_path / "turned.tar.gz"
    named = whole.index(b"\0", 10) + 1  # gzip's own header holds a name and a time, which nothing depends on
    for at in range(named, len(whole), 5):
        turned.write_bytes(whole[:at] + bytes([whole[at] ^ 16]) + whole[at + 1 :])
        refusal(elsewhere, turned)


def test_what_is_no_backup(small, elsewhere, tmp_path):
    path = tmp_path / "b.tar.gz"
    path.write_bytes(b"no archive at all")
    assert "no whole archive" in refusal(elsewhere, path)
    path.write_bytes(gzip.compress(b"no archive at all" * 100))
    assert "no whole archive" in refusal(elsewhere, path)
    assert "this is no backup" in refusal(elsewhere, archived(path, {"other": b"", **small}))
    assert "cannot be read" in refusal(elsewhere, archived(path, {MANIFEST: b"[" * 100_000}))
    said = {**json.loads(small[MANIFEST]), "format": 2}
    assert "of format 2" in refusal(elsewhere, archived(path, {**small, MANIFEST: json.dumps(said).encode()}))
    with pytest.raises(StateError, match="cannot be read"):
        restore(elsewhere, tmp_path / "none.tar.gz")
    assert list(elsewhere.workspace.iterdir()) == []


def test_a_manifest_without_end_is_not_read(elsewhere, tmp_path):
    path = tmp_path / "b.tar.gz"
    member = tarfile.TarInfo(MANIFEST)
    member.size = LONGEST + 1
    path.write_bytes(gzip.compress(member.tobuf() + bytes(1024)))
    assert "this is no backup" in refusal(elsewhere, path)


def test_a_ledger_that_is_not_the_backups(small, elsewhere, tmp_path):
    said = {**json.loads(small[MANIFEST]), "ledger": {"entries": 1, "root": "1" * 64}}
    path = archived(tmp_path / "b.tar.gz", {**small, MANIFEST: json.dumps(said).encode()})
    assert "the ledger is not the one of this backup, which had 1 entries" in refusal(elsewhere, path)
