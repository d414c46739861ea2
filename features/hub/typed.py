"""Texts of one source → typed, located rows; rows that would go to quarantine are mended where a rule says so."""

import numpy as np
import pandas as pd

from configs.city import City
from features.hub.ground import Ground
from features.reasons import Reason, Reasons
from features.rows.dates import in_period
from features.rows.map import first_found, map_rows
from features.rows.mend import first_rules, rewritten
from features.where.locate import locate
from features.where.project import project


def type_rows(city: City, key: str, ground: Ground, texts: pd.DataFrame) -> pd.DataFrame:
    """Type and locate the rows of one source, and mend by its rules those that could not be used.

    A rule never touches a good row. A row that its rule does not make good keeps its own reason. A row outside the
    period is no good row, but `reason` does not say so (see `features.rows.dates.in_period`).

    Parameters
    ----------
    city : City
        The city.
    key : str
        The source's key.
    ground : Ground
        Polygons and areas.
    texts : pandas.DataFrame
        As from `features.rows.map.read_texts`, all of the source. Shape: (n_rows, 15).

    Returns
    -------
    pandas.DataFrame
        As from `features.rows.map.map_rows`, and x, y (metres, NaN for none), area (index, -1 for none), probability,
        method (index) and mended (number of the rule, 0 for none). Shape: (n_rows, 20).
    """
    rules = city.sources[key].mends
    rows = _located(city, key, ground, texts).assign(mended=np.zeros(len(texts), dtype=np.int16))
    bad = np.flatnonzero(judged(city, rows))
    number = first_rules(texts.iloc[bad], rules)
    bad, number = bad[number > 0], number[number > 0]
    if not len(bad):
        return rows
    again = _located(city, key, ground, rewritten(texts.iloc[bad], rules, number)).assign(mended=number)
    good = judged(city, again) == 0
    order = np.argsort(np.r_[np.delete(np.arange(len(rows)), bad[good]), bad[good]])
    left = rows.drop(index=rows.index[bad[good]])
    mended: pd.DataFrame = pd.concat([left, again[good]]).iloc[order]
    return mended


def judged(city: City, rows: pd.DataFrame) -> Reasons:
    """Return the first reason against each row, the period among them. Shape: (n_rows,)."""
    return in_period(rows["reason"].to_numpy(), rows["occurred_start"], city)


def _located(city: City, key: str, ground: Ground, texts: pd.DataFrame) -> pd.DataFrame:
    source = city.sources[key]
    rows = map_rows(city, key, texts)
    x, y, unread = project(texts["x"], texts["y"], source.crs, city.crs)
    places = locate(x, y, rows["recorded_area"], texts["place"], source, ground.areas, ground.polygons, city)
    nowhere = np.where((unread == Reason.NO_LOCATION) & (places.reasons == 0), 0, unread)
    return rows.assign(
        x=places.x,
        y=places.y,
        area=places.area.astype(np.int32),
        probability=places.probability,
        method=places.method.astype(np.int8),
        reason=first_found(rows["reason"].to_numpy(), nowhere, places.reasons).astype(np.int8),
    )
