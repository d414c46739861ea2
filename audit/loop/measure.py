"""What a simulated year did: shares of the areas flagged at its start, and of the people of each group."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from audit.groups import Dimension, by_group
from audit.loop.incidents import Counts, Flags, Floats
from audit.loop.year import Year


def share_inside(values: Floats | Counts | Flags, inside: Flags) -> Floats:
    """Return the share of a sum that lies in some areas: all offences together first, then each.

    Parameters
    ----------
    values : numpy.ndarray
        Shape: (weeks, areas, offences).
    inside : numpy.ndarray
        Shape: (areas, offences).

    Returns
    -------
    numpy.ndarray
        0 where the sum is. Shape: (1 + offences,).
    """
    part, whole = (np.einsum("wao->o", each.astype(np.float64)) for each in (values * inside, values))
    part, whole = (np.concatenate([[each.sum()], each]) for each in (part, whole))
    return np.asarray(np.divide(part, whole, out=np.zeros_like(part), where=whole > 0))


def amplified(year: Year, truth: Floats, last: int) -> dict[str, list[float]]:
    """Return how large the share of the areas flagged at the start has become, all offences first, then each.

    Parameters
    ----------
    year : Year
        As it was lived through.
    truth : numpy.ndarray
        What happens in a week, expected. Shape: (areas, offences).
    last : int
        Weeks at the end of the year that are looked at.

    Returns
    -------
    dict
        `forecast` and `recorded`: their share over the true share. `attention`: the share of flags that still goes
        there.
    """
    start = year.flagged[0]
    true = share_inside(truth[None], start)
    forecast, recorded = (share_inside(each[-last:], start) for each in (year.forecast, year.recorded))
    return {
        "forecast": _over(forecast, true),
        "recorded": _over(recorded, true),
        "attention": share_inside(year.flagged[-last:], start).tolist(),
    }


def caught(year: Year, last: int) -> float:
    """Return the share of the last weeks' incidents that happened in areas with attention."""
    happened, flagged = year.happened[-last:], year.flagged[-last - 1 : -1]
    return float((happened * flagged).sum() / max(happened.sum(), 1))


def of_groups(dimensions: Sequence[Dimension], year: Year, last: int) -> list[dict[str, Any]]:
    """Return the share of the forecast and of attention that falls to each group over the last weeks, in their order.

    Incidents are divided by membership; attention is counted in people who live where it is.
    """
    forecast, flagged = year.forecast[-last:], year.flagged[-last:]
    return [
        {"forecast": float(of_forecast), "attention": float(of_attention)}
        for dimension in dimensions
        for of_forecast, of_attention in zip(
            divided(forecast, dimension.shares), divided(flagged, dimension.people), strict=True
        )
    ]


def divided(values: Floats | Flags, weights: Floats) -> Floats:
    """Return each group's share of a sum over weeks, areas and offences. Shape: (groups,)."""
    sums = by_group(values, weights)[:, :, 0].sum(axis=0)
    return np.asarray(sums / max(float(sums.sum()), 1e-12))


def _over(share: Floats, true: Floats) -> list[float]:
    return [float(each) for each in np.divide(share, true, out=np.zeros_like(share), where=true > 0)]
