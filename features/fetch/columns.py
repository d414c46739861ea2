"""Which columns of a feed are fetched: those that its settings name, and no others."""

from collections.abc import Iterable

from configs.base import Frozen
from configs.context import AttributeTable, CountsTable, DayTable, PlaceTable, ShareOf, WeatherTable
from configs.feeds import Feed
from configs.sources import RowSchema, SourceSettings

TableSettings = SourceSettings | CountsTable | AttributeTable | PlaceTable | DayTable | WeatherTable
_NAMING: dict[type[Frozen], tuple[str, ...]] = {
    RowSchema: tuple(RowSchema.model_fields),
    SourceSettings: ("schemas",),
    CountsTable: ("area", "start", "offence", "count", "reported"),
    AttributeTable: ("key", "totals", "shares"),
    ShareOf: ("column",),
    PlaceTable: ("id", "kind", "x", "y", "opened", "closed"),
    DayTable: ("name", "first", "last", "announced"),
    WeatherTable: ("day", "values"),
}
"""The settings that name columns."""


def wanted_columns(settings: TableSettings) -> tuple[str, ...]:
    """Return the columns that a table's settings name, each once, and the cursor of its feed.

    Parameters
    ----------
    settings : SourceSettings, CountsTable, AttributeTable, PlaceTable, DayTable or WeatherTable
        The settings of one table; of a source all schemas count.
    """
    return tuple(dict.fromkeys([*_named(settings), *_cursor(settings.feed)]))


def _named(settings: object) -> Iterable[str]:
    if isinstance(settings, str):
        yield settings
    elif isinstance(settings, dict | tuple):
        for part in settings.values() if isinstance(settings, dict) else settings:
            yield from _named(part)
    elif isinstance(settings, Frozen):
        for name in _NAMING[type(settings)]:
            yield from _named(getattr(settings, name))


def _cursor(feed: Feed) -> Iterable[str]:
    cursor = getattr(feed, "cursor", None)
    return [] if cursor is None else [cursor]
