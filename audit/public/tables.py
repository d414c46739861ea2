"""The tables of the public edition: incidents by place, offence and year, the newest by month, and what was flagged."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.disclosure.floor import Place
from audit.disclosure.tables import ALL, Table, crossed, everybody_knows, linked

RECORDED, FLAGGED = "recorded", "flagged"


def recorded_table(
    counts: pd.DataFrame,
    year: int,
    places: dict[str, list[str]],
    offences: Sequence[str],
    smallest: int,
    *,
    months: bool,
) -> Table:
    """Return the incidents recorded in a year, by place and offence, and by month and offence where that is asked for.

    Parameters
    ----------
    counts : pandas.DataFrame
        As from `audit.public.counts.monthly`.
    year : int
        Calendar year.
    places : dict of str to list of str
        Ids of the areas of each place; every area is in one.
    offences : sequence of str
        In the order of columns.
    smallest : int
        Counts under it are sensitive.
    months : bool
        Whether the city's months are shown too; both parts share the city's totals.
    """
    inside = counts[counts["month"].str.startswith(f"{year}-")]
    place = {area: name for name, areas in places.items() for area in areas}
    by_place = _matrix(inside["area"].map(place), inside, list(places), offences)
    table = crossed(by_place, list(places), offences, smallest)
    if not months:
        return table
    names = [f"{year}-{month:02d}" for month in range(1, 13)]
    return linked(table, crossed(_matrix(inside["month"], inside, names, offences), names, offences, smallest))


def flagged_table(flagged: NDArray[np.bool_], places: Sequence[Place], offences: Sequence[str], smallest: int) -> Table:
    """Return in how many windows areas of each place were flagged, for each offence.

    How many are flagged in the whole city follows from the policy, so everybody knows it. That nothing was flagged is
    not sensitive: it counts no incident and nobody.

    Parameters
    ----------
    flagged : numpy.ndarray
        Shape: (windows, areas, offences).
    places : sequence of Place
        Rows; together they hold every area.
    offences : sequence of str
        Columns.
    smallest : int
        Counts under it, but above 0, are sensitive.
    """
    each = flagged.sum(axis=0).astype(np.int64)
    counts = np.array([each[place.areas].sum(axis=0) for place in places])
    table = crossed(counts, [place.name for place in places], offences, smallest)
    table = replace(table, sensitive=table.sensitive & (table.values > 0))
    return everybody_knows(table, [(ALL, column) for column in (*offences, ALL)])


def _matrix(rows: Any, counts: pd.DataFrame, names: Sequence[str], offences: Sequence[str]) -> NDArray[np.int64]:
    table = counts.groupby([rows.to_numpy(), counts["offence"].to_numpy()])["count"].sum().unstack(fill_value=0)
    whole = table.reindex(index=list(names), columns=list(offences), fill_value=0).to_numpy(dtype=np.int64)
    return np.asarray(whole)
