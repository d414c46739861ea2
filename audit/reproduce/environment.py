"""A new virtual environment with exactly what requirements.lock names, in which a release can be made again."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.reproduce.ask import ROOT
from configs.errors import MachineError, StateError


@contextmanager
def new_environment(progress: Callable[[str], None]) -> Iterator[Path]:
    """Give the interpreter of a new environment, gone when the block ends.

    It is made with uv where that is installed and with pip where not, every package held to the digest in the lock
    file; from whichever registry they are set to ask.

    Parameters
    ----------
    progress : callable
        Told a line at each step.

    Raises
    ------
    StateError
        Fairward is installed without its lock file.
    MachineError
        A package could not be installed.
    """
    lock = ROOT / "requirements.lock"
    if not lock.is_file():
        raise StateError(
            "there is no lock file, so no environment can be made from it",
            where=str(lock),
            remedy="run it from a clone of Fairward",
        )
    with tempfile.TemporaryDirectory(prefix="fairward-environment-") as folder:
        progress("a new environment from requirements.lock")
        python = Path(folder) / "bin" / "python"
        for command in _commands(Path(folder), python, lock):
            _done(command)
        progress("the environment is made")
        yield python


def _commands(folder: Path, python: Path, lock: Path) -> list[list[str]]:
    """Return what makes the environment, puts the locked packages and then Fairward itself into it."""
    exact, own = (
        ["--no-deps", "--require-hashes", "-r", str(lock)],
        ["--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    )
    uv = shutil.which("uv")
    if uv is None:
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        return [[sys.executable, "-m", "venv", str(folder)], [*pip, *exact], [*pip, *own]]
    install = [uv, "pip", "install", "--quiet", "--python", str(python)]
    return [[uv, "venv", "--quiet", "--python", sys.executable, str(folder)], [*install, *exact], [*install, *own]]


def _done(command: list[str]) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    if ended.returncode:
        said = (ended.stderr or ended.stdout).strip().splitlines()
        raise MachineError(
            f"the new environment could not be made ({said[-1] if said else 'no reason was given'})",
            where="requirements.lock",
            remedy="see that a package registry answers, or leave out --environment",
        )
