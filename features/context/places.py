"""Places of a kind: points or polygons, with the days between which they existed."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from configs.city import City
from configs.context import PlaceTable
from features.arrays import Floats, Mask
from features.context.columns import PLACES, shaped
from features.context.reasons import Found, Unfit
from features.context.tables import Sorted, days_of, read_texts, refuse_empty, sort, stripped
from features.reasons import Reason
from features.sources.screen import MASKED, mask
from features.sources.tables import read_features
from features.where.project import project

Located = tuple[pd.DataFrame, Found]


def read_places(city: City) -> list[Sorted]:
    """Read the city's tables of places, in the file's order.

    Within a table an id stands for one place: a second row is quarantined. Without a column for it, or where the id
    looks personal, it is made of file and row. Places outside the city are kept, since they may be near its areas.

    Parameters
    ----------
    city : City
        Names the tables.

    Returns
    -------
    list of Sorted
        For each table the columns of `features.context.columns.PLACES`.

    Raises
    ------
    DataError
        A table is missing, has no row, cannot be read or lacks a column.
    """
    return [_read(city, key, settings) for key, settings in city.places.items()]


def _read(city: City, key: str, settings: PlaceTable) -> Sorted:
    texts, (where, where_faults) = _located(city, key, settings)
    refuse_empty(texts, f"places.{key}")
    opened, closed = (_days(texts, field, settings) for field in ("opened", "closed"))
    at = texts["file"] + " " + texts["row"].astype("str")
    own = texts.get("id", at)
    place = own.mask(mask(own) == MASKED, at) if "id" in texts else at
    typed = where.assign(own=own, place=place, kind=mask(texts["kind"]), opened=opened, closed=closed)
    found = [
        (Unfit.NO_ID, (own == "").to_numpy()),
        (Unfit.NO_KIND, (texts["kind"] == "").to_numpy()),
        *where_faults,
        (Unfit.BAD_OPENED, _unread(texts, "opened", opened)),
        (Unfit.BAD_CLOSED, _unread(texts, "closed", closed)),
        (Unfit.CLOSED_BEFORE, (closed < opened).to_numpy()),
    ]
    table = sort("places", key, texts, typed, found, ["own"])
    return replace(table, kept=shaped(table.kept, PLACES))


def _located(city: City, key: str, settings: PlaceTable) -> tuple[pd.DataFrame, Located]:
    fields = {field: getattr(settings, field) for field in ("id", "kind", "opened", "closed", "x", "y")}
    if settings.x is not None:
        texts = read_texts(settings.feed, city, fields, f"places.{key}")
        x, y, wrong = project(texts["x"], texts["y"], settings.crs, city.crs)
        faults = [(Unfit.NO_LOCATION, wrong == Reason.NO_LOCATION), (Unfit.BAD_LOCATION, wrong > Reason.NO_LOCATION)]
        return texts, (pd.DataFrame({"x": x, "y": y, "surface": 0.0}), faults)
    named = {field: column for field, column in fields.items() if column is not None}
    features = read_features(settings.feed, city, named, f"places.{key}")
    return stripped(features, list(named)), from_geometry(features, city.crs)


def from_geometry(features: gpd.GeoDataFrame, crs: str) -> Located:
    """Return where the centroids of features lie and how large they are, and which have no geometry.

    Parameters
    ----------
    features : geopandas.GeoDataFrame
        Points or polygons in any CRS. Shape: (n_rows, any).
    crs : str
        The CRS to set them in, in metres.

    Returns
    -------
    tuple
        x, y (metres, NaN for none) and surface (m²); and what is wrong with them. Shape: (n_rows, 3).
    """
    none: Mask = (features.geometry.isna() | features.geometry.is_empty).to_numpy()
    shapes = features.geometry.to_crs(crs).to_numpy()
    centre = shapely.centroid(shapes)
    x, y, surface = shapely.get_x(centre), shapely.get_y(centre), shapely.area(shapes)
    wrong = ~(np.isfinite(x) & np.isfinite(y))
    frame = pd.DataFrame({"x": _blank(x, wrong), "y": _blank(y, wrong), "surface": np.nan_to_num(surface)})
    return frame, [(Unfit.NO_LOCATION, none), (Unfit.BAD_LOCATION, wrong)]


def _blank(values: Floats, wrong: Mask) -> Floats:
    return np.where(wrong, np.nan, values)


def _days(texts: pd.DataFrame, field: str, settings: PlaceTable) -> pd.Series:
    if field not in texts:
        return pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    return days_of(texts[field], settings.date_formats)


def _unread(texts: pd.DataFrame, field: str, days: pd.Series) -> Mask:
    if field not in texts:
        return np.zeros(len(texts), dtype=np.bool_)
    unread: Mask = ((texts[field] != "") & days.isna()).to_numpy()
    return unread
