"""What a week's attention does: which incidents are recorded, which are kept from the record, and which move away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audit.loop.incidents import Counts, Flags, Floats, Week, counted


@dataclass(frozen=True)
class Rule:
    """How attention bears on the record.

    Attributes
    ----------
    discovered : float
        Share of incidents that are recorded only where attention is; the others are reported everywhere.
    corrected : bool
        Whether the importance correction decides which discovered incidents stay in the record.
    displaced : float
        Share of incidents that leave an area with attention for a neighbour without.
    """

    discovered: float = 0.0
    corrected: bool = False
    displaced: float = 0.0


@dataclass(frozen=True)
class Lived:
    """What came of a week.

    Shape of each: (areas, offences).

    Attributes
    ----------
    recorded : numpy.ndarray
        What enters the record.
    happened : numpy.ndarray
        Where incidents happened in the end.
    left : numpy.ndarray
        Incidents that moved away.
    """

    recorded: Counts
    happened: Counts
    left: Counts


def live(week: Week, flagged: Flags, keep: Floats, rule: Rule, near: Sequence[NDArray[np.int64]]) -> Lived:
    """Return what a week's attention makes of its incidents.

    Parameters
    ----------
    week : Week
        What would happen.
    flagged : numpy.ndarray
        Where attention is. Shape: (areas, offences).
    keep : numpy.ndarray
        Chance with which a discovered incident stays in the record (see `keep_chance`). Shape: (areas, offences).
    rule : Rule
        How attention bears on the record.
    near : sequence of numpy.ndarray
        The neighbours of each area, by index.
    """
    everyone = np.ones(len(week.area), dtype=np.bool_)
    area = _moved(week, flagged, rule.displaced, near) if rule.displaced else week.area
    reported = week.found >= rule.discovered
    stays = week.kept < keep[area, week.offence] if rule.corrected else everyone
    seen = reported | (flagged[area, week.offence] & stays)
    return Lived(
        counted(week, area, seen, flagged.shape),
        counted(week, area, everyone, flagged.shape),
        counted(week, week.area, area != week.area, flagged.shape),
    )


def keep_chance(flags: Flags, share: float) -> Floats:
    """Return the chance with which the importance correction keeps what attention discovers.

    Inverse-probability weights, truncated at 1 (Ionides 2008): the share of areas with attention over the share of
    weeks so far in which this area had it. Of every area attended at least as often as an even spread would, the same
    share of its incidents is kept in the long run. It is the fix of Ensign et al. for many areas: theirs keeps a find
    with (1 - p) / max(p, 1 - p), the lesser chance of the two areas over that of the one visited. The least chance of
    many areas is 0 where attention goes by rank, and would keep nothing. No weight mends an area never attended.

    Parameters
    ----------
    flags : numpy.ndarray
        Attention so far, this week last. Shape: (weeks, areas, offences).
    share : float
        Share of areas that have attention in a week.
    """
    often = flags.mean(axis=0)
    return np.asarray(np.minimum(1.0, np.divide(share, often, out=np.ones(often.shape), where=often > 0)))


def _moved(week: Week, flagged: Flags, share: float, near: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return where each incident happens; one whose neighbours all have attention stays."""
    area = week.area.copy()
    for i in np.flatnonzero(flagged[area, week.offence] & (week.moved < share)):
        around = near[area[i]]
        free = around[~flagged[around, week.offence[i]]]
        if len(free):
            area[i] = free[int(week.where[i] * len(free))]
    return area
