"""Sends a form to the committee's pages again and again, killed before its first write, its second, and so on."""

import json
import os
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

MOST = 60
"""Writes that an act makes at most: more would be a loop."""


def state(city: City) -> list[Any]:
    """Return the kinds of the ledger's entries, each one checked, and the champion."""
    return [[entry.kind for entry in ledger_of(city).verify()], registry.champion(city)]


def sent(city: City, name: str, path: str, fields: dict[str, str], last: int) -> int:
    """Send the form from a fork that is killed before write number `last`; return how the fork ended."""
    pid = os.fork()
    if pid == 0:
        code = 9
        try:
            guard = Guard(city, NOW.date)
            guard.check()
            app = create_app()
            attach(app, guard)
            count_writes(str(city.workspace), last)
            answer = Person(app, name).ask("POST", path, data=fields)
            code = {303: 0, 422: 1}.get(answer.status_code, 2)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main() -> None:
    """Kill the act before each of its writes, from the first on, until a try is not; print what each left."""
    folder, name, path = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    city = made.city(folder, folder / "policy.yaml")
    assert name in PEOPLE
    left = []
    for last in range(1, MOST):
        code = sent(city, name, path, json.loads(sys.argv[4]), last)
        left.append([code, *state(city)])
        if code >= 0:
            break
    json.dump(left, sys.stdout)


if __name__ == "__main__":
    main()
