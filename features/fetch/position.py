"""The place in the order of a cursor: where the last run stopped, and how far before it the next one begins."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from configs.errors import ConfigError

Position = int | float | str
"""A value of the cursor as it can be kept in JSON; a text is the feed's own spelling."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def step_back(position: Position, overlap: float, where: str) -> Position:
    """Return a position at least `overlap` before another: seconds of a time, units of a number.

    Times are rounded down to whole seconds, dates to days.

    Raises
    ------
    ConfigError
        There is an overlap, but the cursor is neither a number nor a time.
    """
    if not overlap:
        return position
    if not isinstance(position, str):
        return position - (int(overlap) if overlap == int(overlap) else overlap)
    value = _value(position, where)
    if isinstance(value, Decimal):
        return str(value - Decimal(str(overlap)))
    earlier = (value - timedelta(seconds=overlap)).replace(microsecond=0)
    return _spelled_as(position, earlier)


def is_number(position: Position) -> bool:
    """Return whether a position is a number, or the text of one."""
    try:
        return Decimal(str(position)).is_finite()
    except InvalidOperation:
        return False


def order_of(position: Position, where: str) -> Decimal:
    """Return what positions of one cursor are ordered by: a number, or the seconds of a time since 1970.

    Raises
    ------
    ConfigError
        It is neither a number nor a time.
    """
    value = _value(str(position), where)
    return value if isinstance(value, Decimal) else Decimal((value - _EPOCH) // _MICROSECOND) / 1_000_000


def _value(text: str, where: str) -> Decimal | datetime:
    try:
        return Decimal(text)
    except InvalidOperation:
        pass
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"an overlap needs a cursor of numbers or times, and this one has {text!r}",
            where=where,
            remedy="take the overlap away or choose another cursor",
        ) from None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _spelled_as(like: str, value: datetime) -> str:
    if len(like) == len("2020-01-31"):
        return value.date().isoformat()
    text = value.replace(tzinfo=None).isoformat(sep="T" if "T" in like else " ")
    return f"{text}Z" if like.endswith("Z") else text
