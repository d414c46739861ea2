"""Marks the rows of a forecast as the policy's rule flags them: for the service, its archive and its exports."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.flagging import places
from audit.groups import memberships
from audit.mitigation.rules import RECORD, Forecasts, flag_by
from configs.city import City
from configs.errors import DataError
from configs.policy import Policy


@dataclass(frozen=True)
class Marked:
    """Rows of a forecast with what the policy's rule flags.

    Attributes
    ----------
    rows : pandas.DataFrame
        As they were, but for `flagged`.
    unmet : tuple of str
        Offences for which the rule could not be met, so that what comes nearest to it is flagged.
    """

    rows: pd.DataFrame
    unmet: tuple[str, ...]


def mark(rows: pd.DataFrame, areas: pd.DataFrame, city: City, policy: Policy) -> Marked:
    """Flag areas by the policy's rule, exactly as the audit flags those of a backtest.

    Parameters
    ----------
    rows : pandas.DataFrame
        A forecast of one span: a row for each offence and area with area, offence, mean and the baselines.
    areas : pandas.DataFrame
        Every area with its attributes, as the release that was audited has them.
    city, policy : City, Policy
        Its groups and its committee's rule.

    Raises
    ------
    DataError
        The forecast has an area that is not among them.
    ConfigError
        The rule names groups that the city does not count.
    """
    wide = {name: rows.pivot(index="area", columns="offence", values=name).sort_index() for name in ("mean", RECORD)}
    known = areas.set_index("area", drop=False)
    if set(wide["mean"].index) != set(known.index):
        raise DataError("the forecast is of other areas than the release", remedy="train a release of these areas")
    ordered = known.loc[wide["mean"].index].reset_index(drop=True)
    mean, record = (_cube(wide[name]) for name in ("mean", RECORD))
    k = places(len(ordered), policy.flagged.share)
    found = flag_by(policy, Forecasts(mean, record, memberships(ordered, city), k))
    flags = pd.DataFrame(found.flags[0], index=wide["mean"].index, columns=wide["mean"].columns).stack()
    keys = pd.MultiIndex.from_frame(rows[["area", "offence"]])
    unmet = tuple(str(name) for name in wide["mean"].columns[found.unmet[0]])
    return Marked(rows.assign(flagged=flags.loc[keys].to_numpy(dtype=bool)), unmet)


def _cube(wide: pd.DataFrame) -> NDArray[np.float64]:
    return wide.to_numpy(dtype=np.float64)[None]
