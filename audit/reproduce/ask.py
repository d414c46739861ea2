"""Asks another process to make a release again: a plain environment, an empty home and an empty workspace."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import configs
from audit.reproduce.extent import Extent
from configs import errors
from configs.city import City
from configs.compute import ComputeSettings
from configs.errors import MachineError

if TYPE_CHECKING:
    from training.bundle import Release
    from training.rolling import Progress

ROOT = Path(configs.__file__).parent.parent
_KEPT = ("PATH", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE")
"""The last chooses the kernels of BLAS, whose sums differ in their last digits from those of other kernels."""


def ask(
    release: "Release", city: City, extent: Extent, progress: "Progress", python: Path | None = None
) -> dict[str, Any]:
    """Make a release again in a process of its own, and compare.

    The process is given the city's settings, where the raw data lie, and the release's folder to compare with in the
    end. Nothing that it makes remains.

    Parameters
    ----------
    release, city : Release, City
        What is made again; the period is the release's.
    extent : Extent
        How much of it.
    progress : callable
        Told a line at each step.
    python : Path, optional
        The interpreter; this process's where not given.

    Returns
    -------
    dict
        See `audit.reproduce.compare.reproduce`.

    Raises
    ------
    FairwardError
        It could not be made: the raw data are not there or cannot be read; the process died.
    """
    with tempfile.TemporaryDirectory(prefix="fairward-reproduce-") as folder:
        place = Path(folder).resolve()
        request, answer = place / "request.json", place / "answer.json"
        # not sorted: the order of sources and offences is a setting too
        request.write_text(json.dumps(_request(release, city, extent, place)), encoding="utf-8")
        fault = _run([str(python or sys.executable), "-s", "-m", "audit.reproduce", str(request), str(answer)],
                     place, progress)  # fmt: skip
        if not answer.is_file():
            raise MachineError(
                "the process that makes the release again died, as one does when memory runs out",
                where=fault,
                remedy="give it more memory, or lower compute.workers, and run it again",
            )
        said = json.loads(answer.read_bytes())
    if "refused" in said:
        refusal = said["refused"]
        raise getattr(errors, refusal["kind"])(refusal["what"], where=refusal["where"], remedy=refusal["remedy"])
    found: dict[str, Any] = said["found"]
    return found


def _request(release: "Release", city: City, extent: Extent, place: Path) -> dict[str, Any]:
    start, end = (date.fromisoformat(day) for day in release.manifest["period"])
    machine = ComputeSettings(workers=city.compute.workers) if city.compute.kind == "dask" else city.compute
    own = city.model_copy(
        update={"workspace": place / "workspace", "start": start, "end": end, "compute": machine}
    )  # fmt: skip
    own.home.mkdir(parents=True)
    if (city.home / "landing").is_dir():  # raw pages of remote feeds: they are read, and never asked for again
        (own.home / "landing").symlink_to(city.home / "landing")
    return {"city": own.model_dump(mode="json"), "release": str(release.folder), "extent": asdict(extent)}


def _run(command: list[str], place: Path, progress: "Progress") -> str:
    """Run the process, passing on its lines, and return the last line of what it complained of.

    It is a group of its own and ends, with what it started, when this process does: its standard input is then closed.
    """
    for name in ("home", "temporary"):
        (place / name).mkdir()
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    variables = {
        **kept, "HOME": str(place / "home"), "TMPDIR": str(place / "temporary"), "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive",
    }  # fmt: skip
    with (place / "complaints.txt").open("w+", encoding="utf-8") as complaints:
        with subprocess.Popen(  # noqa: S603 (our own interpreter and our own module)
            command, cwd=place / "home", env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=complaints, text=True, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                for line in process.stdout or ():
                    progress(line.rstrip("\n"))
                process.wait()
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # with what it started
        complaints.seek(0)
        lines = complaints.read().splitlines()
    return lines[-1] if lines else f"exit code {process.returncode}"
