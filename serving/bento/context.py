"""The folder that BentoML builds from: the packages, the sealed city, what to install, and how to build."""

import os
import shutil
from importlib.metadata import requires, version
from pathlib import Path

import yaml

from configs.city import City
from configs.errors import StateError
from configs.seal import FOLDER, Seal
from serving.bento.requirements import needed

PACKAGES = ("configs", "features", "training", "audit", "serving", "fairward")
LOCK = "requirements.lock"
PYTHON = "3.11"
"""The oldest that we run on, of which every package in the lock has wheels."""
CODE = Path(__file__).parent.parent.parent


def write_code(context: Path) -> None:
    """Write the packages as they are installed, without caches, and what names them and their version.

    Raises
    ------
    StateError
        The lock file is not beside them: only a checkout knows the hashes of what it was tested with.
    """
    if not (CODE / LOCK).is_file():
        remedy = "make the bento from a checkout of the sources"
        raise StateError("there is no lock file beside the packages", where=LOCK, remedy=remedy)
    for package in PACKAGES:
        shutil.copytree(CODE / package, context / package, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", ".*"))
    told = context / f"fairward-{version('fairward')}.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: fairward\nVersion: {version('fairward')}\n")
    (context / LOCK).write_text(needed((CODE / LOCK).read_text(encoding="utf-8"), requires("fairward") or []))


def tag_of(seal: Seal) -> str:
    """Return name and version of the bento of a sealed copy."""
    return f"fairward-{seal.city}:release-{seal.release}-{seal.window}"


def write_build_file(context: Path, seal: Seal) -> None:
    """Write what `bentoml build` is to do in the folder."""
    said = {
        "service": "serving.service:Service",
        "name": tag_of(seal).partition(":")[0],
        "description": f"Release {seal.release} of {seal.city}: the forecast of the window that starts on "
        f"{seal.window}, sealed on {seal.made:%Y-%m-%d}.",
        "labels": {"city": seal.city, "release": str(seal.release), "window": str(seal.window)},
        "include": [*(f"{package}/" for package in PACKAGES), f"{FOLDER}/", "*.dist-info/", LOCK],
        "python": {"requirements_txt": LOCK, "lock_packages": False},
        "docker": {"distro": "debian", "python_version": PYTHON, "system_packages": ["libgomp1"]},
        "envs": [
            {"name": name, "value": value}
            for name, value in {
                "BENTOML_DO_NOT_TRACK": "true",
                "DO_NOT_TRACK": "true",
                "MLFLOW_DISABLE_TELEMETRY": "true",
                "OMP_NUM_THREADS": "1",
                "OMP_WAIT_POLICY": "passive",
            }.items()
        ],
    }
    (context / "bentofile.yaml").write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")


def refuse_places(city: City, context: Path) -> None:
    """Refuse a build folder in which a place of this machine is written.

    Raises
    ------
    StateError
        Names the file and the place.
    """
    places = {str(place) for place in (city.workspace, context, CODE, city.data_folder)} | {f"{Path.home()}{os.sep}"}
    for path in sorted(context.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        for place in sorted(place for place in places if place.count(os.sep) > 1):
            if place.encode() in content:
                remedy = "write it relative to the data folder, or leave it out"
                name = path.relative_to(context).as_posix()
                raise StateError(f"a place of this machine is written in it: {place}", where=name, remedy=remedy)
