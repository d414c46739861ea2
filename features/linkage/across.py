"""Finds rows of different sources that are one incident."""

from collections import defaultdict

import numpy as np
import pandas as pd

from configs.city import City
from features.arrays import Integers
from features.linkage.alike import count_alike
from features.linkage.group import Apart, Standing, group_rows
from features.linkage.match import Reports, near_pairs
from features.linkage.speak import give_voice
from features.linkage.state import State, micros
from features.linkage.weights import log_odds
from features.linkage.why import SAME_INCIDENT, SPOKEN_FOR
from features.where.confidence import METHODS

_VAGUE = [METHODS.index(name) for name in ("gazetteer", "recorded")]


def merge_sources(city: City, rows: pd.DataFrame, state: State) -> None:
    """Link rows of different sources that are one incident to the row that stands for it.

    It is the row of the source listed first, of those whose place is a point; a vague one stands where no other does.

    Parameters
    ----------
    city : City
        Gives sources, tolerances and windows.
    rows : pandas.DataFrame
        All rows. Shape: (n_rows, n_columns).
    state : State
        Filled in for rows that are linked, and for those they are linked to.
    """
    usable = (rows["reason"] == 0).to_numpy() & (rows["weight"] > 0).to_numpy() & state.own()
    places = np.flatnonzero(usable & rows["x"].notna().to_numpy() & rows["y"].notna().to_numpy())
    if len(np.unique(state.source[places])) < 2:
        return
    part = rows.iloc[places].reset_index(drop=True)
    offences, names = pd.factorize(part["offence"], sort=True)
    rules = {code: city.linkage.of(str(name)) for code, name in enumerate(names)}
    reports = make_reports(part, state.source[places], offences)
    rank = reports.source + len(city.sources) * reports.vague
    standing = Standing(state.known[places], state.gone[places], reports.source, rank)
    pairs = near_pairs(reports, rules)
    odds = log_odds(reports, pairs, rules, standing.known)
    label = group_rows(pairs, odds, standing, _apart(city, part))
    voices = give_voice(label, standing, reports.start, count_alike(city, part))
    state.known[places], state.gone[places], state.teller[places] = voices.known, voices.gone, places[voices.teller]
    for found, to, why in ((voices.kept, state.kept, SAME_INCIDENT), (voices.successor, state.successor, SPOKEN_FOR)):
        there = np.flatnonzero(found >= 0)
        to[places[there]], state.why[places[there]] = places[found[there]], why


def make_reports(rows: pd.DataFrame, source: Integers, offence: Integers) -> Reports:
    """Return rows as numbers. Shape: (n_rows,)."""
    start, end = micros(rows["occurred_start"]), micros(rows["occurred_end"])
    x, y = (rows[name].to_numpy(np.float64) for name in ("x", "y"))
    vague = np.isin(rows["method"].to_numpy(), _VAGUE)
    return Reports(source, offence, start, end, x, y, rows["area"].to_numpy(np.int64), vague)


def _apart(city: City, rows: pd.DataFrame) -> Apart:
    if not city.linkage.apart:
        return {}
    named = {name for pair in city.linkage.apart for name in pair}
    there = np.flatnonzero(rows["source_id"].isin([name for _, name in named]).to_numpy())
    found = defaultdict(list)
    for place, *name in zip(there.tolist(), *(rows[key].iloc[there] for key in ("source", "source_id")), strict=True):
        found[tuple(name)].append(place)
    apart: dict[int, frozenset[int]] = defaultdict(frozenset)
    for one, other in city.linkage.apart:
        for left, right in ((one, other), (other, one)):
            for place in found[left]:
                apart[place] |= frozenset(found[right])
    return apart
