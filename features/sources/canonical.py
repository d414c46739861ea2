"""Turns every typed value into text in one way, whatever format it came in (see the page on sources)."""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_PLAIN = (1e-3, 1e9)
"""Between these sizes Arrow writes the shortest decimal without exponent, as `_number` does."""
_HALF = timedelta(milliseconds=500)


def text_of(value: object) -> str:
    """Return the text of one value.

    Parameters
    ----------
    value : object
        A value as Excel or JSON gives it.

    Raises
    ------
    TypeError
        It is a list or an object, which has no text.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return _number(value)
    return _time(value)


def texts_of(values: Any) -> Any:
    """Return the texts of a pyarrow array, null where a value is missing.

    Parameters
    ----------
    values : pyarrow.Array or pyarrow.ChunkedArray
        Values of any plain type. Shape: (n_rows,).

    Raises
    ------
    TypeError
        They are lists, objects or bytes, which have no text.
    """
    kind = values.type
    if pa.types.is_dictionary(kind):
        return texts_of(values.cast(kind.value_type))
    if pa.types.is_timestamp(kind):
        return _moments(values)
    if pa.types.is_date(kind):
        return pc.binary_join_element_wise(pc.cast(pc.cast(values, pa.date32()), pa.string()), "00:00:00", " ")
    if pa.types.is_float16(kind):
        return texts_of(pc.cast(values, pa.float32()))
    if pa.types.is_floating(kind):
        return _floats(pc.if_else(pc.is_nan(values), pa.scalar(None, kind), values))
    if pa.types.is_temporal(kind) or pa.types.is_decimal(kind):
        return _by_value(values, text_of)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise TypeError(f"{kind} has no text")
    return pc.cast(values, pa.string())


def _moments(values: Any) -> Any:
    utc = pc.cast(pc.cast(values, pa.timestamp("us", values.type.tz), safe=False), pa.int64())
    rounded = pc.round_temporal(pc.cast(utc, pa.timestamp("us")), unit="second")
    return pc.cast(pc.cast(rounded, pa.timestamp("s")), pa.string())


def _floats(values: Any) -> Any:
    sizes = pc.abs(pc.filter(values, pc.not_equal(values, pa.scalar(0, values.type))))
    plain = pc.and_(pc.greater_equal(sizes, _PLAIN[0]), pc.less(sizes, _PLAIN[1]))
    if pc.all(plain, min_count=0).as_py():
        return pc.cast(pc.add(values, pa.scalar(0, values.type)), pa.string())
    return _by_value(values, _number)


def _by_value(values: Any, text: Callable[[Any], str]) -> Any:
    distinct = pc.unique(pc.drop_null(values))
    numbers = distinct.to_numpy(zero_copy_only=False) if pa.types.is_floating(values.type) else distinct.to_pylist()
    texts = pa.array([text(value) for value in numbers], pa.string())
    return pc.take(texts, pc.index_in(values, distinct))


def _number(value: Any) -> str:
    if not math.isfinite(value):
        return "" if math.isnan(value) else str(float(value))
    if isinstance(value, Decimal):
        text = f"{value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = np.format_float_positional(value, unique=True, trim="-")
    return "0" if text == "-0" else text


def _time(value: object) -> str:
    if isinstance(value, datetime):
        moment = (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None)
        rounded = moment + _HALF if datetime.max - moment >= _HALF else moment
        return rounded.isoformat(" ", "seconds")
    if isinstance(value, date):
        return f"{value.isoformat()} 00:00:00"
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    raise TypeError(f"{type(value).__name__} has no text")
