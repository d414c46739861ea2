"""Every typed value becomes text in one way, one by one and by the column alike."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.sources.canonical import text_of, texts_of

SPEC = [
    ("as it is ", "as it is "),
    (True, "true"),
    (False, "false"),
    (5, "5"),
    (5.0, "5"),
    (-0.0, "0"),
    (0.25, "0.25"),
    (884634.9, "884634.9"),
    (1e-7, "0.0000001"),
    (1e20, "100000000000000000000"),
    (float("nan"), ""),
    (None, ""),
    (Decimal("1.50"), "1.5"),
    (Decimal("200.00"), "200"),
    (date(2020, 2, 3), "2020-02-03 00:00:00"),
    (datetime(2020, 2, 3, 10, 5), "2020-02-03 10:05:00"),
    (datetime(2020, 2, 3, 9, 59, 59, 999_000), "2020-02-03 10:00:00"),
    (datetime(1960, 2, 3, 9, 59, 59, 500_000), "1960-02-03 10:00:00"),
    (datetime(2020, 7, 1, 11, tzinfo=UTC), "2020-07-01 11:00:00"),
    (time(10, 30), "10:30:00"),
    (timedelta(hours=30, minutes=5), "30:05:00"),
]
VALUES = {
    "number": st.floats(allow_infinity=False),
    "whole number": st.integers(-(2**63), 2**63 - 1),
    "truth value": st.booleans(),
    "moment": st.datetimes(),
    "moment with a zone": st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    "date": st.dates(),
    "time": st.times().map(lambda moment: moment.replace(microsecond=0)),
    "decimal": st.decimals(-1000, 1000, places=3),
    "text": st.text(),
}


@pytest.mark.parametrize(("value", "text"), SPEC, ids=[repr(value) for value, _ in SPEC])
def test_a_value_has_one_text(value: Any, text: str) -> None:
    assert text_of(value) == text
    assert texts_of(pa.array([value, value])).to_pylist() in ([text] * 2, [text or None] * 2)


def test_a_moment_with_a_zone_becomes_utc() -> None:
    assert text_of(datetime(2020, 7, 1, 12, tzinfo=ZoneInfo("Europe/London"))) == "2020-07-01 11:00:00"
    utc = pa.array([datetime(2020, 7, 1, 11)], pa.timestamp("ns"))
    assert texts_of(utc.cast(pa.timestamp("ns", "Europe/London"))).to_pylist() == ["2020-07-01 11:00:00"]


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_a_column_has_the_texts_of_its_values(kind: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.none() | VALUES[kind], min_size=1))
    texts = texts_of(pa.chunked_array([pa.array(values), pa.array(values)]))
    assert texts.fill_null("").to_pylist() == [text_of(value) for value in values] * 2


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_the_same_and_has_no_exponent(number: float) -> None:
    text = text_of(number)
    assert float(text) == number
    assert "e" not in text


def test_narrow_numbers_and_dictionaries_keep_their_own_text() -> None:
    assert texts_of(pa.array([0.1, 1e-5], pa.float32())).to_pylist() == ["0.1", "0.00001"]
    assert texts_of(pa.array(["a", None]).dictionary_encode()).to_pylist() == ["a", None]
    assert texts_of(pa.nulls(2)).to_pylist() == [None, None]


@pytest.mark.parametrize("value", [[1], {"a": 1}, b"bytes"])
def test_lists_objects_and_bytes_have_no_text(value: Any) -> None:
    with pytest.raises(TypeError, match="has no text"):
        text_of(value)
    with pytest.raises(TypeError, match="has no text"):
        texts_of(pa.array([value]))
