"""Displacement: where incidents go that leave attention, what the forecast then does, and whom it reaches."""

from typing import Any

import numpy as np

from audit.loop.incidents import Counts, Flags, Floats
from audit.loop.measure import caught, divided, of_groups, share_inside
from audit.loop.world import World
from audit.loop.year import Year


def displacement(world: World, stays: Year, moves: Year, last: int) -> dict[str, Any]:
    """Compare a year in which incidents leave attention with the same year in which they stay.

    Parameters
    ----------
    world : World
        Where both began.
    stays, moves : Year
        Lived through with the same draws; in both all is reported.
    last : int
        Weeks at the end of the year that are looked at.

    Returns
    -------
    dict
        `incidents` and `moved` in the year, `caught` (share of incidents in areas with attention, stayed and moved),
        `places` and `groups`: what moved from and to them, and their share of the forecast.
    """
    arrived = moves.happened - (stays.happened - moves.left)
    return {
        "incidents": int(moves.happened.sum()), "moved": int(moves.left.sum()),
        "caught": [caught(stays, last), caught(moves, last)],
        "places": _places(world, stays, moves, last, arrived),
        "groups": _groups(world, stays, moves, last, arrived),
    }  # fmt: skip


def _places(world: World, stays: Year, moves: Year, last: int, arrived: Counts) -> list[dict[str, Any]]:
    start = stays.flagged[0]
    beside = ((world.panel.neighbours @ start.astype(np.float64)) > 0) & ~start
    kinds: dict[str, Flags] = {
        "flagged at the start": start, "beside those": beside, "elsewhere": ~start & ~beside,
    }  # fmt: skip
    return [
        {"where": name, "true_share": float(share_inside(world.truth[None], inside)[0]),
         "left": int((moves.left * inside).sum()), "arrived": int((arrived * inside).sum()),
         "forecast_stays": float(share_inside(stays.forecast[-last:], inside)[0]),
         "forecast_moves": float(share_inside(moves.forecast[-last:], inside)[0])}
        for name, inside in kinds.items()
    ]  # fmt: skip


def _groups(world: World, stays: Year, moves: Year, last: int, arrived: Counts) -> list[dict[str, Any]]:
    heads = [
        {"dimension": dimension.title, "group": name, "true_share": float(true), "left": float(left),
         "arrived": float(came)}
        for dimension in world.dimensions
        for name, true, left, came in zip(
            dimension.names, divided(world.truth[None], dimension.shares),
            _sum(moves.left, dimension.shares), _sum(arrived, dimension.shares), strict=True,
        )
    ]  # fmt: skip
    before, after = (of_groups(world.dimensions, year, last) for year in (stays, moves))
    return [
        {**head, "forecast_stays": one["forecast"], "forecast_moves": two["forecast"],
         "attention_stays": one["attention"], "attention_moves": two["attention"]}
        for head, one, two in zip(heads, before, after, strict=True)
    ]  # fmt: skip


def _sum(values: Counts, shares: Floats) -> Floats:
    """Return incidents of each group, by membership. Shape: (weeks, areas, offences), (areas, groups) → (groups,)."""
    return np.asarray(values.sum(axis=(0, 2)) @ shares)
