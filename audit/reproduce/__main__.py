"""The process in which a release is made again: `python -m audit.reproduce REQUEST ANSWER`, telling how it gets on."""

import json
import os
import signal
import sys
from pathlib import Path
from threading import Thread

from audit.reproduce.compare import reproduce
from audit.reproduce.extent import Extent
from configs.city import City
from configs.errors import FairwardError
from configs.files import canonical_json, write_bytes
from training.bundle import read_bundle


def main(request: Path, answer: Path) -> None:
    """Read what is asked, make it, and write what was found, or why it could not be."""
    asked = json.loads(request.read_bytes())
    try:
        city = City(**asked["city"])
        release = read_bundle(Path(asked["release"]))
        said = {"found": reproduce(city, release, Extent(**asked["extent"]), _tell)}
    except FairwardError as error:
        refusal = {"what": error.what, "where": error.where, "remedy": error.remedy}
        said = {"refused": {"kind": type(error).__name__, **refusal}}
    write_bytes(answer, canonical_json(said))


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _end_with_who_asked() -> None:
    """End this process, and those it started, once whoever asked is gone and so no longer holds its standard input."""
    while os.read(0, 1024):  # nothing is ever said there
        continue
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    Thread(target=_end_with_who_asked, daemon=True).start()
    main(Path(sys.argv[1]), Path(sys.argv[2]))
