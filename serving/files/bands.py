"""An issued forecast by day, by shift or by any bands of the day, as table, CSV or Parquet."""

from typing import TYPE_CHECKING

import pandas as pd

from configs.city import City
from configs.errors import DataError
from serving import words
from serving.files.formats import TIMES, intervals, to_parquet

if TYPE_CHECKING:
    from training.bundle import Release

KINDS = ("table", "csv", "parquet")


def by_band(city: City, release: "Release", forecast: pd.DataFrame, by: str) -> pd.DataFrame:
    """Divide an issued forecast of the next window (see `training.within.band_frame`).

    Parameters
    ----------
    city : City
        Its shifts and time zone.
    release : Release
        That made the forecast; it holds the profile of the week.
    forecast : pandas.DataFrame
        As issued.
    by : str
        `day`, `shift`, or clock times with commas between.

    Raises
    ------
    ConfigError
        `by` names no bands.
    DataError
        The release has no profile: times of day are not known of most incidents.
    """
    from training.within import band_frame, read_bands

    clock = read_bands(by, city.window.shifts)
    profile = release.profile
    if profile is None:
        raise DataError(
            f"release {release.number} knows no times of day: its incidents are known no closer than a window",
            where="--by",
            remedy="ask for whole windows",
        )
    spreads = {offence: release.blends.spreads[offence, (1, 1)] for offence in profile.offences}
    return band_frame(forecast, profile, spreads, clock, city.timezone)


def write_bands(bands: pd.DataFrame, kind: str) -> bytes:
    """Write a forecast by band in one of `KINDS`; moments to the minute, local time."""
    if kind == "parquet":
        return to_parquet(bands)
    timed = bands.assign(**{name: bands[name].dt.strftime("%Y-%m-%d %H:%M") for name in TIMES})
    if kind == "csv":
        return str(timed.to_csv(index=False, lineterminator="\n")).encode()
    shown = timed.sort_values(["window_start", "offence", "mean"], ascending=[True, True, False], kind="stable")
    table = pd.DataFrame(
        {
            "from": shown["window_start"],
            "to": shown["window_end"],
            "offence": shown["offence"],
            "area": shown["area"],
            "expected": [words.amount(value) for value in shown["mean"]],
            "90% interval": intervals(shown),
        }
    )
    return (table.to_string(index=False) + "\n").encode()
