"""One bento of the released city, made by the verb and imported on another machine."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from configs.city import City
from tests.fairward.cli import plain_environment
from tests.serving.bento.elsewhere import bentoml


@dataclass(frozen=True)
class Made:
    """A bento that was made.

    Attributes
    ----------
    city : City
        Of which it was made: the released city's copy, for the verb holds its workspace while it makes a bento.
    told : dict
        What the verb said of it.
    machine : Path
        Home of the machine on which it was imported.
    folder : Path
        Where it lies there.
    """

    city: City
    told: dict[str, Any]
    machine: Path
    folder: Path

    @property
    def source(self) -> Path:
        """The code in it, and the sealed city beside it."""
        return self.folder / "src"


@pytest.fixture(scope="session")
def bento(released_city: City, released_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Give the bento of the released city; nothing in it may be changed."""
    base = tmp_path_factory.mktemp("bento")
    leave_out = shutil.ignore_patterns("forecasts", "bentoml", "sources")
    workspace = shutil.copytree(released_city.workspace, base / "workspace", ignore=leave_out)
    words = ["--city", str(released_path), "bento", "--out", str(base / "sent.bento"), "--json"]
    variables = {**plain_environment(), "FAIRWARD_WORKSPACE": str(workspace)}
    done = subprocess.run(
        [sys.executable, "-m", "fairward", *words], env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    machine, told = base / "machine", json.loads(done.stdout)
    imported = bentoml(machine, "import", told["path"])
    assert imported.returncode == 0, imported.stderr
    city = released_city.model_copy(update={"workspace": workspace})
    return Made(city, told, machine, machine.joinpath("bentoml", "bentos", *told["tag"].split(":")))
