"""Builds the bento of a city's approved release with `bentoml build`, and puts it where it is asked for."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from configs.city import City
from configs.errors import MachineError, StateError
from configs.files import atomic_folder, atomic_path
from configs.seal import FOLDER, Seal, seal_of
from serving.approved.state import ready
from serving.archive.editions import read_edition
from serving.bento.context import LOCK, refuse_places, tag_of, write_build_file, write_code
from serving.bento.copy import write_copy
from serving.run import QUIET

ENDING = ".bento"


@dataclass(frozen=True)
class Built:
    """A bento that was made.

    Attributes
    ----------
    tag : str
        Its name and version.
    path : Path
        The file or folder.
    size : int
        Bytes.
    seal : Seal
        What is written on the copy in it.
    """

    tag: str
    path: Path
    size: int
    seal: Seal


def build(city: City, out: Path | None, now: datetime, say: Callable[[str], None]) -> Built:
    """Make the bento of the release that is approved, with the forecast of the current window.

    Parameters
    ----------
    city : City
        Whose release.
    out : Path or None
        A file that ends in .bento, or a folder; by default a file under bentos/ of the city's folder.
    now : datetime
        The moment (UTC).
    say : callable
        Told of each step.

    Raises
    ------
    StateError
        Nothing is approved; the folder is taken; or a place of this machine would be in the bento.
    IntegrityError
        Something is not what was signed, decided or issued.
    MachineError
        BentoML could not build it.
    """
    if out is not None:
        _refuse_taken(out)
    _, folder = ready(city, now.astimezone(ZoneInfo(city.timezone)).date())
    edition = read_edition(folder)
    with tempfile.TemporaryDirectory(prefix="fairward-bento-") as temporary:
        context, store = Path(temporary, "context"), Path(temporary, "store")
        context.mkdir()
        say("sealing the release and its forecast")
        write_code(context)
        write_copy(city, edition, context / FOLDER / city.name, now)
        seal = seal_of(context / FOLDER / city.name)
        assert seal is not None  # noqa: S101 - it was written by the line above
        write_build_file(context, seal)
        refuse_places(city, context)
        say("building")
        tag = tag_of(seal)
        _bentoml(context, store, "build", "--version", tag.partition(":")[2])
        made = store.joinpath("bentos", *tag.split(":"))
        shutil.copyfile(context / LOCK, made / "env/python/requirements.txt")  # BentoML adds itself, without hashes
        refuse_places(city, made)
        path = out or city.home / "bentos" / f"{tag.replace(':', '-')}{ENDING}"
        _export(made, path)
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return Built(tag, path, sum(each.stat().st_size for each in files), seal)


def _export(made: Path, path: Path) -> None:
    """Put a bento where it is asked for: as a folder, or in the file that `bentoml import` reads."""
    if path.suffix != ENDING:
        with atomic_folder(path.absolute()) as temporary:
            shutil.copytree(made, temporary, dirs_exist_ok=True)
        return
    with atomic_path(path.absolute()) as temporary, tarfile.open(temporary, "w:xz", preset=1) as packed:
        packed.add(made, arcname=".", filter=_of_nobody)


def _refuse_taken(out: Path) -> None:
    """Refuse a folder that holds something else than a bento: it would be replaced as a whole."""
    if out.is_dir() and any(out.iterdir()) and not (out / "bento.yaml").is_file():
        remedy = "name a folder that is not there yet, or a file that ends in .bento"
        raise StateError("this folder holds something else than a bento", where=str(out), remedy=remedy)


def _of_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out of an archive who packed it, and when."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


def _bentoml(context: Path, store: Path, *arguments: str) -> None:
    """Run BentoML's command in the build folder, with a store of its own and none of our settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FAIRWARD_", "BENTO", "PYTHON"))}
    variables = {**kept, **QUIET, "BENTOML_HOME": str(store), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "bentoml", *arguments], cwd=context, env=variables, capture_output=True, text=True
    )
    if done.returncode:
        said = " ".join(f"{done.stdout} {done.stderr}".split())[-600:]
        raise MachineError(f"bentoml {arguments[0]} failed: {said}", remedy="see that the disk has room")
