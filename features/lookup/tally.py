"""How many incidents a search finds in each area: counts alone, no rows."""

from dataclasses import dataclass

import pandas as pd

from configs.city import City
from features.lookup.search import Query, asked_of, conditions, reading


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
    index, named = asked_of(city, query)
    for kind, keys in (("offence", within.offences), ("area", within.areas)):
        if keys:
            named.append({kind: list(keys)})
    chosen = conditions(index, named, query, city.timezone)
    text = f"SELECT area, count(*) FROM read_parquet(?) WHERE {chosen} GROUP BY area"  # noqa: S608 - own text
    with reading(index) as cursor:
        counted = cursor.execute(text, [str(index.path)]).fetchall()
    found = {index.names["area"][code]: int(count) for code, count in counted if code is not None and not pd.isna(code)}
    return dict(sorted(found.items()))
