"""Silence is told once for each window; the record is read once, and again where it has grown."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from configs.city import City
from configs.load import load_policy
from features.hub import load_hub
from serving.alerts.outbox import queue, take
from serving.alerts.subscriptions import Wish, subscribe
from serving.monitor.due import last_report
from serving.monitor.kept import ALERTS, REFERRED, SILENT, WATCH, keep, week_folder
from serving.monitor.notices import KINDS
from serving.monitor.silence import note_silence
from serving.monitor.told import of_folder, told
from serving.store.database import Store
from tests.serving.alerts.conftest import RISING
from tests.serving.monitor.conftest import NOW

DUE = [
    (date(2026, 1, 5), datetime(2026, 1, 5, tzinfo=UTC)),
    (date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC)),
    (date(2026, 3, 9), datetime(2026, 3, 9, tzinfo=UTC)),
]
GATE = {"gate": "skill", "fails": True, "warnings": [], "sentence": "It lost.", "statistic": 0.5, "in_a_row": 2,
        "broken": True}  # fmt: skip


@pytest.fixture
def city(released_city: City, tmp_path: Path) -> City:
    """Give a city whose record is its own, and empty."""
    return released_city.model_copy(update={"workspace": tmp_path})


def test_silence_is_told_once_for_each_window(city: City, released_city: City) -> None:
    hub, policy = load_hub(released_city), load_policy(city.policy).monitor.issue
    store = Store(city)
    subscribe(store, "Ana", Wish("webhook", "https://example.org/hook", tuple(KINDS), "burglary", "A1"), [], NOW)
    for _ in range(2):
        note_silence(city, hub, DUE, policy)
    found = told(city)
    assert [(each["kind"], each["window"], each["new"]) for each in found] == [
        ("silent", "2026-03-02", True),
        ("silent", "2026-03-09", True),
    ]
    assert found[0]["text"] == (
        "Nothing was issued for the week of 2 March 2026: no report in the 7 days before 2026-03-02: the newest is of "
        f"{last_report(hub, DUE[1][1]):%Y-%m-%d}. It is made up for when data come."
    )
    assert [queue(store, told(city), NOW) for _ in range(2)] == [1, 0]
    assert [each["key"] for each in take(store, NOW)["alerts"]] == [each["key"] for each in found]


def test_a_record_is_read_once_and_again_where_it_has_grown(city: City) -> None:
    for window in ("2026-01-05", "2026-01-12"):
        keep(week_folder(city, window) / ALERTS, {"alerts": [RISING | {"window": window}]})
    of_folder.cache_clear()
    first = told(city)
    assert [told(city), told(city)] == [first, first]
    assert of_folder.cache_info().misses == 2
    keep(week_folder(city, "2026-01-05") / WATCH, {"window": "2026-01-05", "release": 1, "gates": [GATE]})
    assert [each["kind"] for each in told(city)] == ["emerging", "drift", "emerging"]
    keep(week_folder(city, "2026-01-05") / REFERRED, {"entry": 9})
    keep(week_folder(city, "2026-01-05") / SILENT, {"alerts": []})
    assert [each["kind"] for each in told(city)] == ["emerging", "drift", "withdrawal", "emerging"]
    assert of_folder.cache_info().misses == 4
