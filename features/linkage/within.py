"""Settles the rows of one source among themselves: repeated ids, later versions, rows that take others back."""

import numpy as np
import pandas as pd

from configs.sources import SourceSettings
from features.arrays import Integers, Mask
from features.linkage.adjust import match_adjustments
from features.linkage.state import State, micros
from features.linkage.versions import later_versions, same_again
from features.linkage.why import AGAIN, NEW_VERSION, REPLACED, TAKEN_BACK
from features.reasons import Reason

_CONTENT = ["code", "offence", "occurred_start", "occurred_end", "x", "y", "recorded_area"]
_KEY_TEXTS = {"id": "source_id", "code": "code", "recorded_area": "recorded_area"}
_OWN = (Reason.MALFORMED, Reason.WEIGHT, Reason.NO_REPORTED, Reason.BAD_REPORTED)


def settle_source(source: SourceSettings, rows: pd.DataFrame, places: Integers, state: State) -> Integers:
    """Settle the rows of one source, and return for each adjustment among them the row it takes back, -1 elsewhere.

    Parameters
    ----------
    source : SourceSettings
        The source's rules.
    rows : pandas.DataFrame
        All rows; `reason` is set for adjustments. Shape: (n_rows, n_columns).
    places : numpy.ndarray
        Positions of the source's rows. Shape: (n_places,).
    state : State
        Filled in for those rows.

    Returns
    -------
    numpy.ndarray
        Positions among all rows. Shape: (n_places,).
    """
    part = rows.iloc[places]
    usable = ((part["reason"] == 0) & (part["weight"] > 0)).to_numpy()
    if source.repeated_id == "again":
        _link(state, places, same_again(part["source_id"], usable, state.known[places]), AGAIN)
    elif source.repeated_id == "revision":
        _revise(part, usable, places, state)
    taken: Integers = np.full(len(places), -1, dtype=np.int64)
    if (part["weight"] < 0).any():
        taken = _adjustments(source, part, places, state)
        rows["reason"] = _take_over(rows, places, taken, source.adjustments is not None)
        _take_back(rows, places[taken >= 0], taken[taken >= 0], state)
    return taken


def _link(state: State, places: Integers, found: Integers, why: str) -> None:
    linked = np.flatnonzero(found >= 0)
    state.kept[places[linked]] = places[found[linked]]
    state.why[places[linked]] = why


def _revise(part: pd.DataFrame, usable: Mask, places: Integers, state: State) -> None:
    revised = part["revised"].fillna(part["reported"])
    written = np.where(part["weight"] > 0, micros(revised), np.iinfo(np.int64).min)
    content = part.groupby(_CONTENT, sort=False, dropna=False, observed=True).ngroup().to_numpy(np.int64)
    start = micros(part["occurred_start"])
    versions = later_versions(part["source_id"], usable, written, state.known[places], start, content)
    _link(state, places, np.where(versions.replaced, -1, versions.kept), AGAIN)
    _link(state, places, np.where(versions.replaced, versions.kept, -1), REPLACED)
    state.known[places], state.gone[places] = versions.known, versions.gone
    later = np.flatnonzero(versions.successor >= 0)
    state.successor[places[later]] = places[versions.successor[later]]
    state.why[places[later]] = NEW_VERSION


def _adjustments(source: SourceSettings, part: pd.DataFrame, places: Integers, state: State) -> Integers:
    if source.adjustments is None:
        return np.full(len(places), -1, dtype=np.int64)
    open_ = np.flatnonzero(state.own()[places] & part["filed"].notna().to_numpy())
    chosen, filed = part.iloc[open_], micros(part["filed"])[open_]
    if source.repeated_id == "revision":
        filed = np.maximum(filed, state.known[places[open_]])
    found = match_adjustments(_key_fields(chosen), chosen["weight"].to_numpy(np.int8), filed, source.adjustments.keys)
    taken = np.full(len(places), -1, dtype=np.int64)
    taken[open_] = np.where(found >= 0, places[open_[found]], -1)
    return taken


def _key_fields(part: pd.DataFrame) -> pd.DataFrame:
    texts = {name: part[column].mask(part[column] == "") for name, column in _KEY_TEXTS.items()}
    return pd.DataFrame({**texts, "occurred": part["occurred_start"], "x": part["x"], "y": part["y"]})


def _take_over(rows: pd.DataFrame, places: Integers, taken: Integers, has_rule: bool) -> Integers:
    """Give an adjustment the reason of the row it takes back, which may be none, or its own if there is no such row.

    An adjustment that goes to quarantine takes nothing back: `taken` is set to -1.
    """
    reason = rows["reason"].to_numpy().copy()
    matched = np.flatnonzero(taken >= 0)
    adjusts = (rows["weight"].to_numpy()[places] < 0) & (taken < 0)
    lost = places[adjusts & ~np.isin(reason[places], _OWN)]
    reason[lost] = Reason.NOTHING_THERE if has_rule else Reason.NO_RULE
    reason[places[matched]] = reason[taken[matched]]
    taken[matched[reason[places[matched]] != 0]] = -1
    return reason


def _take_back(rows: pd.DataFrame, takers: Integers, taken: Integers, state: State) -> None:
    """Let rows stand until the adjustment was known: not before its report, nor before they were known themselves."""
    since = micros(rows[["filed", "occurred_start", "reported"]].iloc[takers].max(axis=1))
    since = np.maximum(since, state.known[taken])
    first = since < state.gone[taken]
    state.gone[taken[first]], state.successor[taken[first]] = since[first], -1
    state.why[taken[first]] = TAKEN_BACK
