"""Looks into the quarantine: what is in it and why, and what the rules for mending did and would do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from configs.city import City
from configs.errors import ConfigError, StateError
from features.columns import TEXTS
from features.hub.ground import Ground, read_ground
from features.hub.typed import type_rows
from features.rows.map import read_texts
from features.rows.mend import first_rules
from features.sources.read import known_values, list_files, read_file


@dataclass(frozen=True)
class RuleCount:
    """What one rule for mending did.

    Attributes
    ----------
    source : str
        The source's key.
    rule : int
        Its number, the first being 1.
    by, why : str
        Who decided on it, and why.
    mended : int
        Rows of the hub that it mended.
    matches : int
        Rows in quarantine that it matches.
    would_mend : int
        How many of these the next ingest would keep.
    """

    source: str
    rule: int
    by: str
    why: str
    mended: int
    matches: int
    would_mend: int


def read_quarantine(
    city: City, source: str | None = None, reason: str | None = None, file: str | None = None
) -> pd.DataFrame:
    """Read the quarantine of a city, or the part of it that is asked for, tables beside the incidents among it.

    Parameters
    ----------
    city : City
        The city.
    source : str, optional
        Only rows of this source, or of this table beside the incidents, as `counts.burglary`.
    reason : str, optional
        Only rows whose reason contains this text.
    file : str, optional
        Only rows of this file.

    Returns
    -------
    pandas.DataFrame
        By `features.columns.QUARANTINE`, texts masked; and `texts`, which holds all texts of a row of a table beside
        the incidents as JSON and is empty for the others. Shape: (n_rows, 15).

    Raises
    ------
    ConfigError
        The city has no such source or table.
    StateError
        There is no hub, or it cannot be read.
    """
    known = [*city.sources, *_beside(city)]
    if source is not None and source not in known:
        raise ConfigError(f"there is no source {source!r}", where="--source", remedy=f"name one of {', '.join(known)}")
    beside = _read(city, "context_unused")
    beside = beside.assign(source=beside.pop("group") + "." + beside["source"])
    rows = pd.concat([_read(city, "quarantine").assign(texts=""), beside], ignore_index=True)
    rows[list(TEXTS)] = rows[list(TEXTS)].fillna("")
    wanted = np.ones(len(rows), dtype=bool)
    if source is not None:
        wanted &= (rows["source"] == source).to_numpy()
    if reason is not None:
        wanted &= rows["reason"].str.contains(reason, regex=False).to_numpy()
    if file is not None:
        wanted &= (rows["file"] == file).to_numpy()
    return rows[wanted].reset_index(drop=True)


def _beside(city: City) -> list[str]:
    """Return the names of a city's tables beside the incidents."""
    groups: dict[str, Iterable[str]] = {
        "counts": city.counts,
        "places": city.places,
        "calendar": city.calendar.tables,
    }
    weather = ["weather.weather"] if city.weather else []
    return [f"{group}.{key}" for group, tables in groups.items() for key in tables] + weather


def rule_counts(city: City) -> list[RuleCount]:
    """Say for each rule of each source how many rows it mended, and how many more the next ingest would mend.

    The rules are tried on the files that the rows in quarantine came from, as they lie there now.

    Raises
    ------
    DataError
        The files, the polygons or an attribute table cannot be used.
    StateError
        There is no hub, or it cannot be read.
    """
    keys = [key for key, source in city.sources.items() if source.mends]
    if not keys:
        return []
    rows, mended, ground = read_quarantine(city), _mended(city), read_ground(city)
    return [count for key in keys for count in _of_source(city, key, ground, rows[rows["source"] == key], mended)]


def _of_source(
    city: City, key: str, ground: Ground, rows: pd.DataFrame, mended: dict[tuple[str, int], int]
) -> list[RuleCount]:
    rules = city.sources[key].mends
    texts = _texts(city, key, rows)
    matches = first_rules(texts, rules)
    good = (type_rows(city, key, ground, texts)["mended"] > 0).to_numpy()
    return [
        RuleCount(
            source=key,
            rule=number,
            by=rule.by,
            why=rule.why,
            mended=mended.get((key, number), 0),
            matches=int((matches == number).sum()),
            would_mend=int((good & (matches == number)).sum()),
        )
        for number, rule in enumerate(rules, start=1)
    ]


def _texts(city: City, key: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Read again the texts of rows in quarantine."""
    known, names = known_values(city, key), set(rows["file"])
    entries = list_files(city, key)
    chosen = [each for each in entries if each.name in names] or entries[:1]
    texts = read_texts([read_file(each, city.sources[key], known) for each in chosen])
    wanted = pd.MultiIndex.from_frame(rows[["file", "row"]])
    return texts[pd.MultiIndex.from_frame(texts[["file", "row"]].astype({"file": "str"})).isin(wanted)]


def _mended(city: City) -> dict[tuple[str, int], int]:
    frames = [_read(city, name, ["source", "mended"]) for name in ("incidents", "linked")]
    rows = pd.concat([frame[frame["mended"] > 0] for frame in frames])
    return dict(Counter(zip(rows["source"].tolist(), rows["mended"].tolist(), strict=True)))


def _read(city: City, name: str, columns: list[str] | None = None) -> pd.DataFrame:
    path = city.home / "hub" / f"{name}.parquet"
    if not path.is_file():
        raise StateError("there is no hub", where=str(path.parent), remedy="run fairward ingest first")
    try:
        return pd.read_parquet(path, columns=columns)
    except (OSError, ValueError) as error:
        raise StateError(
            f"the hub cannot be read ({error})", where=str(path.parent), remedy="run fairward ingest again"
        ) from None
