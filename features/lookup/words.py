"""What a word means in a city: the offences, areas and sources whose names hold it."""

import difflib
import unicodedata

import pandas as pd

from configs.city import City
from configs.errors import ConfigError

Names = dict[str, dict[str, str]]


def names_of(city: City, areas: pd.DataFrame) -> Names:
    """Return, for offence, area and source, the text in which each id is looked for.

    Parameters
    ----------
    city : City
        Gives offences and sources their titles.
    areas : pandas.DataFrame
        Columns area, name, district. Shape: (n_areas, any).
    """
    rows = zip(areas["area"], areas["name"], areas["district"], strict=True)
    return {
        "offence": {key: f"{key} {offence.title}" for key, offence in city.offences.items()},
        "area": {area: f"{area} {name} {district}" for area, name, district in rows},
        "source": {key: f"{key} {source.title}" for key, source in city.sources.items()},
    }


def meant(word: str, names: Names) -> dict[str, list[str]]:
    """Return the ids of each kind whose names hold a word, whatever its case and accents.

    Raises
    ------
    ConfigError
        No name holds it; names that look like it are proposed.
    """
    wanted = _plain(word)
    found = {kind: [key for key, text in listed.items() if wanted in _plain(text)] for kind, listed in names.items()}
    if not any(found.values()):
        known = sorted({part for listed in names.values() for text in listed.values() for part in _plain(text).split()})
        near = difflib.get_close_matches(wanted, known, n=3)
        proposal = f"did you mean {', '.join(near)}?" if near else "fairward describe lists offences, areas and sources"
        raise ConfigError(f"no offence, area or source is called {word!r}", remedy=proposal)
    return found


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
