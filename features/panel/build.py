"""Hub → panel: joins incidents and counts tables, and sets areas, calendar, weather and places beside them."""

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from configs.areas import protected_totals
from configs.city import City
from features.panel.beside import AreaPlan, Attribute, Surroundings
from features.panel.count import count_rows
from features.panel.cube import Panel
from features.panel.frames import Names, rows_of
from features.panel.windows import Windows
from features.where.near import centres, queen

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
    context = hub.context
    beside = Surroundings(context.days, context.weather, context.places, _attributes(city, hub.areas))
    # delays are those of the source that told first: which row stands for an incident may change with later reports
    incidents = hub.incidents.assign(source=hub.incidents["told_by"])
    return build_panel(
        incidents,
        hub.areas,
        queen(hub.areas),
        windows=windows_of(city),
        offences=city.targets,
        sources=sources,
        counts=context.counts,
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
        As in the hub: source (the one that told first), offence, area, occurred_start, occurred_end, reported,
        withdrawn (UTC) and location_probability.
    areas : geopandas.GeoDataFrame
        The areas in the panel's order: area, geometry (metres) and district, where there are any.
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
    district = areas["district"] if "district" in areas else pd.Series("", index=areas.index)
    plan = AreaPlan(
        names,
        near,
        centres(areas),
        pd.factorize(district, sort=True)[0].astype(np.int32),
    )
    parts = rows_of(incidents, counts, Names(names, offences, sources), windows.timezone)
    counted, spread = count_rows(parts, windows, near, len(offences), len(sources))
    return Panel(windows, plan, offences, sources, counted, spread, beside or Surroundings())


def _attributes(city: City, areas: gpd.GeoDataFrame) -> dict[str, Attribute]:
    """Return the totals of the areas, without those from which a protected group is made."""
    protected = protected_totals(city.groups)
    return {
        name: Attribute(pd.Timestamp(table.known), areas[name].to_numpy(np.float64))
        for table in city.attributes.values()
        for name in table.attributes
        if name not in protected
    }
