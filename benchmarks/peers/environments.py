"""Virtual environments of the peers, each with pinned versions from the package registry; kept between runs."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parent.parent / ".peers_cache"
"""Ignored by git; `make clean` removes it."""


def python_of(peer: str) -> Path:
    """Return the Python that a peer is installed in, made where its pinned versions are not there yet.

    Raises
    ------
    RuntimeError
        It cannot be installed; the message is the installer's own.
    """
    pinned = HERE / f"requirements-{peer}.txt"
    digest = hashlib.sha256(pinned.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = CACHE / f"{peer}-{digest}"
    python = folder / "bin" / "python"
    if not (folder / "ready").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        for command in _commands(folder, python, pinned):
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
            if done.returncode:
                raise RuntimeError(f"{peer} cannot be installed: {done.stderr.strip()}")
        (folder / "ready").touch()
    return python


def versions_of(peer: str) -> dict[str, str]:
    """Return the versions that a peer's file pins, by package."""
    lines = (HERE / f"requirements-{peer}.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if "==" in line]
    return {name.strip(): version.strip() for name, version in pairs}


def _commands(folder: Path, python: Path, pinned: Path) -> list[list[str]]:
    if uv := shutil.which("uv"):
        return [
            [uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
            [uv, "pip", "install", "--quiet", "--python", str(python), "-r", str(pinned)],
        ]
    return [
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(pinned)],
    ]
