"""A study of the tiny city, run once."""

from pathlib import Path

import pytest

from configs.city import City
from configs.models import LightgbmSettings
from features.hub import load_hub
from features.panel import Panel
from features.panel.build import panel_of
from training.executor import Here
from training.tune import Budget, Found, tune

TRIALS = 8

WILD = LightgbmSettings(rounds=60, learning_rate=0.5, leaves=60, min_rows=2)


def quiet(_: str) -> None:
    """Take a line of progress and say nothing."""


def studied(city: City, panel: Panel, trials: int = TRIALS, minutes: float | None = None) -> Found:
    """Run a study of LightGBM's settings in the city's workspace."""
    return tune(panel, "data", city, Here(), Budget(trials, minutes), quiet, ("lightgbm",))


def placed(city: City, workspace: Path) -> City:
    """Return the city with a workspace of its own and trees that learn noise by heart."""
    model = city.model.model_copy(update={"lightgbm": WILD, "members": ("lightgbm", "ewma")})
    return city.model_copy(update={"workspace": workspace, "model": model})


@pytest.fixture(scope="package")
def panel(ingested) -> Panel:
    return panel_of(ingested, load_hub(ingested))


@pytest.fixture(scope="package")
def study(ingested, panel, tmp_path_factory) -> tuple[City, Found]:
    city = placed(ingested, tmp_path_factory.mktemp("study"))
    return city, studied(city, panel)
