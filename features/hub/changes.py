"""What changed between deliveries of a hub's sources, from the tables of the hub."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from configs.city import City
from features.hub.deliveries import Change, delivery_changes
from features.hub.profile import Layout, Layouts, profile
from features.reasons import Reason

_TOLD = ["source", "file", "code", "occurred_start", "reported", "x", "y"]


def changes_of(
    city: City,
    frames: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    layouts: Layouts,
    moment: pd.Timestamp | None = None,
) -> list[Change]:
    """Return what changed between deliveries (see `features.hub.deliveries`).

    Parameters
    ----------
    city : City
        Gives the end of the period.
    frames : tuple of pandas.DataFrame
        Incidents, quarantine and linked.
    layouts : mapping
        As from `layouts_of`.
    moment : pandas.Timestamp, optional
        The moment (UTC) as of which incidents and linked are: a source is not silent for what comes later. Of rows in
        quarantine it is not known when they were reported; they are left out then.
    """
    incidents, quarantine, linked = frames
    told = [frame[_TOLD].assign(quarantined=False) for frame in (incidents, linked)]
    if moment is None:
        unknown = quarantine["reason"] == Reason.UNKNOWN_CODE.text
        refused = quarantine[["source", "file"]].assign(code=quarantine["code"].where(unknown, ""), quarantined=True)
        times = dict.fromkeys(
            ("occurred_start", "reported"), pd.Series(pd.NaT, refused.index, incidents["reported"].dtype)
        )
        told.append(refused.assign(**times, x=np.nan, y=np.nan))
    end = pd.Timestamp(city.end, tz=city.timezone).tz_convert("UTC")
    end = end if moment is None else min(end, moment)
    return delivery_changes(profile(pd.concat(told, ignore_index=True), layouts, end), end)


def layouts_of(files: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Layout]:
    """Return the layout of each file of an account, as written."""
    return {
        (each["source"], each["file"]): Layout(each["schema_number"], frozenset(each.get("others", ())))
        for each in files
    }
