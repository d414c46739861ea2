"""Which areas are flagged in a window, and where most was recorded."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def places(areas: int, share: float) -> int:
    """Return k, the number of areas flagged in each window: the share of all areas, rounded up."""
    return int(np.ceil(round(share * areas, 9)))


def flag(means: Floats, k: int) -> NDArray[np.bool_]:
    """Flag the k areas with the highest forecast of each window and offence.

    Parameters
    ----------
    means : numpy.ndarray
        Forecast means, areas in the order of their id. Shape: (windows, areas, offences).
    k : int
        Areas flagged in each window, for each offence.

    Returns
    -------
    numpy.ndarray
        True where flagged; equal forecasts go by area id, lowest first. Same shape.
    """
    order = np.argsort(-means, axis=1, kind="stable")
    flagged = np.zeros(means.shape, dtype=np.bool_)
    np.put_along_axis(flagged, order[:, :k], True, axis=1)
    return flagged


def realised_top(counts: Floats, k: int) -> Floats:
    """Return how far each area belongs to the k with most incidents, for each offence.

    Areas that tie for the last places share them equally, so that no group gains by the order of area ids. An area
    without an incident never belongs.

    Parameters
    ----------
    counts : numpy.ndarray
        Recorded incidents, of a window or of many. Shape: (n, areas, offences).
    k : int
        Number of places.

    Returns
    -------
    numpy.ndarray
        Between 0 and 1; sums to at most k over areas. Same shape.
    """
    cut = -np.partition(-counts, k - 1, axis=1)[:, k - 1 : k]
    above = counts > cut
    level = (counts == cut) & (counts > 0)
    left = k - above.sum(axis=1, keepdims=True)
    tied = np.maximum(level.sum(axis=1, keepdims=True), 1)
    top: Floats = above + level * np.minimum(left / tied, 1.0)
    return top
