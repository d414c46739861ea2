"""The period of a city that lives on: it ends where the newest issued window starts, whatever the settings say."""

from collections.abc import Iterator
from datetime import date, datetime

from configs.city import City
from features.panel.build import windows_of
from serving.archive.seals import SEAL


def lived(city: City) -> City:
    """Return the city with its period ended where the newest issued window starts.

    Releases are trained on the period of the settings, and their digests are of those; the hub, forecasts and the
    service follow the weeks that were issued since. Where none was, it is the city as it is.
    """
    issued = (city.home / "forecasts").glob(f"????-??-??/{SEAL}")
    return until(city, max((date.fromisoformat(path.parent.name) for path in issued), default=city.end))


def until(city: City, end: date) -> City:
    """Return the city with a later end of its period; an earlier one changes nothing."""
    return city if end <= city.end else city.model_copy(update={"end": end})


def starts(city: City) -> Iterator[tuple[date, datetime]]:
    """Give the first day and the first moment (UTC) of each window from the period's end on, without end.

    Where windows are shifts, only the first of each day is given: a period ends with a day.
    """
    windows, step = windows_of(city), len(city.window.shifts) if city.window.unit == "shift" else 1
    index = city.windows
    while True:
        yield windows.start(index).date(), windows.start_utc(index).to_pydatetime()
        index += step
