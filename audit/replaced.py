"""The release that another replaces, and what both flag in the windows that both were tested on."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.evidence import Evidence, forecasts_of, read_cube
from audit.history import uses
from audit.ledger import ledger_of
from audit.mitigation.rules import flag_by
from training import registry
from training.load import load_release

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Both:
    """What two releases flag, in windows and for offences that both forecast, of the same areas.

    Attributes
    ----------
    offences : tuple of str
        That both forecast, in order.
    this, other : numpy.ndarray
        True where the audited release flags, and where the one that it replaces does.
        Shape: (windows, areas, offences).
    """

    offences: tuple[str, ...]
    this: Flags
    other: Flags


def replaced(evidence: Evidence) -> int | None:
    """Return the release last brought into use other than the audited one, None where there is none.

    While the audited release is a candidate this is the champion. Once it is the champion itself, it is still the one
    that it replaced, so that a later audit says the same.
    """
    used = [each.number for each in uses(ledger_of(evidence.city).verify())]
    others = [number for number in used if number not in (None, evidence.release.number)]
    return others[-1] if others else None


def is_kept(evidence: Evidence, number: int) -> bool:
    """Tell whether a release's files are in the workspace, or in the registry from which they can be fetched."""
    here = evidence.city.home / "releases" / str(number) / "release.json"
    return here.is_file() or number in registry.versions(evidence.city)


def flagged_by_both(evidence: Evidence, number: int) -> Both | None:
    """Return what two releases flag, the same k of the same areas by the same rule, where they can be compared.

    Parameters
    ----------
    evidence : Evidence
        Of the audited release.
    number : int
        The other.

    Returns
    -------
    Both or None
        `None` where they have other areas, or no window or no offence in common.

    Raises
    ------
    IntegrityError
        The other release is not what was signed.
    """
    cube, tested = evidence.cube, load_release(evidence.city, number).backtest()
    theirs = read_cube(tested)
    offences = tuple(offence for offence in cube.offences if offence in theirs.offences)
    mine, same = _spans(evidence.release.backtest()), _spans(tested)
    windows = [(i, same.index(span)) for i, span in enumerate(mine) if span in same]
    if theirs.areas != cube.areas or not windows or not offences:
        return None
    first, second = (list(places) for places in zip(*windows, strict=True))
    here, there = ([each.index(offence) for offence in offences] for each in (cube.offences, theirs.offences))
    other = flag_by(evidence.policy, forecasts_of(theirs, evidence.dimensions, evidence.k)).flags
    return Both(offences, evidence.flagged[first][:, :, here], other[second][:, :, there])


def _spans(backtest: pd.DataFrame) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Return the windows of a backtest as start and end, in order."""
    rows = backtest[["window_start", "window_end"]].drop_duplicates().sort_values("window_start")
    return list(rows.itertuples(index=False, name=None))
