"""A released city of its own that lives on, and panels of it."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from configs.city import City
from configs.load import load_policy
from configs.policy import Policy
from features.simulate import simulate_until

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The system's clock of these tests: the ledger's days; the simulated city has its own time."""


def copied(city: City, folder: Path) -> City:
    """Copy a city's workspace with its sources, which may then be changed."""
    leave_out = shutil.ignore_patterns("forecasts", "bentoml", "monitor")
    shutil.copytree(city.workspace, folder / "workspace", ignore=leave_out)
    places = {"workspace": folder / "workspace", "data_folder": folder / "workspace" / city.name / "sources"}
    return city.model_copy(update=places)


@pytest.fixture
def living(released_city: City, tmp_path: Path) -> City:
    """Give a released city that has lived one week after its period, nothing of which is issued yet."""
    city = copied(released_city, tmp_path)
    simulate_until(city, date(2026, 1, 12))
    return city


@pytest.fixture
def policy(released_city: City) -> Policy:
    """Give its policy, under which outcomes mature at once."""
    found = load_policy(released_city.policy)
    scores = found.monitor.scores.model_copy(update={"mature_days": 0})
    return found.model_copy(update={"monitor": found.monitor.model_copy(update={"scores": scores})})
