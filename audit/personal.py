"""What tells of a person in a text that is to be kept in the ledger; the policy's people may be named in it."""

from collections.abc import Collection, Sequence

import pandas as pd

from configs.city import City
from features.sources.prose import persons_in


def personal(city: City, number: int, texts: Sequence[str], allowed: Collection[str]) -> list[str]:
    """Return what must be taken out of some texts, and why.

    Parameters
    ----------
    city, number : City, int
        The release of which they tell; names of its areas and districts may stand in them.
    texts : sequence of str
        What somebody wrote.
    allowed : collection of str
        Full names of people who may be named.
    """
    places = _places(city, number)
    found = [each for text in texts for each in persons_in(text, places, allowed)]
    return [f"take out “{each.text}”, which looks like {each.like}" for each in found]


def _places(city: City, number: int) -> list[str]:
    path = city.home / "releases" / str(number) / "areas.parquet"
    if not path.is_file():
        return []
    areas = pd.read_parquet(path)
    named = [areas[column].dropna() for column in ("name", "district") if column in areas.columns]
    return [str(name) for column in named for name in column.unique()]
