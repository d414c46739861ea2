"""Reads coordinates of any reference system as text and sets them in metres of the city's."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyproj

from configs.errors import ConfigError
from features.arrays import Floats, Mask
from features.reasons import Reason, Reasons, first_reason

_NUMBER = r"^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"


def project(x: pd.Series, y: pd.Series, from_crs: str, to_crs: str) -> tuple[Floats, Floats, Reasons]:
    """Read coordinates and set them in another CRS.

    x is the easting or longitude and y the northing or latitude, whatever order of axes the CRS declares. A
    coordinate that is empty, or both being 0, is no location; one that is no finite number, or that the CRS cannot
    hold, is an impossible one, or seems swapped where degrees fit the other way round. Each distinct pair is
    projected once (St. Louis: 109,219 of 636,151).

    Parameters
    ----------
    x, y : pandas.Series
        Easting and northing, or longitude and latitude, as text. Shape of each: (n_rows,).
    from_crs : str
        The CRS they are in.
    to_crs : str
        The CRS to set them in.

    Returns
    -------
    tuple
        Coordinates in `to_crs`, NaN where there is a reason, and the reasons. Shape of each: (n_rows,).

    Raises
    ------
    ConfigError
        Between the two datums only a guess is known on this machine, which may be off by a street.
    """
    empty = (x.fillna("").eq("") | y.fillna("").eq("")).to_numpy()
    across, up = numbers(x), numbers(y)
    none = empty | ((across == 0) & (up == 0))
    place, distinct = pd.factorize(np.where(none, np.nan, across + 1j * up))
    distinct = np.append(distinct, np.nan)
    easting, northing = transformer(from_crs, to_crs).transform(distinct.real, distinct.imag)
    bad = ~(np.isfinite(easting) & np.isfinite(northing))
    easting, northing = np.where(bad, np.nan, easting)[place], np.where(bad, np.nan, northing)[place]
    swapped = _fits_swapped(across, up, from_crs, to_crs) & bad[place]
    reasons = {Reason.NO_LOCATION: none, Reason.SWAPPED: swapped, Reason.BAD_LOCATION: bad[place] & ~swapped}
    return easting, northing, first_reason(reasons)


def numbers(texts: pd.Series) -> Floats:
    """Read texts as numbers, each the nearest float, NaN for what is no plain decimal number. Shape: (n_rows,)."""
    given = pa.array(texts.replace("", None), type=pa.large_string())
    try:
        read = given.cast(pa.float64())
    except pa.ArrowInvalid:  # Arrow reads all or nothing: leave out what it cannot read
        bare = pc.replace_substring_regex(pc.utf8_trim_whitespace(given), r"^\+", "")
        plain = pc.match_substring_regex(bare, _NUMBER)
        read = pc.if_else(plain, bare, None).cast(pa.float64())
    return np.asarray(read.to_numpy(zero_copy_only=False), dtype=np.float64)


def transformer(from_crs: str, to_crs: str) -> pyproj.Transformer:
    """Return what sets x, y of one CRS in another by the most exact datum shift that PROJ has on this machine.

    Raises
    ------
    ConfigError
        PROJ has none but a ballpark, which leaves the datums as they are.
    """
    try:
        return pyproj.Transformer.from_crs(from_crs, to_crs, always_xy=True, allow_ballpark=False)
    except pyproj.exceptions.ProjError:
        raise ConfigError(
            f"no datum shift from {from_crs} to {to_crs} is known on this machine, only a guess",
            where="crs",
            remedy="install PROJ's grids (proj-data) for that datum, or convert the source with a tool that has them",
        ) from None


def _fits_swapped(across: Floats, up: Floats, from_crs: str, to_crs: str) -> Mask:
    """Say which degrees lie where `to_crs` is used if x and y are swapped. Shape: (n_rows,)."""
    area = pyproj.CRS(to_crs).area_of_use
    if area is None or not pyproj.CRS(from_crs).is_geographic:
        return np.zeros(len(across), dtype=bool)
    return (area.west <= up) & (up <= area.east) & (area.south <= across) & (across <= area.north)
