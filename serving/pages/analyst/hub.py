"""What of an area's page needs the hub: how sure the locations of its incidents are; and which areas touch it."""

from dataclasses import dataclass

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from features.where.confidence import HIGH, LEVELS, MEDIUM
from serving import words
from serving.approved.behind import Behind

MEANS = {
    "high": f"lies in the area with a probability of {HIGH:.0%} or more",
    "medium": f"of {MEDIUM:.0%} to {HIGH:.0%}",
    "low": f"of less than {MEDIUM:.0%}",
}


@dataclass(frozen=True)
class Confidence:
    """How sure one level of location is here, and in the whole city."""

    level: str
    here: str
    city: str


@dataclass(frozen=True)
class Locations:
    """How sure the locations of an area's incidents are.

    Attributes
    ----------
    said : str
        In a sentence.
    rows : list of Confidence
        The highest first.
    """

    said: str
    rows: list[Confidence]


def locations(behind: Behind, area: str, floor: int) -> Locations | None:
    """Return how sure locations are in an area; None where the hub is not here, or fewer than `floor` lie in it."""
    counts = behind.kept("locations", lambda: _confidence(behind))
    if counts is None:
        return None
    here = counts.loc[area] if area in counts.index else counts.iloc[0] * 0
    if here.sum() < floor:
        return Locations(f"Fewer than {floor} incidents are recorded here: too few to say how sure locations are.", [])
    shares, city = here / here.sum(), counts.sum() / counts.to_numpy().sum()
    rows = [Confidence(level, _percent(shares[level]), _percent(city[level])) for level in LEVELS]
    return Locations(
        f"Of the {words.number(here.sum())} incidents of all kinds that the hub holds here, {_percent(shares['high'])} "
        f"have a location of high confidence, against {_percent(city['high'])} in the whole city.",
        rows,
    )


def _confidence(behind: Behind) -> pd.DataFrame | None:
    """Return how many standing incidents each area has by location confidence. Shape: (n_areas, 3)."""
    path = behind.served.city.home / "hub" / "incidents.parquet"
    if not path.is_file():
        return None
    named = ["area", "location_confidence"]
    table = pq.read_table(path, columns=[*named, "withdrawn"], read_dictionary=named)
    standing = table.filter(pc.is_null(table["withdrawn"])).select(named)
    counts = standing.group_by(named).aggregate([([], "count_all")]).to_pandas().astype(dict.fromkeys(named, "str"))
    wide = counts.pivot(index="area", columns="location_confidence", values="count_all")
    found: pd.DataFrame = wide.reindex(columns=list(LEVELS)).fillna(0).astype(int)
    return found


def neighbours(behind: Behind, area: str) -> list[tuple[str, str]]:
    """Return id and name of each area that touches one, by name."""
    from features.where.near import queen

    touching = behind.kept("queen", lambda: queen(behind.served.edition.areas))
    ids = [str(each) for each in behind.served.edition.areas["area"]]
    at = ids.index(area)
    near = touching.indices[touching.indptr[at] : touching.indptr[at + 1]]
    return sorted(((ids[place], behind.served.areas[ids[place]]["name"]) for place in near), key=lambda each: each[1])


def _percent(share: float) -> str:
    return f"{words.number(100 * share)}%"
