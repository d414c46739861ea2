"""Settings of what stands beside incidents: counts tables, attributes, places, calendars, weather, a gazetteer."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from configs.base import Frozen
from configs.feeds import Feed, FilePattern, Month
from configs.sources import CodeRule, Crs, DateFormats

AREA_COLUMNS = ("area", "name", "district", "geometry", "km2")
"""What the areas have besides attributes: no attribute may be called so."""
WEATHER_COLUMNS = ("source", "file", "row", "date", "known")
"""What a day of the weather has besides its values: no value may be called so."""

Days = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def _refuse_names(where: str, names: Iterable[str], taken: tuple[str, ...]) -> None:
    for name in names:
        if name in taken:
            raise ValueError(f"{where}.{name}: {name!r} is a column of its own there: call it something else")


class CountsTable(Frozen):
    """Counts by area and window: what agencies share when they may not share points.

    `area` holds ids of the city's areas. `window` is the length of the table's windows, named by their first day
    in `start`: days and weeks may be summed to longer windows of the city, months only to months. A target may
    come from counts tables or from sources of incidents, not from both. Without `reported` a count is held to be
    known `delay_days` after its window ended; a date without a clock time there is its end. Without `offence` every
    row has the code `*`.
    """

    title: str
    feed: Feed
    area: str
    start: str
    offence: str | None = None
    count: str
    reported: str | None = None
    date_formats: DateFormats = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")
    window: Literal["day", "week", "month"]
    delay_days: Days = 0
    codes: CodeRule


class ShareOf(Frozen):
    """A share that a table gives (0.12 of the people), of which total of the same table it is one."""

    column: str
    of: str


class AttributeTable(Frozen):
    """A table of totals (people, homes, …) for each polygon and the year they describe.

    `shares` become totals: a share times its total. Totals are split over cells by shared surface. `published` is
    the month from which they were known, by default the first of the year after `year`.
    """

    feed: Feed
    key: str
    year: int = Field(ge=1700, le=2200)
    published: Month | None = None
    source: str
    totals: dict[str, str] = Field(min_length=1)
    shares: dict[str, ShareOf] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _shares_of_totals(self) -> "AttributeTable":
        for name, share in self.shares.items():
            if share.of not in self.totals or name in self.totals:
                raise ValueError(f"shares.{name}: {share.of!r} is no total of this table, or {name!r} is one already")
        _refuse_names("totals", self.totals, AREA_COLUMNS)
        _refuse_names("shares", self.shares, AREA_COLUMNS)
        return self

    @property
    def known(self) -> date:
        """The first day of the month from which the totals were known."""
        return date.fromisoformat(f"{self.published or f'{self.year + 1}-01'}-01")

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names of the attributes that the table gives: its totals, and those made from its shares."""
        return (*self.totals, *self.shares)


class PlaceTable(Frozen):
    """Places of a kind (a bar, a school, an empty building): points, or polygons of a GeoJSON.

    Without `x` and `y` the geometry of the GeoJSON is taken. `opened` and `closed` are columns of dates between
    which a place exists; without them it always did. Without `id` every row is a place of its own.
    """

    title: str
    feed: Feed
    id: str | None = None
    kind: str
    x: str | None = None
    y: str | None = None
    crs: Crs = "EPSG:4326"
    opened: str | None = None
    closed: str | None = None
    date_formats: DateFormats = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")

    @model_validator(mode="after")
    def _both_or_neither(self) -> "PlaceTable":
        if (self.x is None) != (self.y is None):
            raise ValueError("x and y are named both, or neither where the geometry of a GeoJSON says where places are")
        return self


class HolidaySettings(Frozen):
    """Public holidays of a country and its subdivision, by the `holidays` library."""

    country: str = Field(pattern=r"^[A-Z]{2}$")
    subdivision: str | None = None


class DayTable(Frozen):
    """Days of a kind, one row a day or a span from `first` to `last`: school days, events.

    Without `announced` the days of a row are held to have been known `notice_days` before the first.
    """

    title: str
    feed: Feed
    kind: Literal["school", "event"]
    name: str
    first: str
    last: str | None = None
    announced: str | None = None
    notice_days: int = Field(default=28, ge=0)
    date_formats: DateFormats = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")


class CalendarSettings(Frozen):
    """Public holidays, and tables of school terms and events."""

    holidays: HolidaySettings | None = None
    tables: dict[str, DayTable] = Field(default_factory=dict)


class WeatherTable(Frozen):
    """Weather by day: one row a day; a day's weather is known `delay_days` after its end."""

    title: str
    feed: Feed
    day: str
    values: dict[str, str] = Field(min_length=1)
    delay_days: Days = 1
    date_formats: DateFormats = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")

    @model_validator(mode="after")
    def _values_with_names_of_their_own(self) -> "WeatherTable":
        _refuse_names("values", self.values, WEATHER_COLUMNS)
        return self


class Gazetteer(Frozen):
    """Names of places as people say them ('the station'), with a point and how far around it they mean.

    `radius` is a column of metres, or a number of metres for all. `other_names` is a column of further names,
    divided by `|`.
    """

    file: FilePattern
    name: str
    other_names: str | None = None
    x: str
    y: str
    crs: Crs = "EPSG:4326"
    radius: str | Annotated[float, Field(gt=0, allow_inf_nan=False)] = 250.0
