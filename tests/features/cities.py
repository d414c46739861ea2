"""Small cities for tests: two squares of a kilometre side by side, and whatever rows a test gives them."""

import gzip
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from configs.city import City
from configs.load import load_city

EAST, NORTH = 500_000.0, 5_600_000.0
"""South-west corner of the squares in EPSG:32630, in which files and areas are given, so that values are exact."""

POLICE = {
    "title": "Police",
    "feed": {"kind": "files", "files": "police/*.csv.gz"},
    "crs": "EPSG:32630",
    "date_formats": ["%Y-%m-%d %H:%M"],
    "reported_formats": ["%Y-%m-%d %H:%M"],
    "longest_delay_days": 400,
    "schemas": [
        {
            "id": "id",
            "offence": "code",
            "occurred": "from",
            "occurred_end": "to",
            "reported": "told",
            "x": "x",
            "y": "y",
            "weight": "count",
            "recorded_area": "beat",
        }
    ],
    "codes": {"scheme": "police", "zero_fill": 4, "prefix": 2},
    "adjustments": {"keys": [["id", "code"], ["code", "occurred"]]},
}
CALLS = {
    "title": "Calls",
    "feed": {"kind": "files", "files": "calls/*.csv"},
    "crs": "EPSG:32630",
    "date_formats": ["%d/%m/%Y %H:%M"],
    "reported_formats": ["%d/%m/%Y %H:%M"],
    "schemas": [{"id": "call", "offence": "kind", "occurred": "at", "x": "lon", "y": "lat"}],
    "codes": {"scheme": "calls"},
}
TAXONOMY = {
    "offences": {
        "theft": {"title": "Theft", "found_by": "public", "target": True},
        "assault": {"title": "Assault", "found_by": "public", "target": True},
    },
    "codes": {
        "police": {"theft": ["06"], "assault": ["04"]},
        "calls": {"theft": ["THEFT"], "assault": ["ASSAULT"]},
    },
}
HEADER = "id,code,from,to,told,x,y,count,beat,story"


def square(west: float, south: float, side: float = 1000.0) -> dict[str, Any]:
    """Make the GeoJSON of a square, its corner given in metres from the city's."""
    x, y = EAST + west, NORTH + south
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def write_polygons(path: Path, shapes: Mapping[Any, Any], crs: str = "EPSG::32630") -> None:
    """Write polygons by id, each named after its id."""
    path.parent.mkdir(parents=True, exist_ok=True)
    features = [
        {"type": "Feature", "properties": {"id": key, "name": f"Square {key}"}, "geometry": shape}
        for key, shape in shapes.items()
    ]
    reference = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs}"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": reference, "features": features}))


def write_rows(path: Path, header: str, rows: Sequence[str]) -> None:
    """Write a CSV file, packed where its name ends in .gz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = "\n".join([header, *rows, ""]).encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def small_city(folder: Path, taxonomy: Mapping[str, Any] = TAXONOMY, **changes: Any) -> City:
    """Write the files of a city into a folder, and read it free of the environment's overrides.

    Its period is 2020-01-06 to 2022-02-07, local time Europe/London; without `areas` in `changes` its areas
    are the squares W and E.
    """
    if not (folder / "data/areas.geojson").exists():
        write_polygons(folder / "data/areas.geojson", {"W": square(0, 0), "E": square(1000, 0)})
    settings = {
        "name": "small",
        "title": "Small",
        "timezone": "Europe/London",
        "crs": "EPSG:32630",
        "data_folder": "data",
        "start": "2020-01-06",
        "end": "2022-02-07",
        "areas": {"kind": "polygons", "polygons": {"file": "areas.geojson", "id": "id", "name": "name"}},
        "taxonomy": "taxonomy.yaml",
        "sources": {"police": POLICE},
        "backtest": {"origins": 4, "calibration": 8, "refit_every": 4},
        **changes,
    }
    (folder / "taxonomy.yaml").write_text(yaml.safe_dump(dict(taxonomy), sort_keys=False))
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump(settings, sort_keys=False))
    return clean_load(path, folder / "workspace")


def clean_load(path: Path, workspace: Path) -> City:
    """Read a city file with no override but the workspace."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("FAIRWARD_")]:
            patch.delenv(name)
        patch.setenv("FAIRWARD_WORKSPACE", str(workspace))
        return load_city(str(path))
