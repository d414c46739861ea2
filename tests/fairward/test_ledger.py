"""The ledger's verbs: the log of a workspace, and a dossier checked far away from it."""

import shutil

import pytest


@pytest.fixture
def far(released, here):
    """Give somebody elsewhere who was sent a dossier, its proof and the public key."""
    for name in ("releases/1/dossier.json", "releases/1/proof.json", "keys/ledger.pub"):
        shutil.copy(released.home / name, here.cwd)
    here.city_file.unlink()
    return here


@pytest.mark.slow
def test_the_log_verifies_and_says_its_root(released):
    said = released.json("ledger", "verify")
    assert (said["entries"], said["verified"]) == (3, True)
    assert said["head"] in released.ok("ledger", "verify")
    assert "3 entries, each under a signed checkpoint" in released.ok("ledger", "verify")


@pytest.mark.slow
def test_a_dossier_verifies_with_neither_city_nor_workspace(far, released):
    said = far.json("ledger", "verify", "dossier.json", "--key", "ledger.pub")
    assert (said["release"], said["size"], said["verified"]) == (1, 3, True)
    assert said["head"] == released.json("ledger", "verify")["head"]
    assert [entry["kind"] for entry in said["entries"]] == ["audited", "decided", "released"]
    lines = far.ok("ledger", "verify", "dossier.json", "--key", "ledger.pub").splitlines()
    assert lines[0].startswith("this is the dossier of release 1 as it was audited")
    assert "approve-with-conditions by demo chair on this dossier" in lines[2]
    assert not far.home.exists()


@pytest.mark.slow
def test_an_edited_dossier_and_an_edited_proof_are_code_6(far):
    dossier, proof = far.cwd / "dossier.json", far.cwd / "proof.json"
    whole = proof.read_text(encoding="utf-8")
    proof.write_text(whole.replace('"by":"demo chair"', '"by":"eve"'), encoding="utf-8")
    line = far.refused(6, "ledger", "verify", "dossier.json", "--key", "ledger.pub")
    assert "proof.json: the proof does not hold: entry 2 (decided) is not in the log" in line
    proof.write_text(whole, encoding="utf-8")
    dossier.write_bytes(dossier.read_bytes() + b" ")
    line = far.refused(6, "ledger", "verify", "dossier.json", "--key", "ledger.pub")
    assert "dossier.json: the proof does not hold: this dossier is not what entry 1 audited" in line


@pytest.mark.slow
def test_a_proof_is_made_anew_and_may_lie_elsewhere(far, released, tmp_path):
    said = released.json("ledger", "prove", "1", "--out", tmp_path / "again.json")
    assert said["entries"] == [1, 2, 3]
    (far.cwd / "proof.json").unlink()
    words = ("ledger", "verify", "dossier.json", "--key", "ledger.pub")
    assert "proof.json: there is no such file" in far.refused(5, *words)
    assert far.json(*words, "--proof", tmp_path / "again.json")["verified"]
    assert "holds nothing about release 7" in released.refused(
        5, "ledger", "prove", "7", "--out", tmp_path / "none.json"
    )
    assert not (tmp_path / "none.json").exists()


def test_a_dossier_needs_a_key_and_a_key_a_dossier(here):
    for words in (("dossier.json",), ("--key", "ledger.pub"), ("--proof", "proof.json")):
        done = here.run("ledger", "verify", *words)
        assert (done.returncode, done.stdout) == (2, "")


def test_keys_are_made_by_their_verb_and_are_those_that_sign(here):
    said = here.json("keys")["keys"]
    assert here.json("keys")["keys"] == said
    assert said["ledger"]["public"].endswith("keys/ledger.pub")
    table = here.ok("keys")
    assert said["model"]["sha256"] in table
    assert said["ledger"]["sha256"] in table
    (here.home / "keys" / "model.key").unlink()
    assert "model.key: this private key is gone" in here.refused(6, "keys")
