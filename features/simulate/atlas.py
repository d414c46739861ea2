"""The city's public files: areas.geojson, attributes.csv and places.csv."""

import json

import numpy as np
import pandas as pd
import shapely

from features.simulate.geometry import Plane
from features.simulate.text import to_degrees


def areas_geojson(plane: Plane, table: pd.DataFrame) -> bytes:
    """Return the areas as GeoJSON in WGS84 to 1e-7 degrees (a centimetre), a feature a line.

    Parameters
    ----------
    plane : Plane
        The areas' polygons.
    table : pandas.DataFrame
        Columns area, name, district, in the same order.

    Returns
    -------
    bytes
        UTF-8 text.
    """
    xy, owner = shapely.get_coordinates(plane.polygons, return_index=True)
    lonlat = np.stack(to_degrees(xy[:, 0], xy[:, 1], 7), axis=1)
    rings = np.split(lonlat, np.flatnonzero(np.diff(owner)) + 1)
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": row,
                "geometry": {"type": "Polygon", "coordinates": [ring.tolist()]},
            }
        )
        for row, ring in zip(table.to_dict("records"), rings, strict=True)
    ]
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n").encode()


def places_csv(places: pd.DataFrame, names: list[str]) -> bytes:
    """Return bars, stations and schools as CSV: kind, name, lon, lat.

    Parameters
    ----------
    places : pandas.DataFrame
        Columns kind, x, y (metres).
    names : list of str
        A name a place.

    Returns
    -------
    bytes
        UTF-8 text.
    """
    lon, lat = to_degrees(places["x"].to_numpy(), places["y"].to_numpy(), 6)
    table = pd.DataFrame({"kind": places["kind"], "name": names, "lon": lon, "lat": lat})
    return table.to_csv(index=False, lineterminator="\n").encode()
