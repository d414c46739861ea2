"""Hub → panel: joins incidents and counts tables, and sets areas, calendar, weather and places beside them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from configs.areas import protected_totals
from configs.city import City
from configs.errors import DataError
from features.arrays import Integers
from features.panel.count import CHUNK, Rows, count_rows
from features.panel.cube import AreaPlan, Attribute, Panel, Surroundings
from features.panel.windows import Windows, microseconds
from features.rows.dates import to_utc
from features.where.neighbours import neighbours

if TYPE_CHECKING:
    from features.hub import Hub


def windows_of(city: City) -> Windows:
    """Return the windows of a city's period."""
    return Windows(city.window, city.start, city.windows, city.timezone)


def panel_of(city: City, hub: "Hub") -> Panel:
    """Build the panel of a city's target offences from its hub, in windows of any length.

    Raises
    ------
    DataError
        The hub names an area or a source that the city does not.
    """
    sources = (*city.sources, *city.counts)
    context = getattr(hub, "context", None)
    days, weather, places = (context.days, context.weather, context.places) if context else (pd.DataFrame(),) * 3
    beside = Surroundings(days, weather, places, _attributes(city, hub.areas))
    return build_panel(
        hub.incidents,
        hub.areas,
        neighbours(hub.areas),
        windows=windows_of(city),
        offences=city.targets,
        sources=sources,
        counts=context.counts if context else None,
        beside=beside,
    )


def build_panel(
    incidents: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    near: csr_array,
    *,
    windows: Windows,
    offences: tuple[str, ...],
    sources: tuple[str, ...],
    counts: pd.DataFrame | None = None,
    beside: Surroundings | None = None,
) -> Panel:
    """Count located incidents and counts tables into windows of local time.

    Parameters
    ----------
    incidents : pandas.DataFrame
        As in the hub: source, offence, area, occurred_start, occurred_end, reported, withdrawn (UTC) and
        location_probability.
    areas : geopandas.GeoDataFrame
        area, district and geometry (metres), in the panel's order.
    near : csr_array
        1 where two areas touch. Shape: (n_areas, n_areas).
    windows : Windows
        The windows to count into.
    offences : tuple of str
        Offences to count; others are context and stay in the hub.
    sources : tuple of str
        Sources and counts tables, in the panel's order.
    counts : pandas.DataFrame, optional
        Counts by area and window, as `features.context.columns.COUNTS`.
    beside : Surroundings, optional
        Calendar, weather and places.

    Returns
    -------
    Panel
        With what was reported before the end of the last window.

    Raises
    ------
    DataError
        A row names an area or a source that is not given.
    """
    names = tuple(str(area) for area in areas["area"])
    centres = areas.geometry.representative_point()
    district = areas["district"] if "district" in areas else pd.Series("", index=areas.index)
    plan = AreaPlan(
        names,
        near,
        np.column_stack([centres.x, centres.y]),
        pd.factorize(district, sort=True)[0].astype(np.int32),
    )
    order = _Order(names, offences, sources)
    parts = _parts(incidents, counts, order, windows.timezone)
    counted, spread = count_rows(parts, windows, near, len(offences), len(sources))
    return Panel(windows, plan, offences, sources, counted, spread, beside or Surroundings())


def _attributes(city: City, areas: gpd.GeoDataFrame) -> dict[str, Attribute]:
    """Return the totals of the areas, without those from which a protected group is made."""
    protected = protected_totals(city.groups)
    return {
        name: Attribute(
            pd.Timestamp(f"{table.published or f'{table.year + 1}-01'}-01"), areas[name].to_numpy(np.float64)
        )
        for table in city.attributes.values()
        for name in table.totals
        if name not in protected
    }


class _Order:
    """Positions of names in the panel."""

    def __init__(self, areas: tuple[str, ...], offences: tuple[str, ...], sources: tuple[str, ...]) -> None:
        self._names = {"area": areas, "offence": offences, "source": sources}

    def of(self, frame: pd.DataFrame, name: str) -> Integers:
        """Return the positions of a column's values, -1 for a name that is not in the panel. Shape: (n_rows,)."""
        column = frame[name]
        kinds = column.astype("category") if column.dtype != "category" else column
        places = pd.Index(self._names[name]).get_indexer(pd.Index(kinds.cat.categories).astype("str"))
        return np.append(places, -1)[kinds.cat.codes.to_numpy()]

    def all_of(self, frame: pd.DataFrame, name: str) -> Integers:
        """Return the positions of a column's values, each of which must be in the panel. Shape: (n_rows,).

        Raises
        ------
        DataError
            A value is not in the panel.
        """
        places = self.of(frame, name)
        if len(places) and places.min() < 0:
            strange = frame[name][places < 0].iloc[0]
            raise DataError(
                f"{name} {strange!r} is not one of the city's {len(self._names[name])}",
                where="the hub",
                remedy="run fairward ingest again: the city file has changed since",
            )
        return places


def _parts(incidents: pd.DataFrame, counts: pd.DataFrame | None, order: _Order, timezone: str) -> Iterator[Rows]:
    for first in range(0, len(incidents), CHUNK):
        frame = incidents.iloc[first : first + CHUNK]
        yield _rows(frame[order.of(frame, "offence") >= 0], order)
    if counts is not None and len(counts):
        yield _rows(_as_incidents(counts[order.of(counts, "offence") >= 0], timezone), order)


def _rows(frame: pd.DataFrame, order: _Order) -> Rows:
    return Rows(
        start=microseconds(frame["occurred_start"]),
        end=microseconds(frame["occurred_end"]),
        reported=microseconds(frame["reported"]),
        withdrawn=microseconds(frame["withdrawn"]),
        area=order.all_of(frame, "area").astype(np.int32),
        offence=order.all_of(frame, "offence").astype(np.int16),
        source=order.all_of(frame, "source").astype(np.int16),
        probability=frame.get("location_probability", pd.Series(1.0, index=frame.index)).to_numpy(np.float64),
        count=_weights(frame),
    )


def _weights(frame: pd.DataFrame) -> NDArray[np.int32]:
    if "count" in frame:
        return frame["count"].to_numpy(np.int32)
    return np.ones(len(frame), dtype=np.int32)


def _as_incidents(counts: pd.DataFrame, timezone: str) -> pd.DataFrame:
    """Make counts rows of incidents that may have happened at any moment of the window.

    A count is known at its moment, an incident only after it: a count that is known as its window ends is known to
    the origin there.
    """
    return counts.assign(
        occurred_start=to_utc(counts["window_start"], timezone),
        occurred_end=to_utc(counts["window_end"], timezone),
        reported=counts["reported"] - pd.Timedelta(microseconds=1),
        withdrawn=pd.Series(pd.NaT, index=counts.index, dtype="datetime64[us, UTC]"),
        location_probability=1.0,
    )
