"""The champion is swapped under readers of a real service: none is turned away, none gets half of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Condition, Event, Thread

import httpx
import pytest

from audit.release import release
from audit.withdraw import withdraw
from configs.city import City
from tests.released import make_decided, served
from tests.signed_in import bearer

pytestmark = pytest.mark.slow
READERS = 8
FORECAST = "/api/v1/forecast?offence=burglary&limit=10000"
PATHS = (FORECAST, "/api/v1/areas/A001/drivers?offence=burglary", "/", "/areas/A001?offence=burglary")
QUICK = {
    "FAIRWARD_CHECK_SECONDS": "0.5",
    "FAIRWARD_SERVICE__LIMITS__ADDRESS": "10000000",
    "FAIRWARD_SERVICE__LIMITS__PERSON": "10000000",
}


@dataclass
class Reader:
    """Somebody who reads on and on over one connection, and what they got: path, status, release and digest.

    Attributes
    ----------
    newest : int or None
        The release of the forecast that was read last.
    """

    address: str
    headers: dict[str, str]
    told: Condition
    got: list[tuple[str, int, int | None, str]] = field(default_factory=list)
    newest: int | None = None

    def read(self, stop: Event) -> None:
        """Read until told to stop."""
        with httpx.Client(base_url=self.address, headers=self.headers, timeout=60) as client:
            while not stop.is_set():
                for path in PATHS:
                    answer = client.get(path)
                    number = answer.json().get("release") if path == FORECAST else None
                    self.got.append((path, answer.status_code, number, sha256(answer.content).hexdigest()))
                    if path == FORECAST and number != self.newest:
                        with self.told:
                            self.newest = number
                            self.told.notify_all()

    @property
    def releases(self) -> list[int | None]:
        """The release of each forecast that was read, in order."""
        return [number for path, _, number, _ in self.got if path == FORECAST]


@contextmanager
def reading(address: str, headers: dict[str, str]) -> Iterator[tuple[list[Reader], Condition]]:
    """Let readers read; gives them, and what tells of each answer."""
    told, stop = Condition(), Event()
    readers = [Reader(address, headers, told) for _ in range(READERS)]
    threads = [Thread(target=reader.read, args=(stop,)) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        yield readers, told
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


def wait_until_all_read(readers: list[Reader], told: Condition, number: int) -> None:
    """Wait until each reader is told of a release."""
    with told:
        assert told.wait_for(lambda: all(reader.newest == number for reader in readers), 120)


def test_readers_are_served_while_the_champion_changes(own_city: City, released_path: Path) -> None:
    second = own_city.model_copy(update={"seed": own_city.seed + 1})
    number = make_decided(second)
    workspace = str(own_city.workspace)
    with served(own_city, released_path, FAIRWARD_WORKSPACE=workspace, **QUICK) as address:
        with reading(address, bearer(own_city)) as (readers, told):
            wait_until_all_read(readers, told, 1)
            release(second, number, datetime.now(UTC))
            wait_until_all_read(readers, told, number)
        for reader in readers:
            assert {status for _, status, _, _ in reader.got} == {200}
            assert reader.releases == sorted(reader.releases, key=int)
        got = [each for reader in readers for each in reader.got]
        assert sorted(issued for issued, _ in {(each[2], each[3]) for each in got if each[0] == FORECAST}) == [
            1,
            number,
        ]
        for path in PATHS:
            assert len({digest for at, _, _, digest in got if at == path}) <= 2
        with reading(address, bearer(own_city)) as (readers, told):
            wait_until_all_read(readers, told, number)
            withdraw(second, number, by="demo chair", reason="It harmed somebody", when=datetime.now(UTC))
            wait_until_all_read(readers, told, 1)
        assert {status for reader in readers for _, status, _, _ in reader.got} == {200}
