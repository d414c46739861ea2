"""Fixtures of the features' tests: the real city, where its data is at hand."""

from pathlib import Path

import pytest

from configs.city import City
from configs.load import load_city


@pytest.fixture(scope="session")
def st_louis(tmp_path_factory: pytest.TempPathFactory) -> City:
    """St. Louis with a workspace of its own; skips where its data is absent."""
    city = load_city("st-louis")
    if not (city.data_folder / "st-louis").is_dir():
        pytest.skip("the open data of St. Louis is not at hand")
    workspace: Path = tmp_path_factory.mktemp("workspace")
    return city.model_copy(update={"workspace": workspace})
