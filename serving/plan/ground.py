"""What a plan stands on: the issued forecast by area and shift, what was recorded, who lives where, and distances."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.groups import Dimension, memberships, population
from configs.city import City
from configs.errors import DataError
from features.arrays import Floats, Integers
from features.where.near import centres
from serving.archive.editions import Edition

if TYPE_CHECKING:
    from training.within import Profile


@dataclass(frozen=True)
class Ground:
    """One window of a city, area by area.

    Attributes
    ----------
    areas, names, districts : tuple of str
        Ids in ascending order, what people call them, and the district of each ('' for none).
    points : numpy.ndarray
        Centres in metres. Shape: (n_areas, 2).
    offences : tuple of str
        Those that are forecast.
    starts, ends : numpy.ndarray
        Of the shifts, naive local time; the whole window where times of day are not known. Shape: (n_shifts,).
    expected, recorded : numpy.ndarray
        Expected incidents, and those recorded in the year before the window, divided by the same profile of the week.
        Shape: (n_offences, n_areas, n_shifts).
    dimensions : tuple of audit.groups.Dimension
        Who lives where; read by bounds and accounts of what groups receive, and by nothing else.
    people : numpy.ndarray or None
        None where the city does not count them. Shape: (n_areas,).
    """

    areas: tuple[str, ...]
    names: tuple[str, ...]
    districts: tuple[str, ...]
    points: Floats
    offences: tuple[str, ...]
    starts: NDArray[np.datetime64]
    ends: NDArray[np.datetime64]
    expected: Floats
    recorded: Floats
    dimensions: tuple[Dimension, ...]
    people: Floats | None

    @property
    def beat(self) -> Integers:
        """Number of each area's district. Shape: (n_areas,)."""
        return np.unique(np.array(self.districts), return_inverse=True)[1].astype(np.int64)


def ground_of(city: City, edition: Edition, lived: gpd.GeoDataFrame, profile: "Profile | None") -> Ground:
    """Return the ground of an edition.

    Parameters
    ----------
    city : City
        Its shifts, time zone and groups.
    edition : Edition
        As issued.
    lived : geopandas.GeoDataFrame
        The areas with their attributes, as the release that was audited has them.
    profile : Profile or None
        The release's profile of the week.

    Raises
    ------
    DataError
        The forecast is of other areas than the release.
    """
    known = lived.sort_values("area").reset_index(drop=True)
    areas = tuple(known["area"].astype(str))
    wide = edition.forecast.pivot(index="area", columns="offence", values="mean").sort_index()
    if tuple(wide.index.astype(str)) != areas:
        raise DataError("the forecast is of other areas than the release", remedy="train a release of these areas")
    offences = tuple(name for name in city.targets if name in wide.columns)
    starts, ends, parts = _parts(city, edition, profile, offences, areas)
    mean = wide[list(offences)].to_numpy(np.float64).T
    past = _recorded(city, edition, offences, areas)
    named = known[["name", "district"]] if "district" in known else known[["name"]].assign(district="")
    text = named.astype("string").fillna("")
    return Ground(
        areas=areas,
        names=tuple(name or area for name, area in zip(text["name"], areas, strict=True)),
        districts=tuple(text["district"]),
        points=centres(known),
        offences=offences,
        starts=starts,
        ends=ends,
        expected=mean[:, :, None] * parts,
        recorded=past[:, :, None] * parts,
        dimensions=memberships(known, city),
        people=population(known, city.groups),
    )


def _parts(
    city: City, edition: Edition, profile: "Profile | None", offences: tuple[str, ...], areas: tuple[str, ...]
) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64], Floats]:
    """Return the shifts, and which share of the window falls into each. Shape: (n_offences, n_areas, n_shifts)."""
    first = edition.forecast.iloc[0]
    start, end = pd.Timestamp(first["window_start"]), pd.Timestamp(first["window_end"])
    if profile is None:
        whole = np.array([start, end], dtype="datetime64[us]")
        return whole[:1], whole[1:], np.ones((len(offences), len(areas), 1))
    from training.within import bands_of

    bands = bands_of(start, end, city.window.shifts, city.timezone)
    offence = pd.Index(profile.offences).get_indexer(pd.Index(offences))
    area = pd.Index(profile.areas).get_indexer(pd.Index(areas))
    shares = profile.shares[offence][:, area]
    upto = bands.upto(shares.reshape(-1, shares.shape[2])).reshape(len(offences), len(areas), -1)
    return bands.starts, bands.ends, np.diff(upto, axis=2, prepend=0.0)


def _recorded(city: City, edition: Edition, offences: tuple[str, ...], areas: tuple[str, ...]) -> Floats:
    """Return what was recorded in the year before the window. Shape: (n_offences, n_areas)."""
    history = edition.history
    year = history.windows[-city.window.per_year :]
    rows = history.read(since=year[0], columns=("offence", "area", "y"))
    wide = rows.pivot_table(index="offence", columns="area", values="y", aggfunc="sum", fill_value=0, observed=True)
    return np.asarray(wide.reindex(index=list(offences), columns=list(areas), fill_value=0).to_numpy(np.float64))
