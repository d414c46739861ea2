"""Decides what becomes of each row: kept, in quarantine with a reason, or linked to the row that tells of the same."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from configs.city import City
from features.arrays import Floats, Integers
from features.linkage.across import make_reports, merge_sources
from features.linkage.group import NEVER
from features.linkage.state import State
from features.linkage.why import TAKES_BACK, TAKES_BACK_LINKED
from features.linkage.within import settle_source


@dataclass(frozen=True)
class Fates:
    """Rows with what became of them.

    Attributes
    ----------
    rows : pandas.DataFrame
        The rows, with `reason` (0 for none), `reported` of kept rows as the moment from which the incident was known,
        and `withdrawn` (UTC), the moment from which a kept row no longer stood, NaT for what stands.
        Shape: (n_rows, n_columns).
    kept : numpy.ndarray
        The position of the kept row to which a row is linked, -1 for none. Shape: (n_rows,).
    successor : numpy.ndarray
        The position of the row that took the place of a kept row that no longer stands: a later version, or the row
        of another source; -1 for none. Shape: (n_rows,).
    teller : numpy.ndarray
        The position of the row from whose report on a kept row's incident was known. Shape: (n_rows,).
    why : numpy.ndarray
        Why it is linked, or why a kept row no longer stands; empty for neither. Shape: (n_rows,).
    minutes, metres : numpy.ndarray
        How far apart a linked row and the row it is linked to are: minutes between their times, 0 where they meet,
        and metres between their points; NaN where either has none. Shape: (n_rows,).
    warnings : tuple of str
        Rows that `linkage.apart` names and that no source has, a line each.
    """

    rows: pd.DataFrame
    kept: Integers
    successor: Integers
    teller: Integers
    why: np.ndarray
    minutes: Floats
    metres: Floats
    warnings: tuple[str, ...]


def settle(city: City, rows: pd.DataFrame) -> Fates:
    """Find repeated ids and versions, carry out adjustments and merge the sources, in this order.

    An adjustment is linked to the row it takes back, which is kept as what was known until then, or goes to
    quarantine with it for the same reason. Where rows of several sources are one incident, one of them stands for it
    (`features.linkage.across`).

    Parameters
    ----------
    city : City
        Gives the sources in their order and the rules.
    rows : pandas.DataFrame
        Typed and located rows of all sources. Shape: (n_rows, n_columns).
    """
    rows = rows.reset_index(drop=True)
    state = State.of(rows, list(city.sources))
    taken = np.full(len(rows), -1, dtype=np.int64)
    for number, source in enumerate(city.sources.values()):
        places = np.flatnonzero(state.source == number)
        taken[places] = settle_source(source, rows, places, state)
    merge_sources(city, rows, state)
    takers = np.flatnonzero(taken >= 0)
    state.why[takers] = np.where(state.own()[taken[takers]], TAKES_BACK, TAKES_BACK_LINKED)
    state.kept[takers] = taken[takers]
    state.resolve()
    distances = _apart(rows, state)
    settled = (state.kept, state.successor, state.teller, state.why)
    return Fates(_dated(rows, state), *settled, *distances, _unknown(city, rows))


def _unknown(city: City, rows: pd.DataFrame) -> tuple[str, ...]:
    named = dict.fromkeys(name for pair in city.linkage.apart for name in pair)
    there = rows[rows["source_id"].isin([name for _, name in named])] if named else rows[:0]
    known = set(zip(there["source"], there["source_id"], strict=True))
    return tuple(
        f"linkage.apart: {source} has no row {name!r}" for source, name in named if (source, name) not in known
    )


def _dated(rows: pd.DataFrame, state: State) -> pd.DataFrame:
    reported = pd.Series(state.known, index=rows.index).astype("datetime64[us, UTC]")
    gone = np.where(state.gone == NEVER, np.iinfo(np.int64).min, state.gone)
    withdrawn = pd.Series(gone, index=rows.index).astype("datetime64[us, UTC]")
    return rows.assign(reported=reported, withdrawn=withdrawn)


def _apart(rows: pd.DataFrame, state: State) -> tuple[Floats, Floats]:
    linked = np.flatnonzero(state.kept >= 0)
    stays = state.kept[linked]
    reports = make_reports(rows, state.source, state.source)
    timed = (rows["occurred_start"].notna() & rows["occurred_end"].notna()).to_numpy()[linked]
    minutes, metres = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    minutes[linked[timed]] = reports.minutes(linked[timed], stays[timed])
    metres[linked] = reports.metres(linked, stays)
    return minutes, metres
