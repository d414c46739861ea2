"""An installed package has everything that it reads: the page that verifies a ledger, templates, styles and tables."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("configs", "features", "training", "audit", "serving", "fairward")
NOT_READ = {"__pycache__", ".mypy_cache", ".ruff_cache"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the wheel that is made of this checkout."""
    folder, copy = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        (copy / name).write_bytes((ROOT / name).read_bytes())
    for path in files():
        to = copy / path
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes((ROOT / path).read_bytes())
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(folder)!r})"
    done = subprocess.run([sys.executable, "-c", build], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


def files() -> list[str]:
    """Return every file of the rooms, by its name under the root."""
    found = (path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file())
    return sorted(path.relative_to(ROOT).as_posix() for path in found if not NOT_READ & set(path.parts))


def test_a_wheel_holds_every_file_of_the_rooms_as_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as held:
        missing = [name for name in files() if name not in held.namelist()]
        other = [name for name in files() if name in held.namelist() and held.read(name) != (ROOT / name).read_bytes()]
    assert (missing, other) == ([], [])


def test_the_page_that_verifies_a_ledger_runs_from_a_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as held:
        held.extract("audit/verify_ledger.py", tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", tmp_path / "audit" / "verify_ledger.py"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "usage: python verify_ledger.py" in done.stderr) == (2, True)
