"""That a form was opened here by a person, and how many an address may send, without keeping the address."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.load import load_city
from serving.concerns.limit import Limit
from serving.concerns.opened import LONGEST, SHORTEST, fault_of, key_of, opened, reference_of
from serving.store.database import Store

KEY, NOW = b"k" * 32, datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "faster than people write"),
        (SHORTEST - 1, "faster than people write"),
        (SHORTEST, None),
        (LONGEST, None),
        (LONGEST + 1, "more than half a day"),
    ],
)
def test_a_form_is_good_from_seconds_to_hours_after_it_was_opened(seconds: int, said: str | None) -> None:
    fault = fault_of(KEY, opened(KEY, NOW), NOW + timedelta(seconds=seconds))
    assert fault is None if said is None else said in (fault or "")


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_a_form_that_was_edited_or_signed_with_another_key_was_not_opened_here(place: int, letter: str) -> None:
    token, later = opened(KEY, NOW), NOW + timedelta(minutes=1)
    edited = token[: place % len(token)] + letter + token[place % len(token) + 1 :]
    assert (fault_of(KEY, edited, later) is None) == (edited == token)
    assert "was not opened here" in (fault_of(b"another", token, later) or "")


@given(st.text(max_size=80))
def test_whatever_is_sent_as_proof_is_answered_in_words(token: str) -> None:
    assert "was not opened here" in (fault_of(KEY, token, NOW) or "")


def test_a_form_has_one_reference_and_no_other_form_has_it() -> None:
    tokens = [opened(KEY, NOW) for _ in range(200)]
    references = {reference_of(KEY, token) for token in tokens}
    assert len(references) == 200
    assert reference_of(KEY, tokens[0]) in references
    assert all(len(each) == 11 and each[5] == "-" for each in references)


def test_the_key_is_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRWARD_WORKSPACE", str(tmp_path))
    city = load_city("demo")
    assert key_of(Store(city)) == key_of(Store(city))
    assert len(key_of(Store(city))) == 32


def test_an_address_is_counted_until_midnight_and_kept_nowhere() -> None:
    limit, day = Limit(2), date(2026, 1, 5)
    assert [limit.allows("192.0.2.1", day) for _ in range(3)] == [True, True, False]
    assert limit.allows("192.0.2.2", day)
    assert "192.0.2" not in repr(vars(limit))
    assert limit.allows("192.0.2.1", date(2026, 1, 6))
