"""Forecasts by band: a window's means divided by the profile, exactly, and its distribution thinned."""

import numpy as np
import pandas as pd

from features.arrays import Floats, Integers
from training.counts import QUANTILES, quantiles
from training.spread import Spread
from training.spread.bands import membership
from training.within.bands import bands_of
from training.within.profile import Profile

_BITS = 52


def divided(mean: Floats, upto: Floats) -> Floats:
    """Divide means so that the parts add up to each exactly, in whatever order they are added.

    Parts are multiples of the mean's own last bit (2⁻⁵² of the power of two below it), of which float64 holds every sum
    up to the mean.

    Parameters
    ----------
    mean : numpy.ndarray
        0 or above. Shape: (n_rows,).
    upto : numpy.ndarray
        Which share is over as each part ends, the last is 1. Shape: (n_rows, n_parts).
    """
    unit = np.exp2(np.floor(np.log2(np.maximum(mean, np.finfo(np.float64).tiny * 2.0**_BITS))) - _BITS)[:, None]
    whole = mean[:, None] / unit
    edges = np.minimum(np.rint(upto * whole), whole)
    edges[:, -1] = whole[:, 0]
    return np.asarray(np.diff(edges, axis=1, prepend=0.0) * unit)


def thinned(mean: Floats, share: Floats, spread: Spread) -> Floats:
    """Return the quantiles of what falls into bands. Shapes: (n_rows,) and (n_rows, n_bands) → (n_rows, n_bands, 23).

    Of a negative binomial count with mean μ and over-dispersion α, of which each incident falls into a band with
    probability p, the band gets a negative binomial count with mean pμ and the same α (variance pμ + αp²μ²: binomial
    thinning of the gamma mixture; Johnson, Kemp & Kotz 2005, section 5.9). α is that of the whole window's level, so
    that bands and window are parts of one distribution: a week that is busier than expected is so in all its bands.
    """
    alpha = membership(mean) @ np.array(spread.alpha)
    each = np.repeat(alpha, share.shape[1])
    return quantiles((mean[:, None] * share).ravel(), each).reshape(*share.shape, len(QUANTILES))


def band_frame(
    forecast: pd.DataFrame, profile: Profile, spreads: dict[str, Spread], clock: tuple[str, ...], timezone: str
) -> pd.DataFrame:
    """Divide forecasts of windows into bands of the day.

    Parameters
    ----------
    forecast : pandas.DataFrame
        The contract's columns, a row for each offence × area of one window (see `training.frames.forecast_frame`).
    profile : Profile
        As it was known at the origin.
    spreads : dict
        Each offence's spread of the whole window.
    clock : tuple of str
        Clock times at which bands start (see `training.within.bands.read_bands`).
    timezone : str
        IANA name.

    Returns
    -------
    pandas.DataFrame
        A row for each offence × area × band, in the forecast's order: origin, window_start and window_end of the band
        (naive local time), area, offence, mean and the 23 quantiles. The means of a window's bands add up to its own.
    """
    start, end = forecast["window_start"].iloc[0], forecast["window_end"].iloc[0]
    bands = bands_of(pd.Timestamp(start), pd.Timestamp(end), clock, timezone)
    offence = pd.Index(profile.offences).get_indexer(pd.Index(forecast["offence"]))
    area = pd.Index(profile.areas).get_indexer(pd.Index(forecast["area"]))
    mean = forecast["mean"].to_numpy(np.float64)
    upto = bands.upto(profile.shares[offence, area])
    parts = divided(mean, upto)
    levels = _levels(mean, np.diff(upto, axis=1, prepend=0.0), offence, [spreads[each] for each in profile.offences])
    n = len(bands.starts)
    told = forecast[["origin", "area", "offence"]].loc[forecast.index.repeat(n)].reset_index(drop=True)
    told.insert(1, "window_start", np.tile(bands.starts.astype("datetime64[s]"), len(mean)))
    told.insert(2, "window_end", np.tile(bands.ends.astype("datetime64[s]"), len(mean)))
    told["mean"] = parts.ravel()
    return pd.concat([told, pd.DataFrame(levels.reshape(-1, len(QUANTILES)), columns=list(QUANTILES))], axis=1)


def _levels(mean: Floats, share: Floats, offence: Integers, spreads: list[Spread]) -> Floats:
    found = np.empty((*share.shape, len(QUANTILES)))
    for k, spread in enumerate(spreads):
        rows = offence == k
        found[rows] = thinned(mean[rows], share[rows], spread)
    return found
