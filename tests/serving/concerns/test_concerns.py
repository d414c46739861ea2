"""What residents send is kept once and whole, acts stand beside it, and what waits is what nobody has answered."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from configs.city import City
from configs.load import load_city
from serving.concerns import (
    Sent,
    accept,
    answer,
    concern_of,
    concerns,
    mark_seen,
    receive,
    refuse,
    take_out,
    waiting_concerns,
    waiting_observations,
)
from serving.concerns.concern import TAKEN_OUT
from serving.concerns.deliver import deliver
from serving.concerns.write import NotOpenError
from serving.store.database import Store

DAY = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
"""In London it is 1 April by then."""
SAID = Sent("concern", "The underpass at the market frightens people at night.", "Centre")
SAW = Sent("observation", "A window of the library was broken in the night.", "Centre", "A001", "damage", DAY)


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setenv("FAIRWARD_WORKSPACE", str(tmp_path))
    return load_city("demo")


@pytest.fixture
def store(city: City) -> Store:
    return Store(city)


def test_what_is_received_is_read_back_and_waits(city: City, store: Store) -> None:
    kept = receive(store, SAW, "AAAAA-BBBBB", DAY, 10)
    assert kept == concern_of(store, "AAAAA-BBBBB")
    assert kept is not None
    assert (kept.sent, kept.received, kept.state, kept.settled) == (SAW, DAY, "waiting", False)
    assert waiting_concerns(city) == [kept]
    assert concern_of(store, "AAAAA-CCCCC") is None


def test_the_same_form_twice_is_received_once(store: Store) -> None:
    first = receive(store, SAID, "AAAAA-BBBBB", DAY, 1)
    assert receive(store, SAW, "AAAAA-BBBBB", DAY, 1) == first
    assert len(concerns(store)) == 1


def test_no_more_are_taken_in_a_day_than_the_city_says(store: Store) -> None:
    assert receive(store, SAID, "AAAAA-00001", DAY, 2)
    assert receive(store, SAID, "AAAAA-00002", DAY, 2)
    assert receive(store, SAID, "AAAAA-00003", DAY, 2) is None
    assert receive(store, SAID, "AAAAA-00003", date(2026, 4, 1), 2)


def test_seen_is_recorded_once_and_an_answer_settles_it(city: City, store: Store) -> None:
    receive(store, SAID, "AAAAA-BBBBB", DAY, 10)
    mark_seen(store, "AAAAA-BBBBB", "demo chair", NOW)
    mark_seen(store, "AAAAA-BBBBB", "demo lawyer", NOW)
    assert [each.state for each in waiting_concerns(city)] == ["seen"]
    answer(store, "AAAAA-BBBBB", "demo chair", "The lights are on the council's list.", NOW)
    kept = concern_of(store, "AAAAA-BBBBB")
    assert kept is not None
    assert [(each.what, each.by) for each in kept.done] == [("seen", "demo chair"), ("answered", "demo chair")]
    assert kept.done[1].moment == "2026-03-31T23:30:00Z"
    assert waiting_concerns(city) == []


def test_an_observation_is_decided_on_once_and_a_concern_never(store: Store) -> None:
    receive(store, SAW, "AAAAA-00001", DAY, 10)
    receive(store, SAID, "AAAAA-00002", DAY, 10)
    assert [each.reference for each in waiting_observations(store)] == ["AAAAA-00001"]
    refuse(store, "AAAAA-00001", "Ana", "It is recorded already.", NOW)
    assert waiting_observations(store) == []
    record = {"offence": "damage", "area": "A001", "occurred": DAY}
    with pytest.raises(NotOpenError, match="AAAAA-00001 was refused by Ana"):
        accept(store, "AAAAA-00001", "Ana", "On second thought.", NOW, **record)
    with pytest.raises(NotOpenError, match="is a concern, not an observation"):
        accept(store, "AAAAA-00002", "Ana", "It is one.", NOW, **record)
    with pytest.raises(NotOpenError, match="nothing was received"):
        refuse(store, "AAAAA-00009", "Ana", "It is not there.", NOW)


def test_only_accepted_observations_are_delivered_without_words(city: City, store: Store) -> None:
    for number in (1, 2, 3):
        receive(store, SAW, f"AAAAA-0000{number}", DAY, 10)
    assert deliver(city, store) == []
    record = {"offence": "damage", "area": "A007", "occurred": DAY}
    accept(store, "AAAAA-00002", "Ana", "Seen by others too.", NOW, **record)
    refuse(store, "AAAAA-00001", "Ana", "It is recorded already.", NOW)
    (path,) = deliver(city, store)
    assert path == city.home / "observations" / "observations-2026-04.csv"
    with path.open(encoding="utf-8") as stream:
        assert list(csv.reader(stream)) == [
            ["reference", "code", "occurred", "reported", "area"],
            ["AAAAA-00002", "damage", "2026-03-31", "2026-04-01 00:30:00", "A007"],
        ]
    before = path.stat().st_mtime_ns
    deliver(city, store)
    assert path.stat().st_mtime_ns == before
    path.unlink()
    assert deliver(city, store) == [path]


def test_a_text_that_tells_of_a_person_is_forgotten_and_nothing_else(city: City, store: Store) -> None:
    receive(store, SAW, "AAAAA-BBBBB", DAY, 10)
    take_out(store, "AAAAA-BBBBB", "demo lawyer", "It named somebody.", NOW)
    kept = concern_of(store, "AAAAA-BBBBB")
    assert kept is not None
    assert (kept.sent.text, kept.sent.area, kept.state) == (TAKEN_OUT, "A001", "waiting")
    assert SAW.text.encode() not in (city.home / "store.db").read_bytes()
