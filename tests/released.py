"""The demo city with a shorter history and an approved release, made once a test run, and a real service of it."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from configs import load
from configs.city import City
from configs.load import load_city
from serving.run import command, environment
from tests.running import free_port, running
from tests.short_policy import write_policy

HERE = Path(load.__file__).parent
SMALL = {
    "start": "2023-01-02",
    "simulation": {"areas": 250, "districts": 8, "years": 3, "rate": 1.0},
    "model": {
        "members": ["glm", "lightgbm"],
        "train_windows": 104,
        "horizons": 2,
        "lightgbm": {"rounds": 60, "learning_rate": 0.05, "leaves": 6, "min_rows": 100},
    },
    "backtest": {"origins": 26, "calibration": 8, "refit_every": 26},
    "compute": {"kind": "here"},
}


def write_city(folder: Path) -> Path:
    """Write the YAML of the demo city with a shorter history, its workspace beside it."""
    settings = yaml.safe_load((HERE / "demo.yaml").read_text(encoding="utf-8"))
    places = {
        "workspace": str(folder / "workspace"),
        "policy": str(write_policy(folder)),
        "taxonomy": str(HERE / "taxonomies/demo.yaml"),
    }
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump({**settings, **SMALL, **places}, sort_keys=False), encoding="utf-8")
    return path


VOTES = ("demo deputy: for: it is for tests", "demo lawyer: for: nobody lives there")
"""With the chair's, a quorum of the committee in configs/policy.yaml."""


def make_released(path: Path) -> None:
    """Take the city of a YAML all the way to a released champion."""
    from audit.release import release
    from features.hub import ingest
    from features.simulate import simulate

    city = load_city(str(path))
    simulate(city)
    ingest(city)
    release(city, make_decided(city), datetime.now(UTC))


def make_decided(city: City) -> int:
    """Train a release of an ingested city, audit it, let the committee approve it, and return its number."""
    from audit.decisions import decide
    from audit.dossier import write_dossier
    from training.load import load_release
    from training.release import train_release

    now = datetime.now(UTC)
    number = train_release(city, trainer="Tess Marlow", progress=lambda line: None).number
    gates = write_dossier(city, load_release(city, number), now).gates
    failed = [gate["gate"] for gate in gates if gate["outcome"] == "fail" and not gate["hard"]]
    decide(
        city,
        number,
        "approve-with-conditions",
        by="demo chair",
        reason="A small release that tests may look at",
        votes=VOTES,
        conditions=[f"look again with a year of data; Ada Okafor; {now.year + 1}-01-01"],
        waivers=[f"{gate}: too short a history to tell, made for tests" for gate in failed],
        when=now,
    )
    return number


@contextmanager
def served(city: City, path: Path, said: list[str] | None = None, **variables: str) -> Iterator[str]:
    """Run the real service in a process of its own, with some variables set; gives its address once it is ready.

    What it prints goes to `said`.
    """
    port = free_port()
    variables = clean(environment(city, str(path))) | variables
    with running(command(port, "127.0.0.1"), port, [] if said is None else said, env=variables) as address:
        yield address


def clean(variables: dict[str, str]) -> dict[str, str]:
    """Return variables without settings of the person who runs the tests."""
    kept = {"FAIRWARD_CITY", "FAIRWARD_WORKSPACE", "FAIRWARD_DATA_FOLDER"}
    return {name: value for name, value in variables.items() if name in kept or not name.startswith("FAIRWARD_")}


@pytest.fixture(scope="session")
def released_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of the YAML of the released city; nothing in it may be changed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "released"
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            path = write_city(folder)
            variables = {name: value for name, value in os.environ.items() if not name.startswith("FAIRWARD_")}
            subprocess.run([sys.executable, "-m", "tests.released", str(path)], env=variables, check=True)
            (folder / "done").touch()
    return folder / "small.yaml"


@pytest.fixture(scope="session")
def released_city(released_path: Path) -> City:
    """Give the released city; nothing in it may be changed."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("FAIRWARD_")]:
            patch.delenv(name)
        return load_city(str(released_path))


@pytest.fixture
def own_city(released_city: City, tmp_path: Path) -> City:
    """Give a copy of the released city that a test may change; no forecast is issued in it yet."""
    leave_out = shutil.ignore_patterns("forecasts", "bentoml", "sources")
    shutil.copytree(released_city.workspace, tmp_path / "workspace", ignore=leave_out)
    return released_city.model_copy(update={"workspace": tmp_path / "workspace"})


@pytest.fixture(scope="session")
def service(released_city: City, released_path: Path) -> Iterator[str]:
    """Address of a real service of the released city."""
    with served(released_city, released_path) as address:
        yield address


if __name__ == "__main__":
    make_released(Path(sys.argv[1]))
