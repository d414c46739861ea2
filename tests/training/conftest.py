"""A tiny simulated city, ingested once; copies of it are trained where a test needs its own."""

import shutil
from pathlib import Path

import pytest

from configs.city import City
from configs.compute import ComputeSettings
from configs.load import load_city
from features.hub import ingest
from features.simulate import resized, simulate
from training.bundle import Release
from training.release import train_release


def tiny(workspace: Path) -> City:
    """Return a city of 24 areas and three years whose model fits in a second."""
    city = load_city("demo")
    places = {"workspace": workspace, "data_folder": workspace / city.name / "sources"}
    trees = city.model.lightgbm.model_copy(update={"rounds": 30, "min_rows": 100})
    model = city.model.model_copy(update={"lightgbm": trees, "train_windows": 60, "horizons": 2})
    backtest = city.backtest.model_copy(update={"origins": 8, "calibration": 8, "refit_every": 4})
    small = resized(city.model_copy(update=places), areas=24, districts=3, years=3)
    return small.model_copy(update={"model": model, "backtest": backtest, "compute": ComputeSettings(kind="here")})


@pytest.fixture(scope="session")
def ingested(tmp_path_factory) -> City:
    """Return the tiny city with its hub; not to be written to."""
    city = tiny(tmp_path_factory.mktemp("ingested"))
    simulate(city)
    ingest(city)
    return city


@pytest.fixture
def own_city(ingested, tmp_path) -> City:
    """Return a copy of the tiny city, with its hub, that a test may write to."""
    shutil.copytree(ingested.home, tmp_path / ingested.name)
    return tiny(tmp_path)


@pytest.fixture(scope="session")
def trained(ingested, tmp_path_factory) -> tuple[City, Release]:
    """Return the tiny city with a candidate release; not to be written to."""
    workspace = tmp_path_factory.mktemp("trained")
    shutil.copytree(ingested.home, workspace / ingested.name)
    city = tiny(workspace)
    return city, train_release(city, trainer="scientist", progress=lambda _: None)
