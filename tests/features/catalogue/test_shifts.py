"""What stands beside a shift: the weather of its day, and the days that it touches."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from features.design import design_at
from features.panel import Panel
from tests.features.catalogue.worlds import world

FIRST = 1095
"""The shift that starts at 06:00 on the 366th day, of three a day."""


@pytest.fixture(scope="module")
def panel() -> Panel:
    """Build a panel of shifts; each day's rain is its number, known as it ends, and the 368th day is a holiday."""
    city = world(np.random.default_rng(3), "shift", FIRST + 9, n_areas=2, incidents=500)
    dates = pd.date_range("2020-01-06", periods=380, freq="D", unit="us")
    # no change of clocks near: local time is UTC
    known = (dates + pd.Timedelta(days=1)).tz_localize("UTC")
    weather = pd.DataFrame(
        {"source": "s", "file": "f", "row": 1, "date": dates, "known": known, "rain": np.arange(1.0, 381)}
    )
    days = pd.DataFrame({"source": "t", "date": dates[[367]], "kind": "holiday", "name": "h", "known": known[[0]]})
    return replace(city.panel(), beside=replace(city.beside, weather=weather, days=days))


def values(panel: Panel, name: str, shifts: list[int]) -> list[float | None]:
    found = [float(design_at(panel, FIRST + shift, [name]).features[0, 0, 0]) for shift in shifts]
    return [None if np.isnan(value) else value for value in found]


def test_the_night_behind_a_morning_has_the_weather_of_the_day_on_which_it_began(panel: Panel) -> None:
    # at 06:00 on day 366 the night since 22:00 on day 365 is behind; of day 366 nothing is known before it ends
    assert values(panel, "weather_last:rain", [0, 1, 2]) == [365, None, None]
    # the four shifts behind began on day 364, of which and of day 365 the weather is known
    assert values(panel, "weather_recent:rain", [0]) == [364.5]


def test_a_night_touches_two_days(panel: Panel) -> None:
    # the holiday is day 368: the night before reaches into it, the three shifts of its own begin on it
    assert values(panel, "holiday_days", [4, 5, 6, 7, 8, 9]) == [0, 1, 1, 1, 1, 0]
