"""Decides what becomes of each row: kept, in quarantine with a reason, or the duplicate of another."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from configs.city import City
from features.arrays import Integers
from features.linkage.adjust import match_adjustments
from features.linkage.match import SAME_ID, SAME_INCIDENT, TAKEN_BACK, Reports, match_reports, same_id
from features.reasons import Reason


@dataclass(frozen=True)
class Fates:
    """Rows with what became of them: `reason` (0 for none), `kept` and `why`.

    `kept` is the position of the row that stands for a duplicate, -1 for no duplicate, and `why` says why
    (empty for no duplicate). Shapes: (n_rows, n_columns), (n_rows,), (n_rows,).
    """

    rows: pd.DataFrame
    kept: Integers
    why: np.ndarray


def settle(city: City, rows: pd.DataFrame) -> Fates:
    """Find repeated ids, carry out adjustments and merge the sources, in this order.

    A row that stands for others has the earliest `reported` among them, though not one before it occurred.
    An adjustment is linked to the row it takes back, which is kept as what was known until the adjustment was
    reported (`withdrawn`), or goes to quarantine with it for the same reason.

    Parameters
    ----------
    city : City
        Gives the sources in their order and the rules.
    rows : pandas.DataFrame
        As from `features.rows.map_rows`, with area (index, -1 for none) and confidence. Shape: (n_rows, 17).
    """
    rows = rows.copy()
    kept = np.full(len(rows), -1, dtype=np.int64)
    why = np.full(len(rows), "", dtype=object)
    for key, source in city.sources.items():
        if source.repeated_id != "allowed":
            _repeated(rows, np.flatnonzero(rows["source"] == key), kept, why)
    rows["withdrawn"] = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us, UTC]")
    taken = _adjusted(city, rows, kept)
    _merged(city, rows, kept, why)
    takers = np.flatnonzero(taken >= 0)
    kept[takers], why[takers] = taken[takers], TAKEN_BACK
    return Fates(rows, kept, why)


def _repeated(rows: pd.DataFrame, places: Integers, kept: Integers, why: np.ndarray) -> None:
    part = rows.iloc[places]
    found = same_id(part["source_id"], ((part["reason"] == 0) & (part["weight"] > 0)).to_numpy())
    again = np.flatnonzero(found >= 0)
    _stand_for(rows, places[found[again]], places[again], kept, why, SAME_ID)


def _adjusted(city: City, rows: pd.DataFrame, kept: Integers) -> Integers:
    partner = np.full(len(rows), -1, dtype=np.int64)
    for key, source in city.sources.items():
        places = np.flatnonzero((rows["source"] == key).to_numpy() & (kept < 0))
        part = rows.iloc[places]
        if source.adjustments is not None and (part["weight"] < 0).any():
            filed = part["filed"].astype("int64").to_numpy(np.int64)
            weight = np.where(part["filed"].isna(), 0, part["weight"]).astype(np.int8)
            found = match_adjustments(_key_fields(part), weight, filed, source.adjustments.keys)
            partner[places] = np.where(found >= 0, places[found], -1)
        _take_over(rows, places[(part["weight"] < 0).to_numpy()], partner, source.adjustments is not None)
    return partner


def _key_fields(part: pd.DataFrame) -> pd.DataFrame:
    texts = {name: part[column].mask(part[column] == "") for name, column in _KEY_TEXTS.items()}
    return pd.DataFrame({**texts, "occurred": part["occurred_start"], "x": part["x"], "y": part["y"]})


_KEY_TEXTS = {"id": "source_id", "code": "code", "recorded_area": "recorded_area"}


def _take_over(rows: pd.DataFrame, takers: Integers, partner: Integers, has_rule: bool) -> None:
    own = {Reason.MALFORMED, Reason.WEIGHT, Reason.NO_REPORTED, Reason.BAD_REPORTED}
    reason = rows["reason"].to_numpy().copy()
    matched = takers[partner[takers] >= 0]
    lost = takers[(partner[takers] < 0) & ~np.isin(reason[takers], list(own))]
    reason[lost] = Reason.NOTHING_THERE if has_rule else Reason.NO_RULE
    reason[matched] = reason[partner[matched]]
    rows["reason"] = reason
    partner[matched[reason[matched] != 0]] = -1
    matched = matched[reason[matched] == 0]
    since = rows[["filed", "occurred_start", "reported"]].max(axis=1)
    withdrawn = rows["withdrawn"].array.copy()
    withdrawn[partner[matched]] = since.array[matched]
    rows["withdrawn"] = withdrawn


def _merged(city: City, rows: pd.DataFrame, kept: Integers, why: np.ndarray) -> None:
    keys = list(city.sources)
    number = rows["source"].astype("str").map({key: place for place, key in enumerate(keys)}).to_numpy()
    offence, _ = pd.factorize(rows["offence"], sort=True)
    reports = Reports(
        offence,
        rows["occurred_start"].astype("int64").to_numpy(np.int64),
        rows["occurred_end"].astype("int64").to_numpy(np.int64),
        rows["x"].to_numpy(),
        rows["y"].to_numpy(),
    )
    usable = ((rows["reason"] == 0) & (rows["weight"] > 0)).to_numpy()
    for place in range(1, len(keys)):
        left = np.flatnonzero(usable & (kept < 0) & (number < place))
        right = np.flatnonzero(usable & (kept < 0) & (number == place))
        first, second = match_reports(reports[left], reports[right], city.linkage.default)
        _stand_for(rows, left[first], right[second], kept, why, SAME_INCIDENT)


def _stand_for(
    rows: pd.DataFrame, stays: Integers, goes: Integers, kept: Integers, why: np.ndarray, reason: str
) -> None:
    kept[goes] = stays
    why[goes] = reason
    reported = rows["reported"].astype("int64").to_numpy(np.int64).copy()
    start = rows["occurred_start"].astype("int64").to_numpy(np.int64)
    np.minimum.at(reported, stays, reported[goes])
    reported[stays] = np.maximum(reported[stays], start[stays])
    rows["reported"] = pd.Series(reported, index=rows.index).astype("datetime64[us, UTC]")
