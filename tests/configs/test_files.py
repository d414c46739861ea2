"""Files are whole or absent, also when the process is killed; one writer at a time."""

import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from configs.errors import StateError
from configs.files import (
    atomic_folder,
    atomic_path,
    canonical_json,
    one_writer,
    sha256_bytes,
    sha256_file,
    write_bytes,
)


def test_a_file_appears_whole(tmp_path):
    path = tmp_path / "a" / "b.txt"
    with atomic_path(path) as temporary:
        temporary.write_text("new")
        assert not path.exists()
    assert path.read_text() == "new"
    assert [item.name for item in path.parent.iterdir()] == ["b.txt"]


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "b.txt"
    path.write_text("old")
    with pytest.raises(IsADirectoryError), atomic_path(path) as temporary:
        temporary.write_text(tmp_path.read_text())
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["b.txt"]


def test_a_folder_takes_the_place_of_another_whole(tmp_path):
    path = tmp_path / "hub"
    for name in ("one", "two"):
        with atomic_folder(path) as temporary:
            (temporary / name).write_text(name)
    assert [item.name for item in path.iterdir()] == ["two"]
    assert [item.name for item in tmp_path.iterdir()] == ["hub"]


@pytest.mark.parametrize("maker", ["atomic_path", "atomic_folder"])
def test_a_killed_process_leaves_what_was_there(tmp_path, maker):
    path = tmp_path / "thing"
    with atomic_folder(path) as folder:
        (folder / "old").write_text("old")
    target = path / "old" if maker == "atomic_path" else path
    code = f"""
        import os, signal
        from pathlib import Path
        from configs.files import {maker}
        with {maker}(Path({str(target)!r})) as temporary:
            (temporary if temporary.is_file() else temporary / "new").write_text("new")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert done.returncode == -9
    assert [item.name for item in path.iterdir() if not item.name.startswith(".")] == ["old"]
    assert (path / "old").read_text() == "old"
    with atomic_folder(path) as folder:
        (folder / "newer").write_text("newer")
    assert [item.name for item in tmp_path.iterdir()] == ["thing"]


def test_only_one_writer_and_the_lock_dies_with_its_process(tmp_path):
    with one_writer(tmp_path), pytest.raises(StateError, match="wait until it has ended"), one_writer(tmp_path):
        pass
    with one_writer(tmp_path):
        pass


def test_digests_and_canonical_json(tmp_path):
    # published: SHA-256 of "abc", FIPS 180-2
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_bytes(b"abc") == known
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256_file(tmp_path / "abc") == known
    assert canonical_json({"b": 1, "a": ["é", None]}) == '{"a":["é",null],"b":1}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


def test_those_who_write_one_file_at_once_leave_each_other_alone(tmp_path: Path) -> None:
    path = tmp_path / "head.json"
    with ThreadPoolExecutor(8) as threads:
        wanted = [threads.submit(write_bytes, path, b"%d" % number) for number in range(400)]
        assert [each.result() for each in wanted] == [None] * 400
    assert path.read_bytes() in {b"%d" % number for number in range(400)}
    assert [found.name for found in tmp_path.iterdir()] == ["head.json"]
