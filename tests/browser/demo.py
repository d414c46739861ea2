"""The demo city as `fairward demo` makes it and `fairward serve` shows it, and its people, who know their passwords."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from configs.city import City
from configs.load import load_city
from tests.fairward.cli import plain_environment
from tests.released import served

SIGNED_IN_AT_ONCE = {"FAIRWARD_SERVICE__LIMITS__GUESSES": "400"}
"""More passwords a minute than people type: the journeys' many people share one address."""


@dataclass(frozen=True)
class Demo:
    """The demo city, served: its address, and the passwords that were said once."""

    city: City
    address: str
    passwords: dict[str, str]


def make_demo(folder: Path) -> tuple[City, dict[str, str]]:
    """Type `fairward demo` in an empty workspace; give the city and each person's password, as it printed them."""
    variables = {**plain_environment(), "FAIRWARD_WORKSPACE": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "fairward", "demo"], env=variables, capture_output=True, text=True, check=True
    )
    said = dict(re.findall(r"^  ([\w ]+): (\S+)$", done.stdout, re.MULTILINE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAIRWARD_WORKSPACE", str(folder))
        return load_city("demo"), said


@contextmanager
def shown_demo(city: City, passwords: dict[str, str]) -> Iterator[Demo]:
    """Serve the demo city in a process of its own."""
    with served(city, Path("demo"), **SIGNED_IN_AT_ONCE) as address:
        yield Demo(city, address, passwords)
