"""Dates of fixed width are read as strptime reads them, or not at all."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.rows.fixed import read_fixed

FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%Y%m%d",
    "%d.%m.%Y",
    "%Y-%m",
    "%d %H%M %m%Y",
    "%Y-%m-%dT%H:%M:%S.000",
)


def plainly(text: str, form: str) -> datetime | None:
    """Read a text by the standard library."""
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("text", "form", "moment"),
    [
        ("2020-02-29 23:59:59", "%Y-%m-%d %H:%M:%S", "2020-02-29T23:59:59"),
        ("2019-02-29 23:59:59", "%Y-%m-%d %H:%M:%S", None),
        ("1900-02-29 00:00:00", "%Y-%m-%d %H:%M:%S", None),
        ("2000-02-29 00:00:00", "%Y-%m-%d %H:%M:%S", "2000-02-29"),
        ("2020-13-01 00:00:00", "%Y-%m-%d %H:%M:%S", None),
        ("2020-12-01 24:00:00", "%Y-%m-%d %H:%M:%S", None),
        ("0000-12-01 00:00:00", "%Y-%m-%d %H:%M:%S", None),
        ("0001-01-01 00:00:00", "%Y-%m-%d %H:%M:%S", "0001-01-01"),
        ("2020/12/01 00:00:00", "%Y-%m-%d %H:%M:%S", None),
        ("12/31/2020 07:05", "%m/%d/%Y %H:%M", "2020-12-31T07:05"),
        ("1/3/2020 7:05", "%m/%d/%Y %H:%M", "2020-01-03T07:05"),
        ("1/3/2020 7:5", "%m/%d/%Y %H:%M", "2020-01-03T07:05"),
        ("1/3/0 07:05", "%m/%d/%Y %H:%M", None),
        ("2020131", "%Y%m%d", None),
        ("2020-01-02T3", "%Y-%m-%dT%H", None),
        ("2020-07", "%Y-%m", "2020-07-01"),
        ("2020-07-01T10:20:30.250", "%Y-%m-%dT%H:%M:%S.%f", "2020-07-01T10:20:30.250"),
        ("2020-07-01T10:20:30.000001", "%Y-%m-%dT%H:%M:%S.%f", "2020-07-01T10:20:30.000001"),
        ("2020-07-01T10:20:30.25", "%Y-%m-%dT%H:%M:%S.%f", None),
        ("", "%Y-%m", None),
        (None, "%Y-%m", None),
        ("2020-é7", "%Y-%m", None),
        ("3 Feb 2020", "%d %b %Y", None),
        ("20-02", "%y-%m", None),
    ],
)
def test_by_hand(text: str | None, form: str, moment: str | None) -> None:
    found = read_fixed(pd.Series(["x", text], dtype="str"), form)
    assert found.dtype == "datetime64[us]"
    assert np.isnat(found[0])
    assert np.isnat(found[1]) if moment is None else found[1] == np.datetime64(moment)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(FORMATS),
    st.lists(
        st.one_of(
            st.datetimes(min_value=datetime(1, 1, 1)),
            st.from_regex(r"2020-[0-9]{1,2}-[0-9]{1,2}T[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{1,6}", fullmatch=True),
            st.text(alphabet="0123456789-/: .T", max_size=20),
            st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", fullmatch=True),
            st.from_regex(r"[0-9]{8}", fullmatch=True),
            st.from_regex(r"[0-9]{1,2}/[0-9]{1,2}/20[0-9]{2} [0-9]{1,2}:[0-9]{1,2}", fullmatch=True),
        ),
        max_size=8,
    ),
)
def test_whatever_is_read_is_what_strptime_reads(form: str, values: list[datetime | str]) -> None:
    def written(moment: datetime) -> str:
        return moment.strftime(form.replace("%Y", f"{moment.year:04d}"))

    texts = [value if isinstance(value, str) else written(value) for value in values]
    found = read_fixed(pd.Series(texts, dtype="str"), form)
    for value, text, read in zip(values, texts, found, strict=True):
        if not np.isnat(read):
            assert read.item() == plainly(text, form)
        assert isinstance(value, str) or not np.isnat(read)
