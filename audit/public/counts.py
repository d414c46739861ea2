"""Counts incidents by area, offence and calendar month, from the hub on which a release was trained."""

from typing import TYPE_CHECKING

import pandas as pd

from configs.city import City
from configs.errors import StateError
from features.hub.load import load_hub

if TYPE_CHECKING:
    from training.bundle import Release


def monthly(release: "Release", city: City) -> pd.DataFrame:
    """Count the incidents of each offence that the release forecasts, in the month in which they may have begun.

    Parameters
    ----------
    release, city : Release, City
        Whose hub is read.

    Returns
    -------
    pandas.DataFrame
        area, offence, month (such as 2025-03, local time) and count. Incidents that were withdrawn do not count; counts
        tables do, in the month in which their window starts.

    Raises
    ------
    StateError
        There is no hub, or it has changed since the release was trained.
    """
    hub = load_hub(city)
    if hub.digest != release.manifest["data_digest"]:
        raise StateError("the hub has changed since the release was trained", remedy="train again, then audit")
    offences = [each["offence"] for each in release.manifest["offences"]]
    standing = hub.incidents[hub.incidents["withdrawn"].isna() & hub.incidents["offence"].isin(offences)]
    began = standing["occurred_start"].dt.tz_convert(city.timezone).dt.tz_localize(None)
    single = pd.DataFrame(
        {"area": standing["area"], "offence": standing["offence"], "month": _month(began), "count": 1}
    )
    counts = hub.context.counts
    counts = counts[counts["offence"].isin(offences)]
    tabled = counts[["area", "offence", "count"]].assign(month=_month(counts["window_start"]))
    both = pd.concat([single, tabled], ignore_index=True).astype({"area": str, "offence": str})
    summed = both.groupby(["area", "offence", "month"], sort=True)[["count"]].sum().reset_index()
    return summed.assign(month=summed["month"].map(str))


def _month(local: pd.Series) -> pd.Series:
    """Return the calendar month of local moments."""
    month: pd.Series = local.dt.to_period("M")
    return month


def whole_years(city: City, most: int) -> list[int]:
    """Return the calendar years that lie wholly in the city's period, the newest first, so many at most.

    A year in which the period starts with its first window counts as whole.
    """
    first = city.start.year + (0 if (city.start.month, city.start.day) == (1, 1) else 1)
    last = city.end.year - 1
    return list(range(last, first - 1, -1))[:most]
