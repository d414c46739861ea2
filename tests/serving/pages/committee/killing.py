"""Sends a form to the committee's pages, killed before one of its writes and then again, in copies of a workspace."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from audit.ledger import ledger_of
from configs.city import City
from serving.app import attach, create_app
from serving.approved.guard import Guard
from tests.audit import made
from tests.fairward.killing import count_writes
from tests.serving.pages.committee.conftest import NOW, PEOPLE, Person
from training import registry

POINTS = 6
"""Writes before which each act is killed, evenly among its own, the first and the last among them."""


def state(city: City) -> list[Any]:
    """Return the kinds of the ledger's entries, each one checked, the champion, and the files of the workspace."""
    files = sorted(path.relative_to(city.home).as_posix() for path in city.home.rglob("*") if path.is_file())
    return [[entry.kind for entry in ledger_of(city).verify()], registry.champion(city), files]


def sent(folder: Path, name: str, path: str, fields: dict[str, str], last: int = 0) -> tuple[int, int, list[Any]]:
    """Send the form from a fork that is killed before write number `last` (0: never).

    Returns
    -------
    tuple of int, int, list
        How the fork ended (0: done; 1: told why not), how many writes it made, and the state after it.
    """
    city, count = made.city(folder, folder / "policy.yaml"), folder / "writes"
    pid = os.fork()
    if pid == 0:
        code = 9
        try:
            guard = Guard(city, NOW.date)
            guard.check()
            app = create_app()
            attach(app, guard)
            seen = count_writes(str(city.home), last)
            answer = Person(app, name).ask("POST", path, data=fields)
            count.write_text(str(seen[0]))
            code = {303: 0, 422: 1}.get(answer.status_code, 2)
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code, int(count.read_text()) if count.exists() else 0, state(city)


def main() -> None:
    """Send a form whole, and killed before some of its writes and again, each in a copy; print what each left."""
    folder, out, name, path, fields = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]
    assert name in PEOPLE
    form = json.loads(fields)

    def copied(to: str) -> Path:
        return Path(shutil.copytree(folder, out / to))

    code, writes, whole = sent(copied("whole"), name, path, form)
    assert code == 0
    tries = []
    for last in sorted({1 + (writes - 1) * step // (POINTS - 1) for step in range(POINTS)}):
        here = copied(str(last))
        (cut, _, left), (again, _, then) = sent(here, name, path, form, last), sent(here, name, path, form)
        tries.append({"cut": cut, "left": left, "again": again, "then": then})
    json.dump({"whole": whole, "tries": tries}, sys.stdout)


if __name__ == "__main__":
    main()
