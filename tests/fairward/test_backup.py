"""Backup and restore at a terminal: what is said, what is refused, and a restore that was killed."""

from configs.files import one_writer
from tests.fairward.cli import Fairward

KILLED = """
import os
from pathlib import Path
Path.rename = lambda self, target: os._exit(9)
"""


def files_of(user: Fairward) -> dict[str, bytes]:
    """Return all files of the city's folder but those of locks."""
    found = {path.relative_to(user.home): path for path in user.home.rglob("*") if path.is_file()}
    return {str(name): path.read_bytes() for name, path in found.items() if path.name != ".lock"}


def test_a_city_goes_into_a_file_and_out_of_it(simulated, tmp_path):
    user, other = simulated.copy(tmp_path / "one"), Fairward(tmp_path / "other")
    file = tmp_path / "city.tar.gz"
    with one_writer(user.home):
        assert "another fairward verb is writing" in user.refused(5, "backup", "--out", file)
    assert not file.exists()
    text = user.ok("backup", "--out", file)
    assert f"{len(files_of(user))} files of demo are in {file}" in text
    assert "the private keys are in it: only its owner may read it" in text
    assert str(user.folder / "policy.yaml") in text
    assert file.stat().st_mode & 0o777 == 0o600
    assert "there is nothing to back up" in other.refused(5, "backup", "--out", "city.tar.gz")
    assert not other.home.exists()
    process = other.with_code(KILLED, "restore", str(file))
    process.communicate()
    assert process.returncode == 9
    assert not other.home.exists()
    said = other.json("restore", file)
    assert (said["home"], said["files"], said["release"]) == (str(other.home), len(files_of(user)), None)
    assert said["ledger"]["entries"] == 0
    assert files_of(other) == files_of(user)
    assert [path.name for path in other.home.parent.iterdir()] == ["demo"]
