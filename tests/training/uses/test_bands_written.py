"""Bands as somebody asks for them: divided by the release's profile, written to the minute, or refused in words."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from configs.errors import DataError
from serving.files.bands import by_band, write_bands
from training.spread import Spread
from training.within import HOURS, Profile

CITY = SimpleNamespace(window=SimpleNamespace(shifts=("06:00", "14:00", "22:00")), timezone="Europe/London")


@pytest.fixture
def forecast():
    day = pd.Timestamp("2026-01-05")
    rows = [("a", "theft", 1.68)]
    return pd.DataFrame(rows, columns=["area", "offence", "mean"]).assign(
        origin=day, window_start=day, window_end=day + pd.Timedelta(days=7)
    )


def release(profile):
    return SimpleNamespace(number=3, profile=profile, blends=SimpleNamespace(spreads={("theft", (1, 1)): Spread()}))


def test_shifts_of_an_even_profile_by_hand(forecast):
    bands = by_band(CITY, release(Profile(("theft",), ("a",), np.full((1, 1, HOURS), 1 / HOURS))), forecast, "shift")
    assert bands["mean"].iloc[:4].tolist() == pytest.approx([0.06, 0.08, 0.08, 0.08])
    assert bands["mean"].sum() == pytest.approx(1.68)
    lines = write_bands(bands, "csv").decode().splitlines()
    assert lines[1].startswith("2026-01-05 00:00,2026-01-05 00:00,2026-01-05 06:00,a,theft,0.06")
    table = write_bands(bands, "table").decode().splitlines()
    assert table[1].split()[:8] == ["2026-01-05", "00:00", "2026-01-05", "06:00", "theft", "a", "0.06", "0"]


def test_a_release_without_times_of_day_says_so(forecast):
    with pytest.raises(DataError, match="knows no times of day"):
        by_band(CITY, release(None), forecast, "day")
