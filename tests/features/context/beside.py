"""Small cities with counts, places, a calendar and weather beside their incidents."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from configs.city import City
from features.context import Context, read_context
from features.where.areas import build_areas, read_polygons
from tests.features.cities import POLICE, TAXONOMY, small_city

COUNTED = {
    **TAXONOMY,
    "offences": {**TAXONOMY["offences"], "burglary": {"title": "Burglary", "found_by": "public", "target": True}},
    "codes": {
        **TAXONOMY["codes"],
        "agency": {"burglary": ["house", "shop"]},
        "every": {"burglary": ["*"]},
    },
}
MONTHS = {"unit": "month"}
PERIOD = {"start": "2020-01-01", "end": "2023-02-01", "window": MONTHS}


def feed(name: str) -> dict[str, str]:
    """Return the settings of a feed of one file."""
    return {"kind": "files", "files": name}


def counts(**changes: Any) -> dict[str, Any]:
    """Return the settings of a table of monthly counts, counts.csv."""
    return {
        "title": "Burglary by month",
        "feed": feed("counts.csv"),
        "area": "area",
        "start": "month",
        "offence": "kind",
        "count": "n",
        "date_formats": ["%Y-%m"],
        "window": "month",
        "codes": {"scheme": "agency"},
        **changes,
    }


def write(folder: Path, name: str, header: str, rows: Sequence[str]) -> None:
    """Write a table into the data folder."""
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / name).write_text("\n".join([header, *rows, ""]))


def city_with(folder: Path, **changes: Any) -> City:
    """Return a small city whose areas are the squares W and E, with tables beside its incidents."""
    return small_city(folder, COUNTED, sources={"police": POLICE}, **changes)


def context_of(city: City) -> Context:
    """Read the context of a city."""
    return read_context(city, build_areas(city)[0], read_polygons(city)[0])


def reasons(context: Context) -> Mapping[int, str]:
    """Return the reason against each unusable row, by its number."""
    return dict(zip(context.unused["row"].tolist(), context.unused["reason"].tolist(), strict=True))
