"""How many incidents a search finds in each area: counts alone, no rows."""

from dataclasses import dataclass

import pandas as pd

from configs.city import City
from configs.errors import StateError
from features.lookup.index import Index, search_index
from features.lookup.read import area_names
from features.lookup.search import Query, conditions, database
from features.lookup.words import meant, names_of


@dataclass(frozen=True)
class Within:
    """Ids to which a search is limited; empty for all."""

    offences: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


def tally(city: City, query: Query, within: Within) -> dict[str, int]:
    """Return how many incidents each area has that a search finds; areas with none are left out.

    Parameters
    ----------
    city : City
        Its hub must have been ingested; the index is made at the first search of a hub.
    query : Query
        What to look for.
    within : Within
        Offences and areas to which the search is limited beside its words.

    Raises
    ------
    ConfigError
        A word names nothing in the city.
    StateError
        There is no hub, or its index went away meanwhile.
    """
    index = search_index(city)
    names = names_of(city, area_names(city))
    named = [meant(word, names) for word in query.words]
    for kind, keys in (("offence", within.offences), ("area", within.areas)):
        if keys:
            named.append({kind: list(keys)})
    return run_tally(index, named, query, city.timezone)


def run_tally(index: Index, named: list[dict[str, list[str]]], query: Query, timezone: str) -> dict[str, int]:
    """Count an index by area (see `tally`; `named` as `features.lookup.search.run_search` takes it)."""
    import duckdb

    text = f"SELECT area, count(*) FROM read_parquet(?) WHERE {conditions(index, named, query, timezone)} GROUP BY area"  # noqa: S608 - own text
    try:
        with database().cursor() as cursor:
            counted = cursor.execute(text, [str(index.path)]).fetchall()
    except duckdb.Error as error:
        what = f"the search index cannot be read ({str(error).splitlines()[0]})"
        remedy = "search again; if it stays so, delete this folder: it is made anew"
        raise StateError(what, where=str(index.path.parent), remedy=remedy) from None
    found = {index.names["area"][code]: int(count) for code, count in counted if code is not None and not pd.isna(code)}
    return dict(sorted(found.items()))
