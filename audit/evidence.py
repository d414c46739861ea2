"""What every gate reads: the backtest as arrays, who lives where, what was flagged, and the resamples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.bootstrap import interval, resample_weights
from audit.flagging import places, realised_top
from audit.groups import Dimension, memberships
from audit.mitigation.rules import RECORD, Forecasts, flag_by
from audit.need import Tally, tally
from audit.results import Interval
from audit.studies.study import Found
from configs.city import City
from configs.errors import DataError
from configs.policy import Policy
from configs.window_words import many
from configs.windows import WindowSettings

if TYPE_CHECKING:
    from training.bundle import Release

Floats = NDArray[np.float64]
BASELINES = ("mean_8", "mean_52", "mean_104", "same_week_last_year", "ewma")
_STREAM = 0xA0D17


@dataclass(frozen=True)
class Cube:
    """A backtest as arrays.

    Attributes
    ----------
    windows : tuple of str
        First day of each window, ISO, local, in order.
    areas, offences : tuple of str
        Ids in order, names in order.
    y, mean : numpy.ndarray
        Observed counts and forecast means. Shape: (windows, areas, offences).
    baselines : dict of str to numpy.ndarray
        Forecasts by rule. Same shape.
    """

    windows: tuple[str, ...]
    areas: tuple[str, ...]
    offences: tuple[str, ...]
    y: Floats
    mean: Floats
    baselines: dict[str, Floats]


@dataclass(frozen=True)
class Evidence:
    """All that the gates of one release read.

    Attributes
    ----------
    city, policy, release : City, Policy, Release
        What was run, what it is held against, and where its files are.
    today : datetime.date
        The day on which waivers must not have expired.
    areas : pandas.DataFrame
        Areas with their attributes in the cube's order.
    cube : Cube
        The backtest.
    dimensions : tuple of Dimension
        Groups; empty when the city counts no people.
    k : int
        Areas flagged in each window, for each offence.
    flagged : numpy.ndarray
        True where the policy's rule flags. Shape: (windows, areas, offences).
    need : numpy.ndarray
        How far an area belongs to the k where most was recorded over all windows tested. Shape: (areas, offences).
    weights : numpy.ndarray or None
        How often each window stands in each resample. Shape: (resamples, windows).
    studies : mapping of str to Found
        What each study found, by its name (see `audit.studies`).
    unmet : int
        Windows, counted for each offence, in which the policy's rule could not be met.
    """

    city: City
    policy: Policy
    release: "Release"
    today: date
    areas: pd.DataFrame
    cube: Cube
    dimensions: tuple[Dimension, ...]
    k: int
    flagged: NDArray[np.bool_]
    need: Floats
    weights: Floats | None
    studies: Mapping[str, Found] = field(default_factory=dict)
    unmet: int = 0

    @property
    def window(self) -> WindowSettings:
        """How long windows are."""
        return self.city.window

    @property
    def tested(self) -> str:
        """How many windows were tested, in words: '26 weeks'."""
        return many(self.window, len(self.cube.windows))

    @property
    def block(self) -> int:
        """Windows in a block of the bootstrap."""
        return self.policy.block(self.window.per_year)

    def interval(self, values: Floats | None) -> Interval | None:
        """Return a statistic's interval from its values on the resamples, at the policy's confidence."""
        if values is None:
            return None
        return interval(values, len(self.cube.windows), self.block, self.policy.confidence)

    @cached_property
    def tallies(self) -> tuple[Tally, ...]:
        """People in windows: each dimension's groups, flagged or not and in need or not; counted once for all gates."""
        if not self.dimensions:
            return ()
        people = np.concatenate([dimension.people for dimension in self.dimensions], axis=1)
        whole = tally(self.cube.y, self.cube.mean, self.flagged, self.weights, people, self.k, self.rng(1))
        ends = np.cumsum([dimension.people.shape[1] for dimension in self.dimensions])
        return tuple(whole.groups(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True))

    def study(self, name: str) -> Found:
        """Return what a study found; one that was never tried found nothing."""
        return self.studies.get(name, Found(None, "it was not made"))

    def rng(self, use: int) -> np.random.Generator:
        """Return the random numbers of one use, from the city's seed."""
        return np.random.default_rng([self.city.seed, _STREAM, use])


def gather(
    release: "Release", city: City, policy: Policy, today: date, studies: Mapping[str, Found] | None = None
) -> Evidence:
    """Read a release's evidence once for all gates.

    Raises
    ------
    DataError
        The backtest has a gap, or its areas are not those of the release.
    """
    cube = read_cube(release.backtest())
    areas = _in_order(release.areas(), cube.areas)
    k = places(len(cube.areas), policy.flagged.share)
    rng = np.random.default_rng([city.seed, _STREAM, 0])
    weights = resample_weights(len(cube.windows), policy.block(city.window.per_year), policy.bootstrap, rng)
    dimensions = memberships(areas, city)
    flagged = flag_by(policy, forecasts_of(cube, dimensions, k))
    return Evidence(
        city=city, policy=policy, release=release, today=today, areas=areas, cube=cube, dimensions=dimensions, k=k,
        flagged=flagged.flags, need=realised_top(cube.y.sum(axis=0)[None], k)[0], weights=weights,
        studies=studies or {}, unmet=int(flagged.unmet.sum()),
    )  # fmt: skip


def forecasts_of(cube: Cube, dimensions: Sequence[Dimension], k: int) -> Forecasts:
    """Return what a rule of flagging chooses from in a backtest; without a long record the forecasts stand for it."""
    return Forecasts(cube.mean, cube.baselines.get(RECORD, cube.mean), dimensions, k)


def read_cube(backtest: pd.DataFrame) -> Cube:
    """Turn a backtest frame into arrays.

    Parameters
    ----------
    backtest : pandas.DataFrame
        Columns window_start, area, offence, y, mean and the baselines; a row for each window, area and offence.

    Returns
    -------
    Cube
        Windows and areas in ascending order.

    Raises
    ------
    DataError
        A window, area and offence has no row or two, or a number is missing or negative.
    """
    frame = backtest.sort_values(["window_start", "area", "offence"], kind="stable")
    windows, areas, offences = (sorted(frame[name].unique()) for name in ("window_start", "area", "offence"))
    shape = (len(windows), len(areas), len(offences))
    if frame.duplicated(["window_start", "area", "offence"]).any() or len(frame) != np.prod(shape):
        raise _unusable(f"it has {len(frame):,} rows where {np.prod(shape):,} are expected, one each")
    columns = ["y", "mean", *(name for name in BASELINES if name in frame)]
    values = {name: frame[name].to_numpy(dtype=np.float64).reshape(shape) for name in columns}
    for name, array in values.items():
        if not (np.isfinite(array) & (array >= 0)).all():
            raise _unusable(f"column {name} has a value that is missing or negative")
    days = tuple(pd.Timestamp(window).date().isoformat() for window in windows)
    return Cube(days, tuple(areas), tuple(offences), values.pop("y"), values.pop("mean"), values)


def _in_order(areas: Any, wanted: tuple[str, ...]) -> pd.DataFrame:
    indexed = areas.set_index("area", drop=False)
    if len(indexed) != len(wanted) or set(indexed.index) != set(wanted):
        raise _unusable(f"it forecasts {len(wanted)} areas and the release lists {len(indexed)} others or more")
    ordered: pd.DataFrame = indexed.loc[list(wanted)].reset_index(drop=True)
    return ordered


def _unusable(what: str) -> DataError:
    return DataError(
        f"the backtest cannot be audited: {what}", where="backtest.parquet", remedy="train the release again"
    )
