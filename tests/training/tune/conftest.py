"""A study of the tiny city, run once."""

import pytest

from configs.city import City
from features.hub import load_hub
from features.panel import Panel
from features.panel.build import panel_of
from training.executor import Here
from training.tune import Budget, Found, tune

TRIALS = 9


def quiet(_: str) -> None:
    """Take a line of progress and say nothing."""


def studied(city: City, panel: Panel, trials: int = TRIALS, minutes: float | None = None) -> Found:
    """Run a study of LightGBM's settings in the city's workspace."""
    return tune(panel, "data", city, Here(), Budget(trials, minutes), quiet, ("lightgbm",))


def placed(city: City, workspace) -> City:
    """Return the city with a workspace of its own."""
    return city.model_copy(update={"workspace": workspace})


@pytest.fixture(scope="package")
def panel(ingested) -> Panel:
    return panel_of(ingested, load_hub(ingested))


@pytest.fixture(scope="package")
def study(ingested, panel, tmp_path_factory) -> tuple[City, Found]:
    city = placed(ingested, tmp_path_factory.mktemp("study"))
    return city, studied(city, panel)
