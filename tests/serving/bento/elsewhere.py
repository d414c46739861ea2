"""Another machine: a bento unpacked in a folder of its own, and its service in an environment that knows nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from configs.city import City
from configs.load import load_city
from configs.seal import SETTINGS
from tests.running import free_port, running

FORGET = """import sys
sys.meta_path[:] = [each for each in sys.meta_path if "__editable__" not in getattr(each, "__module__", "")]
sys.path[:] = [each for each in sys.path if each != {checkout!r}]
"""
"""Run by Python when it starts: there is no Fairward installed on another machine."""
CHECKOUT = Path(__file__).parents[3]


def variables(folder: Path) -> dict[str, str]:
    """Return the environment of another machine, whose home is a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(FORGET.format(checkout=str(CHECKOUT)))
    home = {"HOME": str(folder), "BENTOML_HOME": str(folder / "bentoml"), "PYTHONPATH": str(folder)}
    return {"PATH": os.defpath, "OMP_NUM_THREADS": "1", "BENTOML_DO_NOT_TRACK": "true", **home}


def bentoml(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Type a command of BentoML on another machine, and return what came of it."""
    command = [sys.executable, "-m", "bentoml", *words]
    return subprocess.run(command, cwd=folder, env=variables(folder), capture_output=True, text=True, check=False)


@contextmanager
def served(folder: Path, what: str, said: list[str]) -> Iterator[str]:
    """Serve a bento on another machine; gives the address, and fills what is said."""
    port = free_port()
    command = [sys.executable, "-m", "bentoml", "serve", what, "--port", str(port), "--host", "127.0.0.1"]
    with running(command, port, said, cwd=folder, env=variables(folder)) as address:
        yield address


def sealed(source: Path, own: Path) -> City:
    """Return the city that is sealed in the code of a bento, with what the service keeps in a folder."""
    return load_city(str(source / "sealed" / "demo" / SETTINGS)).model_copy(update={"own_folder": own})


def copied(source: Path, folder: Path) -> City:
    """Return a copy of the sealed city that a test may spoil."""
    shutil.copytree(source / "sealed", folder / "sealed")
    return sealed(folder, folder / "own")
