"""Fixtures that rooms share: the released city and a real service of it."""

import os

import pytest
from hypothesis import settings

from tests.released import own_city, released_city, released_path, service

__all__ = ["own_city", "released_city", "released_path", "service"]

os.environ["FAIRWARD_BROWSER"] = "none"  # a dossier is printed where a test is about its print

settings.register_profile("untimed", deadline=None)  # machines are shared: no test is timed
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first: workers are given files whole, and none is left with a long one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
