"""The three tables that every row goes to one of: incidents, quarantine, linked."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.arrays import Integers, Mask
from features.columns import INCIDENTS, LINKED, QUARANTINE
from features.context.columns import shaped
from features.linkage.settle import Fates
from features.reasons import Reason
from features.where.confidence import METHODS, confidence

_KEPT = {"source": "kept_source", "source_id": "kept_source_id", "file": "kept_file", "row": "kept_row"}


def incidents_of(fates: Fates, areas: pd.Series) -> pd.DataFrame:
    """Return the rows that are kept, by `features.columns.INCIDENTS`.

    Parameters
    ----------
    fates : Fates
        What became of each row.
    areas : pandas.Series
        Ids of the areas. Shape: (n_areas,).
    """
    chosen = np.flatnonzero((fates.rows["reason"] == 0).to_numpy() & (fates.kept < 0))
    return shaped(_named(fates, chosen, areas), INCIDENTS)


def quarantine_of(fates: Fates, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that cannot be used, by `features.columns.QUARANTINE`.

    Parameters
    ----------
    fates : Fates
        What became of each row.
    texts : pandas.DataFrame
        Masked texts by position among the rows. Shape: (n_texts, any).
    """
    chosen = np.flatnonzero((fates.rows["reason"] != 0).to_numpy() & (fates.kept < 0))
    rows = _origin(fates.rows.iloc[chosen].reset_index(drop=True))
    reasons = taken(["", *(reason.text for reason in Reason)], rows["reason"].to_numpy())
    where = rows[["source", "file", "row"]].assign(reason=reasons)
    return shaped(pd.concat([where, texts.loc[chosen].reset_index(drop=True)], axis=1), QUARANTINE)


def linked_of(fates: Fates, areas: pd.Series) -> pd.DataFrame:
    """Return the rows that tell of an incident that is kept, by `features.columns.LINKED`.

    Parameters
    ----------
    fates : Fates
        What became of each row.
    areas : pandas.Series
        Ids of the areas. Shape: (n_areas,).
    """
    goes = np.flatnonzero(fates.kept >= 0)
    stays = _origin(fates.rows.iloc[fates.kept[goes]].reset_index(drop=True))
    rows = _named(fates, goes, areas).assign(
        **{name: stays[column] for column, name in _KEPT.items()},
        why=fates.why[goes],
        minutes_apart=fates.minutes[goes],
        metres_apart=fates.metres[goes],
    )
    return shaped(rows, LINKED)


def taken(words: Iterable[str], places: Integers) -> pd.Series:
    """Return the word at each place, the last where a place is -1. Shape: (n_rows,)."""
    return pd.Series([*words], dtype="str").take(places).reset_index(drop=True)


def _origin(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the names of their sources and files as text."""
    named = {name: taken(rows[name].cat.categories, rows[name].cat.codes.to_numpy()) for name in ("source", "file")}
    return rows.assign(**named)


def _named(fates: Fates, chosen: Integers, areas: pd.Series) -> pd.DataFrame:
    rows = _origin(fates.rows.iloc[chosen].reset_index(drop=True))
    nowhere = (rows["area"] < 0).to_numpy()
    gone = rows["withdrawn"].notna().to_numpy()
    after = np.where(gone, fates.successor[chosen], -1)
    files, sources = fates.rows["file"].cat, fates.rows["source"].cat
    return rows.assign(
        told_by=taken(sources.categories, sources.codes.to_numpy()[fates.teller[chosen]]),
        area=taken([*areas, ""], rows["area"].to_numpy()),
        location_probability=rows["probability"],
        location_confidence=_levels(rows["probability"]).mask(nowhere, ""),
        location_method=taken([*METHODS, ""], np.where(nowhere, -1, rows["method"].to_numpy())),
        withdrawn_why=_sparse(fates.why[chosen], gone),
        successor_file=taken([*files.categories, ""], np.where(after < 0, -1, files.codes.to_numpy()[after])),
        successor_row=np.where(after < 0, 0, fates.rows["row"].to_numpy()[after]),
    )


def _levels(probability: pd.Series) -> pd.Series:
    place, distinct = pd.factorize(probability.to_numpy())
    return taken(confidence(distinct), place)


def _sparse(words: npt.NDArray[np.object_], there: Mask) -> pd.Series:
    """Return the words that are there, empty elsewhere. Shape: (n_rows,)."""
    place = np.full(len(words), -1, dtype=np.int64)
    place[there], distinct = pd.factorize(words[there])
    return taken([*distinct, ""], place)
