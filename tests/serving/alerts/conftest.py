"""A city whose store is empty, alerts, and the moments of these tests."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from configs.city import City
from configs.load import load_city
from serving.alerts.subscriptions import Wish
from serving.store.database import Store

NOW = datetime(2026, 1, 5, 18, tzinfo=UTC)
RISING = {
    "key": "2026-01-05/emerging/A1/burglary", "kind": "emerging", "window": "2026-01-05", "area": "A1",
    "offence": "burglary", "title": "Burglary: rising in Ashmount", "text": "Ashmount: 9 incidents, 2 expected.",
    "figures": {"recent": 9.0, "expected": 2.0}, "new": True,
}  # fmt: skip
DRIFT = {
    "key": "2025-12-01/drift/-/drift", "kind": "drift", "window": "2025-12-01", "area": None, "offence": None,
    "title": "Gate drift fails in use", "text": "Forecasts got worse.", "figures": {}, "new": True,
}  # fmt: skip
MAIL = Wish("mail", "ana@example.org", ("emerging", "drift"))
HOOK = Wish("webhook", "https://example.org/hook", ("emerging", "fading"), offence="burglary")


@pytest.fixture
def city(tmp_path: Path) -> City:
    """Give a city with an empty workspace."""
    return load_city("demo").model_copy(update={"workspace": tmp_path})


@pytest.fixture
def store(city: City) -> Store:
    """Give its store."""
    return Store(city)
