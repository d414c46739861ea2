"""`fairward rotate`: keys are changed while a release is in use, and nothing that was signed before stops to hold."""

import shutil

import pytest

pytestmark = pytest.mark.slow


def test_both_keys_are_changed_under_a_release_that_serves(released, tmp_path):
    user = released.copy(tmp_path)
    home = user.city.home
    old = tmp_path / "published.pub"
    shutil.copy(home / "keys" / "ledger.pub", old)
    before = {name: (home / "keys" / f"{name}.key").read_bytes() for name in ("ledger", "model")}
    words = ("--reason", "the machine was replaced", "--by")
    assert "may not put a new key in the place" in user.refused(5, "rotate", "ledger", *words, "demo lawyer")
    assert "say why the key is changed" in user.refused(5, "rotate", "model", "--reason", " ", "--by", "demo chair")
    for which in ("ledger", "model"):
        said = user.json("rotate", which, *words, "demo chair")
        assert said["sha256"] == user.json("keys")["keys"][which]["sha256"]
        assert (home / "keys" / f"{which}.key").read_bytes() != before[which]
    assert user.json("ledger", "verify")["verified"]
    assert user.json("forecast")["release"] == 1
    dossier = home / "releases" / "1" / "dossier.json"
    for key in (old, home / "keys" / "ledger.pub"):
        proven = user.json("ledger", "verify", str(dossier), "--key", str(key))
        assert "rekeyed" in [entry["kind"] for entry in proven["entries"]]
    next((home / "keys").glob("model.*.pub")).unlink()
    assert "the manifest is not what was signed" in user.refused(6, "forecast")
