"""Texts of a city that look like names and are none: its codes, its polygons, the places of its gazetteer."""

from collections.abc import Iterable

from configs.city import City
from configs.feeds import FileFeed
from features.sources.geojson_file import geojson_properties
from features.sources.screen import Known
from features.sources.tables import read_table


def known_values(city: City, key: str) -> Known:
    """Return the texts of each field that the screen takes to be harmless, in lower case.

    Parameters
    ----------
    city : City
        Its taxonomy, polygons and gazetteer name them.
    key : str
        A source's key.

    Raises
    ------
    DataError
        The polygons or the gazetteer cannot be read.
    """
    scheme = city.taxonomy.codes[city.sources[key].codes.scheme]
    return {
        "code": _lower([*scheme, *(code for codes in scheme.values() for code in codes)]),
        "recorded_area": _lower(_polygons(city)),
        "place": _lower(_places(city)),
    }


def _lower(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.strip().lower() for text in texts)


def _polygons(city: City) -> list[str]:
    settings = city.areas.polygons
    path = city.data_folder / settings.file
    if not path.is_file():
        return []
    opened = geojson_properties(path.read_bytes(), settings.file)
    wanted = [name for name in (settings.id, settings.name, settings.district) if name in opened.header]
    return [text for texts in opened.read(wanted).texts.values() for text in texts.to_pylist()]


def _places(city: City) -> list[str]:
    settings = city.gazetteer
    if settings is None:
        return []
    columns = {"name": settings.name} | ({"other": settings.other_names} if settings.other_names else {})
    table = read_table(FileFeed(kind="files", files=settings.file), city, columns, "gazetteer.file")
    return [name for column in columns for text in table[column].dropna() for name in text.split("|")]
