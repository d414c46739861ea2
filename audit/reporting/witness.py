"""Shares reported as a witness shows them: a source that sees incidents whether or not anybody reports them."""

import numpy as np
import pandas as pd

from audit.groups import Dimension
from configs.reporting import WitnessReporting
from features.arrays import Floats


def told_by_others(
    witness: WitnessReporting, incidents: pd.DataFrame, linked: pd.DataFrame, areas: tuple[str, ...]
) -> tuple[Floats, Floats]:
    """Count a witness's incidents of one offence by area, and those of them that another source tells of too.

    An incident that the hub keeps from another source stands for the witness's row that was linked to it.

    Parameters
    ----------
    witness : WitnessReporting
        Source and offence.
    incidents, linked : pandas.DataFrame
        Of the hub: source, file, row, offence, area; linked rows with kept_source, kept_file and kept_row.
    areas : tuple of str
        Ids in the order of the result.

    Returns
    -------
    tuple of numpy.ndarray
        Told of by others too, and all. Shape of each: (areas,).
    """
    keys = ["kept_file", "kept_row"]
    of = incidents[incidents["offence"] == witness.offence]
    own, theirs = of[of["source"] == witness.witness], of[of["source"] != witness.witness]
    crossed = linked[linked["source"] != linked["kept_source"]]
    by_others = crossed.loc[crossed["kept_source"] == witness.witness, keys].drop_duplicates()
    by_witness = crossed.loc[crossed["source"] == witness.witness, keys].drop_duplicates()
    told = own.merge(by_others, left_on=["file", "row"], right_on=keys)
    also = theirs.merge(by_witness, left_on=["file", "row"], right_on=keys)
    return _by_area(told, areas) + _by_area(also, areas), _by_area(own, areas) + _by_area(also, areas)


def witness_rates(told: Floats, seen: Floats, dimension: Dimension) -> tuple[Floats, Floats]:
    """Return the share reported where each group's people live, and the covariance of the shares.

    r_g = Σ w·told / Σ w·seen, each area by the share of its people who belong to the group. Areas differ in more than
    who lives there, so the covariance is that of areas as clusters: Σ_i u_ig u_ih with u_ig = w_ig (told_i − r_g
    seen_i) / Σ w·seen (linearised ratio, Cochran 1977, chapter 6).

    Parameters
    ----------
    told, seen : numpy.ndarray
        Incidents told of by others, and all that the witness saw. Shape of each: (areas,).
    dimension : Dimension
        Who lives in the areas.

    Returns
    -------
    tuple of numpy.ndarray
        Shapes: (groups,) and (groups, groups). A group near whom nothing is seen has the share of all, and a variance
        of a quarter.
    """
    weights = dimension.shares
    total = weights.T @ seen
    known = total > 0
    overall = float(told.sum() / max(seen.sum(), 1.0))
    rates = np.where(known, weights.T @ told / np.where(known, total, 1.0), overall)
    influence = weights * (told[:, None] - seen[:, None] * rates)
    influence = np.divide(influence, total, out=np.zeros_like(influence), where=known)
    spread = influence.T @ influence + np.diag(np.where(known, 0.0, 0.25))
    return rates, spread


def _by_area(rows: pd.DataFrame, areas: tuple[str, ...]) -> Floats:
    counted = rows.groupby(rows["area"].astype(str)).size()
    return np.asarray(counted.reindex(list(areas), fill_value=0), dtype=np.float64)
