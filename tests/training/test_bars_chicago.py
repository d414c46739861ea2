"""Chicago by the rule of the reference run: the same rows, and no worse than its best forecast."""

import pytest

from benchmarks.bars_chicago import REFERENCE, panel_of_bands, scored, settings

pytestmark = [pytest.mark.real_data, pytest.mark.slow]


def test_bands_of_six_hours_are_forecast_no_worse_than_the_references_best():
    city = settings()
    if not (city.data_folder / "chicago").is_dir():
        pytest.skip(f"no open data in {city.data_folder}")
    found = scored(city, panel_of_bands(city))
    mae, deviance, *_ = REFERENCE["EWMA(.05)"]
    rule = found["EWMA(.05), by these rows"]
    assert (rule.mae, rule.deviance) == pytest.approx((mae, deviance), abs=6e-4)
    best, ours = REFERENCE["LightGBM, log(EWMA) offset"], found["Fairward"]
    assert (ours.mae < best[0], ours.deviance < best[1], ours.wis < best[2], ours.relative < best[3]) == (True,) * 4
