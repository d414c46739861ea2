"""How late reports come: the distribution of delays, estimated at an origin from what was known at it."""

import numpy as np

from features.arrays import Floats, Mask
from features.panel.arrivals import Arrivals

LEAST = 100
"""Incidents that an estimate rests on; with fewer those of the whole source are taken, then those of all sources.

A delay is looked at where so many could have shown it, so that a handful of old incidents says nothing about all.
"""


def product_limit(arrived: Floats, exposed: Floats) -> Floats:
    """Estimate the distribution of a delay of which only values up to a limit could be seen.

    F(a) is the product over all d > a of 1 - arrived(d) / exposed(d): of those known with a delay of at most d, at
    moments when d could be seen, the share with less than d. It is the product-limit estimate in reverse time for
    right-truncated delays (Lagakos, Barraj & De Gruttola 1988; Lawless 1994); of whole windows it is the
    chain ladder.

    Parameters
    ----------
    arrived : numpy.ndarray
        Number with a delay of exactly d, where a delay of d could be seen. Shape: (..., n_delays).
    exposed : numpy.ndarray
        Number with a delay of at most d, at the same places. Shape: (..., n_delays).

    Returns
    -------
    numpy.ndarray
        Share with a delay of at most a, given one within n_delays; 1 at the last. Above 1 where more is taken back
        than arrives. Shape: (..., n_delays).
    """
    hazard = np.divide(arrived, exposed, out=np.zeros_like(arrived), where=exposed >= LEAST)
    below = np.cumprod(np.maximum(1 - hazard, 0)[..., :0:-1], axis=-1)[..., ::-1]
    return np.concatenate([below, np.ones((*arrived.shape[:-1], 1))], axis=-1)


def delays_at(arrivals: Arrivals, origin: int, recent: int) -> Floats:
    """Estimate the delays of each offence and source, in windows, as they look at an origin.

    For each delay the `recent` last windows are taken that could show it.

    Parameters
    ----------
    arrivals : Arrivals
        Those later than the origin are not looked at.
    origin : int
        A window's index.
    recent : int
        Number of windows.

    Returns
    -------
    numpy.ndarray
        Share of what will be known that is known `age` windows after the window's end. Shape: (n_offences,
        n_sources, n_ages).
    """
    sums = arrivals.sums
    delay = np.arange(arrivals.longest[origin] + 1)
    until, since = np.maximum(origin - delay, 0), np.maximum(origin - delay - recent, 0)
    exposed = np.moveaxis(sums[until, :, :, delay] - sums[since, :, :, delay], 0, -1)
    sooner = np.moveaxis(sums[until, :, :, delay - 1] - sums[since, :, :, delay - 1], 0, -1)
    arrived = exposed - np.where(delay > 0, sooner, 0.0)
    return pooled(arrived, exposed)


def pooled(arrived: Floats, exposed: Floats) -> Floats:
    """Estimate each cell's distribution from its own incidents, or its source's, or all, as there are enough.

    Shapes: (n_offences, n_sources, n_delays).
    """
    of_source = [each.sum(axis=0, keepdims=True) for each in (arrived, exposed)]
    of_all = [each.sum(axis=1, keepdims=True) for each in of_source]
    shared = np.where(enough(of_source[1]), product_limit(*of_source), product_limit(*of_all))
    return np.where(enough(exposed), product_limit(arrived, exposed), shared)


def enough(exposed: Floats) -> Mask:
    """Say which cells have incidents enough for an estimate of their own. Shape: (..., 1)."""
    return np.asarray(exposed.max(axis=-1, keepdims=True) >= LEAST)


def complete_at(arrivals: Arrivals, origin: int, per_year: int) -> Floats:
    """Estimate how complete each of the last windows is at an origin, by offence.

    The delays are those of the last year, the sources mixed by their shares of the last half year.

    Parameters
    ----------
    arrivals : Arrivals
        Those later than the origin are not looked at.
    origin : int
        A window's index.
    per_year : int
        Number of windows in a year.

    Returns
    -------
    numpy.ndarray
        Share of what will be known of a window that is known when `age` windows have passed since its end; the
        window that ends at the origin first. Shape: (n_offences, n_ages).
    """
    of_sources = delays_at(arrivals, origin, per_year)
    shares = _shares(arrivals, of_sources, origin, max(per_year // 2, 1))
    return np.asarray((of_sources * shares[..., None]).sum(axis=1))


def _shares(arrivals: Arrivals, of_sources: Floats, origin: int, recent: int) -> Floats:
    """Share of each source in what will be known of the recent windows. Shape: (n_offences, n_sources)."""
    age = np.arange(min(recent, origin))
    delay = np.minimum(age, of_sources.shape[-1] - 1)
    sums = arrivals.sums
    known = (sums[origin - age, :, :, delay] - sums[origin - age - 1, :, :, delay]).sum(axis=0)
    share = _divided(np.maximum(known, 0), of_sources[..., delay].sum(axis=-1))
    share = np.where(share.sum(axis=1, keepdims=True) > 0, share, share.sum(axis=0, keepdims=True) + 1e-9)
    return np.asarray(share / share.sum(axis=1, keepdims=True))


def _divided(over: Floats, under: Floats) -> Floats:
    return np.divide(over, under, out=np.zeros_like(over), where=under > 0)
