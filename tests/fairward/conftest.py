"""The small city at three stages: simulated, ingested, and released; each made once and never changed."""

import pytest

from fairward.verbs.demo import SCIENTIST
from tests.fairward.cli import Fairward


@pytest.fixture
def here(tmp_path) -> Fairward:
    """Give a user whose workspace is empty."""
    return Fairward(tmp_path)


@pytest.fixture(scope="session")
def simulated(tmp_path_factory) -> Fairward:
    """Give a user whose city is simulated."""
    user = Fairward(tmp_path_factory.mktemp("simulated"))
    user.said["simulate"] = user.json("simulate")
    return user


@pytest.fixture(scope="session")
def ingested(simulated, tmp_path_factory) -> Fairward:
    """Give a user whose hub is made."""
    user = simulated.copy(tmp_path_factory.mktemp("ingested"))
    user.said["ingest"] = user.json("ingest")
    return user


@pytest.fixture(scope="session")
def trained(ingested, tmp_path_factory) -> Fairward:
    """Give a user who has a candidate release."""
    user = ingested.copy(tmp_path_factory.mktemp("trained"))
    user.said["train"] = user.json("train", "--by", SCIENTIST)
    return user


@pytest.fixture(scope="session")
def audited(trained, tmp_path_factory) -> Fairward:
    """Give a user who has a dossier."""
    user = trained.copy(tmp_path_factory.mktemp("audited"))
    user.said["audit"] = user.json("audit")
    return user


@pytest.fixture(scope="session")
def decided(audited, tmp_path_factory) -> Fairward:
    """Give a user whose committee has said yes."""
    user = audited.copy(tmp_path_factory.mktemp("decided"))
    user.said["decide"] = user.decide()
    return user


@pytest.fixture(scope="session")
def released(decided, tmp_path_factory) -> Fairward:
    """Give a user whose release is the champion."""
    user = decided.copy(tmp_path_factory.mktemp("released"))
    user.said["release"] = user.json("release", "1")
    return user
